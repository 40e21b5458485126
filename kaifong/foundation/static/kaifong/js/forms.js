// Forms: not sent twice, not left by accident, HTMX questions asked in our own words.
import { csrf } from "./words.js";

let dirty = new Set();

function send(event) {
  const form = event.target;
  dirty.delete(form);
  if (event.defaultPrevented && !form.matches("[hx-post],[hx-get],[hx-put],[hx-patch],[hx-delete]")) return;
  if (form.method === "get" || form.matches("[data-plain]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  button?.setAttribute("aria-busy", "true");
  // A download or a refused request leaves the page where it is.
  setTimeout(() => release(form), 8000);
}

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  if (form.id) document.querySelectorAll(`[form="${form.id}"][aria-busy]`).forEach((b) => b.removeAttribute("aria-busy"));
}

export function startForms() {
  document.addEventListener("submit", send, true);
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) dirty.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    dirty = new Set([...dirty].filter((form) => form.isConnected));
    if (dirty.size) event.preventDefault();
  });

  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    if (request.method !== "GET") request.headers["X-CSRFToken"] = csrf();
  });

  // <button data-submits> in a select: send the form as soon as something is chosen.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submits]")) event.target.form.requestSubmit();
  });

  // <button data-prints>: what a browser's own menu does.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-prints]")) globalThis.print();
  });
}
