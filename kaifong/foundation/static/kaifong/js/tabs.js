// Where tabs are wider than a phone, the one that is open stands in view.
export function startTabs(root) {
  for (const open of root.querySelectorAll(".kf-tabs [aria-current]")) {
    const row = open.parentElement;
    row.scrollLeft = open.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
  }
}
