// Dialogs, sheets, drop-downs and the navigation on a phone.
import { element, words } from "./words.js";

function open(dialog, opener) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus(), { once: true });
}

// <button data-sheet="Edit the customer" hx-get="…" hx-target="#sheet-body">
function openSheet(opener) {
  const sheet = document.getElementById("sheet");
  sheet.querySelector("h2").textContent = opener.dataset.sheet;
  sheet.querySelector(".kf-dialog-body").replaceChildren(element("p", { class: "kf-sub", role: "status" }, words().loading));
  open(sheet, opener);
}

function closeAll() {
  document.querySelectorAll("dialog.kf-dialog[open]").forEach((dialog) => dialog.close());
}

function clicked(event) {
  const at = (selector) => event.target.closest?.(selector);
  const opener = at("[data-opens]");
  const side = document.querySelector(".kf-frame");
  if (opener) open(document.getElementById(opener.dataset.opens), opener);
  else if (at("[data-sheet]")) openSheet(at("[data-sheet]"));
  else if (at("[data-closes]")) at("dialog")?.close();
  else if (at("[data-nav]")) showSide(side, !side.classList.contains("is-open"));
  else if (event.target.matches("dialog.kf-dialog") && outside(event)) event.target.close();
  if (at("[data-back]")) history.back();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

function showSide(side, shown) {
  side.classList.toggle("is-open", shown);
  document.querySelectorAll("[data-nav][aria-expanded]").forEach((b) => b.setAttribute("aria-expanded", shown));
  if (shown) side.querySelector(".kf-nav a")?.focus();
}

function escaped(event) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const side = document.querySelector(".kf-frame.is-open");
  if (side) showSide(side, false);
}

export function startDialogs() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", escaped);
  document.addEventListener("kf:close", closeAll);
}
