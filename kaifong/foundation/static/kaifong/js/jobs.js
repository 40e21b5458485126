// Shows how far a long job is: asked whenever the event stream says that it moved, and now and then anyway.
import { listen } from "./live.js";

const seen = new WeakSet();
const OVER = ["done", "failed"];
const WITH_STREAM = 15000;
const WITHOUT = 1500;
const SLOWEST = 15000;

// A telling is {"state": "queued|running|done|failed", "done": 3, "total": 10, "text": "…"}.
function tell(box, job) {
  const bar = box.querySelector("progress");
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done ?? 0;
    box.querySelector("[data-job-count]").textContent = `${(job.done ?? 0).toLocaleString("en")} / ${job.total.toLocaleString("en")}`;
  }
  if (job.text != null) box.querySelector("[data-job-text]").textContent = job.text;
  box.dataset.state = job.state;
  box.className = `kf-progress is-${job.state}`;
  if (!OVER.includes(job.state)) return false;
  if (!job.total) Object.assign(bar, { max: 1, value: 1 });
  box.dispatchEvent(new CustomEvent("kf:job-over", { bubbles: true, detail: job }));
  return true;
}

function follow(box) {
  let timer;
  let busy = false;
  let missed = false;
  let pause = WITHOUT;
  const stream = box.dataset.stream ? listen(box.dataset.stream, look) : null;

  async function look() {
    if (busy) return void (missed = true);
    clearTimeout(timer);
    if (!box.isConnected) return stream?.close();
    busy = true;
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.ok && tell(box, await answer.json())) return stream?.close();
      pause = WITHOUT;
    } catch {
      pause = Math.min(pause * 2, SLOWEST); // the server may be starting again
    } finally {
      busy = false;
    }
    timer = setTimeout(look, missed ? 0 : stream?.readyState === EventSource.OPEN ? WITH_STREAM : pause);
    missed = false;
  }

  look();
}

export function startJobs(root) {
  for (const box of root.querySelectorAll(".kf-progress[data-state=queued], .kf-progress[data-state=running]")) {
    if (seen.has(box) || !box.dataset.job) continue;
    seen.add(box);
    follow(box);
  }
}
