// The command palette: one box that finds customers, orders and everything one may do.
import { element, words } from "./words.js";

let asked = 0;
let timer;

const dialog = () => document.getElementById("palette");
const options = () => [...dialog().querySelectorAll("[role=option]")];

function select(option) {
  const input = dialog().querySelector("input");
  options().forEach((one) => one.setAttribute("aria-selected", one === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function line(hit, number) {
  const option = element("a", { role: "option", id: `palette-${number}`, href: hit.url, tabindex: "-1", "aria-selected": "false" });
  const drawing = new DOMParser().parseFromString(hit.icon, "image/svg+xml").documentElement;
  option.append(document.importNode(drawing, true), element("span", {}, hit.label));
  if (hit.hint) option.append(element("small", {}, hit.hint));
  option.addEventListener("mousemove", () => option.getAttribute("aria-selected") === "true" || select(option));
  return option;
}

function show(groups) {
  const list = dialog().querySelector("[role=listbox]");
  let number = 0;
  const parts = groups.filter((group) => group.hits.length).map((group) => {
    const id = `palette-group-${(number += 1)}`;
    const head = element("div", { role: "presentation", id }, group.title);
    return element("div", { role: "group", "aria-labelledby": id }, head, ...group.hits.map((hit) => line(hit, (number += 1))));
  });
  list.replaceChildren(...parts);
  dialog().querySelector("[data-none]").hidden = parts.length > 0;
  dialog().querySelector("[role=status]").textContent = words().found.replace("{n}", options().length);
  select(options()[0]);
}

async function find(text) {
  const turn = (asked += 1);
  const answer = await fetch(`${dialog().dataset.url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  // An answer that was overtaken by a newer question is not shown.
  if (answer.ok && turn === asked) show((await answer.json()).groups);
}

function pressed(event) {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    select(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !event.isComposing && all[at]) {
    event.preventDefault();
    all[at].click();
  }
}

export function openPalette(text = "") {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  const input = dialog().querySelector("input");
  input.value = text;
  input.focus();
  find(text);
}

export function startPalette() {
  if (!dialog()) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) openPalette();
    else if (event.target === dialog()) dialog().close();
  });
  const input = dialog().querySelector("input");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => find(input.value), 120);
  });
  input.addEventListener("keydown", pressed);
}
