// Shows how far a long job is: asked when the event stream says that it moved, or every few
// seconds where the stream cannot be heard.
const seen = new WeakSet();
const OVER = ["done", "failed"];

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

// Answers true when there is nothing more to ask.
async function look(box) {
  if (!box.isConnected || !box.dataset.job) return true;
  const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
  return answer.ok && tell(box, await answer.json());
}

async function ask(box, pause = 1500) {
  try {
    if (await look(box)) return;
  } catch {
    pause = Math.min(pause * 2, 15000); // the server may be starting again
  }
  setTimeout(() => ask(box, pause), pause);
}

function listen(box) {
  const source = new EventSource(box.dataset.stream, { withCredentials: true });
  const changed = () => look(box).then((over) => over && source.close(), () => {});
  source.addEventListener("open", changed);
  source.addEventListener("changed", changed);
  source.onerror = () => {
    source.close();
    ask(box);
  };
}

export function startJobs(root) {
  for (const box of root.querySelectorAll(".kf-progress[data-state=queued], .kf-progress[data-state=running]")) {
    if (seen.has(box)) continue;
    seen.add(box);
    if (box.dataset.stream) listen(box);
    else if (box.dataset.job) ask(box);
  }
}
