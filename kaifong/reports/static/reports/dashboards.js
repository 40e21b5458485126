// A dashboard's tiles are asked again when the figures were refreshed, unless somebody paused it.
const SILENT = 300000; // ms without a word from the stream after which the page looks by itself
let paused = false;
let missed = false;
let heard = Date.now();

const board = () => document.querySelector("[data-board]");

function ask() {
  missed = paused || document.hidden;
  if (missed) return;
  heard = Date.now();
  for (const tile of document.querySelectorAll("[data-tile]")) tile.dispatchEvent(new CustomEvent("kf:tile"));
}

function tell() {
  for (const one of document.querySelectorAll("[data-board-runs]")) one.hidden = paused;
  for (const one of document.querySelectorAll("[data-board-rests]")) one.hidden = !paused;
}

document.addEventListener("kf:changed", (event) => {
  if (event.target === board()) ask();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && missed) ask();
});
document.addEventListener("htmx:after:swap", tell);

document.addEventListener("click", (event) => {
  const tile = event.target.closest?.("[data-tile-again]")?.closest("[data-tile]");
  if (tile) return void tile.dispatchEvent(new CustomEvent("kf:tile"));
  const pause = event.target.closest?.("[data-board-pause]");
  if (pause) {
    paused = !paused;
    tell();
    if (!paused && missed) ask();
  } else if (event.target.closest?.("[data-board-now]")) {
    for (const one of document.querySelectorAll("[data-tile]")) one.dispatchEvent(new CustomEvent("kf:tile"));
  }
});

// What could not be loaded says so in its place; figures that are there already stay, with their moment.
function failed(event) {
  const tile = event.target.closest?.("[data-tile]");
  if (!tile?.querySelector(".kf-skeleton")) return;
  tile.replaceChildren(document.getElementById("tile-failed").content.cloneNode(true));
}
document.addEventListener("htmx:response:error", failed);
document.addEventListener("htmx:error", failed);

// What failed before this module was there is asked once more.
for (const tile of document.querySelectorAll("[data-tile]:not(.htmx-request)")) {
  if (tile.querySelector(".kf-skeleton")) tile.dispatchEvent(new CustomEvent("kf:tile"));
}

setInterval(() => {
  if (board() && Date.now() - heard > SILENT) ask();
}, SILENT / 10);
