// Starts everything a page of the desk needs; each module looks after its own elements.
import { startCharts } from "./charts.js";
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { startJobs } from "./jobs.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startLive } from "./live.js";
import { startPalette } from "./palette.js";
import { startTabs } from "./tabs.js";
import { startToasts } from "./toasts.js";
import { startWaits } from "./waits.js";

const starters = [startToasts, startDialogs, startWaits, startForms, startLists, startCharts, startJobs, startLive, startPalette, startKeys, startTabs];

function start() {
  for (const starter of starters) starter(document);
}

// Whatever HTMX puts in later is looked after too.
document.addEventListener("htmx:after:swap", () => {
  startCharts(document);
  startJobs(document);
  startLive(document);
  startLists(document);
  startTabs(document);
});

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
