// Short messages in the corner: from the server (Django messages, HX-Trigger) and from failures.
import { element, words } from "./words.js";

const SECONDS = { good: 5, info: 6, warn: 9, bad: 0 };

export function toast({ text, more = "", kind = "info" }) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const close = element("button", { type: "button", "aria-label": words().close }, "×");
  const said = element("p", {}, text, more ? element("small", {}, more) : null);
  const box = element("div", { class: `kf-toast is-${kind}`, role: kind === "bad" ? "alert" : "status" }, said, close);
  close.addEventListener("click", () => box.remove());
  region.append(box);
  if (region.showPopover) {
    // Shown anew, so that it lies above a dialog opened since.
    if (region.matches(":popover-open")) region.hidePopover();
    region.showPopover();
  }
  leaveLater(box, SECONDS[kind] ?? 6);
  while (region.children.length > 4) region.firstElementChild.remove();
}

function leaveLater(box, seconds) {
  if (!seconds) return;
  let timer = setTimeout(() => box.remove(), seconds * 1000);
  for (const stay of ["mouseenter", "focusin"]) box.addEventListener(stay, () => clearTimeout(timer));
  box.addEventListener("mouseleave", () => { timer = setTimeout(() => box.remove(), 2000); });
}

export function startToasts() {
  document.addEventListener("kf:toast", (event) => event.detail.items.forEach(toast));
  for (const said of JSON.parse(document.getElementById("kf-said")?.textContent ?? "[]")) toast(said);

  document.addEventListener("htmx:before:response", (event) => {
    // A session that ended must show the whole sign-in page, not a table filled with it.
    const answer = event.detail.ctx.response.raw;
    const login = document.body.dataset.login;
    if (answer.redirected && login && new URL(answer.url).pathname.startsWith(login)) {
      event.preventDefault();
      location.assign(`${login}?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
  });
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    const spoken = ctx.hx?.trigger?.includes("kf:toast") || [409, 422].includes(ctx.response.status);
    if (!spoken) toast({ text: words().failed, more: `${ctx.response.status}`, kind: "bad" });
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.error?.name !== "AbortError") toast({ text: words().offline, kind: "bad" });
  });
}
