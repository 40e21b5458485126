// The page's own words, put there by the server in the reader's language.
let cache;

export function words() {
  cache ??= JSON.parse(document.getElementById("kf-words")?.textContent ?? "{}");
  return cache;
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

export function csrf() {
  return document.querySelector("meta[name=csrf]")?.content ?? "";
}

export function typing(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]") !== null;
}
