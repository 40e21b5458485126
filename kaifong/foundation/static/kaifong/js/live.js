// The event stream: it says that a topic changed; what changed the page asks by itself.
const heard = new WeakSet();

export function listen(url, changed) {
  // In development the stream has a port of its own, so the cookie must be sent along by wish.
  const source = new EventSource(url, { withCredentials: true });
  source.addEventListener("changed", changed);
  return source;
}

// <div data-live="{{ url }}" hx-get="…" hx-trigger="kf:changed">
export function startLive(root) {
  for (const box of root.querySelectorAll("[data-live]")) {
    if (heard.has(box)) continue;
    heard.add(box);
    const source = listen(box.dataset.live, () => {
      if (box.isConnected) box.dispatchEvent(new CustomEvent("kf:changed", { bubbles: true }));
      else source.close();
    });
  }
}
