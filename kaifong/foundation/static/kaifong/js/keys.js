// Keys for the whole desk: Ctrl/Cmd-K, ?, /, "g" followed by a letter of the navigation, and on a
// page's own buttons and fields whatever their data-press says.
import { openPalette } from "./palette.js";
import { typing } from "./words.js";

let leader = false;

function after(event) {
  leader = false;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
}

function press(event) {
  const found = document.querySelector(`[data-press="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found || event.repeat) return;
  event.preventDefault();
  if (found.matches("input, select, textarea")) found.focus();
  else found.click();
}

function pressed(event) {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (leader) return void after(event);
  if (event.key === "g") {
    leader = true;
    setTimeout(() => { leader = false; }, 1200);
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (event.key === "/") {
    event.preventDefault();
    const search = document.querySelector(".js-search");
    if (search) search.focus();
    else openPalette();
  } else {
    press(event);
  }
}

export function startKeys() {
  document.addEventListener("keydown", pressed);
}
