// Tables by keyboard: j/k to move, x to pick, e to edit, Enter to open; and the bar for what is picked.
import { typing, words } from "./words.js";

const list = () => document.querySelector("[data-list]");
const rows = () => [...(list()?.querySelectorAll("tbody tr") ?? [])];
const here = () => list()?.querySelector("tr.is-at");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const from = all.indexOf(here());
  const to = all[Math.min(all.length - 1, Math.max(0, from + step))];
  here()?.classList.remove("is-at");
  to.classList.add("is-at");
  to.scrollIntoView({ block: "nearest" });
  (to.querySelector("a[href]") ?? to).focus?.({ preventScroll: true });
}

const does = {
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector(".js-pick")?.click(),
  e: () => here()?.querySelector("[data-edits]")?.click(),
  Enter: () => here()?.querySelector("a[href]")?.click(),
  o: () => here()?.querySelector("a[href]")?.click(),
};

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || !list()) return;
  if (event.key === "Enter" && event.target.closest("a,button,summary,input")) return;
  if (does[event.key] && (event.key !== "Enter" || here())) {
    event.preventDefault();
    does[event.key]();
  }
}

function counted() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const picked = document.querySelectorAll(".js-pick:checked").length;
  bar.hidden = picked === 0;
  const label = bar.querySelector("[data-bulk-count]");
  if (label) label.textContent = words().picked.replace("{n}", picked.toLocaleString());
}

export function startLists(root) {
  counted();
  if (root.kfLists) return;
  root.kfLists = true;
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".js-pick-all")) {
      const table = event.target.closest("table");
      table.querySelectorAll(".js-pick").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches?.(".js-pick, .js-pick-all")) counted();
  });
}
