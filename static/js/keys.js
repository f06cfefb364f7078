// By keyboard: Ctrl+K goes to any place or searches, ? lists the keys, g and a letter go at once.

import { word } from "./time.js";

const places = () => [...document.querySelectorAll(".place[href]")].map((link) => ({
  href: link.getAttribute("href"),
  text: (link.querySelector("span") ?? link).textContent.trim(),
  key: link.dataset.key,
}));
const typing = (el) => el?.closest?.("input, textarea, select, [contenteditable]") != null;

function make(tag, properties = {}, attributes = {}, ...children) {
  const el = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

function open(dialog) {
  document.querySelectorAll("details.account[open]").forEach((fold) => { fold.open = false; });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
}

// ---- the palette ----

function matching(text) {
  const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const found = places().filter((place) => plain(place.text).includes(plain(text)));
  if (text) found.push({ href: `/search?q=${encodeURIComponent(text)}`, text: word("find", { words: text }) });
  return found;
}

function openPalette() {
  if (document.querySelector("dialog[open]")) return;
  const name = { "aria-label": word("palette") };
  const find = make("input", { className: "palette__find", type: "text", autocomplete: "off", spellcheck: false }, {
    role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", placeholder: word("palette"), ...name,
  });
  const list = make("div", { className: "palette__list", id: "palette-list" }, { role: "listbox", ...name });
  const dialog = make("dialog", { className: "palette" }, name, find, list);
  let found = [], at = 0;
  const draw = () => {
    found = matching(find.value.trim());
    at = Math.max(0, Math.min(at, found.length - 1));
    list.replaceChildren(...found.map(({ text }, i) =>
      make("div", { id: `palette-${i}`, textContent: text }, { role: "option", "aria-selected": String(i === at) })));
    if (found.length) find.setAttribute("aria-activedescendant", `palette-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  find.addEventListener("input", () => { at = 0; draw(); });
  find.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") at += 1;
    else if (event.key === "ArrowUp") at -= 1;
    else if (event.key === "Enter" && found[at]) return location.assign(found[at].href);
    else return;
    event.preventDefault();
    draw();
  });
  list.addEventListener("click", ({ target }) => {
    const chosen = found[[...list.children].indexOf(target.closest('[role="option"]'))];
    if (chosen) location.assign(chosen.href);
  });
  draw();
  open(dialog);
  find.focus();
}

// ---- the list of keys ----

function openKeys() {
  if (document.querySelector("dialog[open]")) return;
  const key = (name) => make("kbd", { textContent: name });
  const rows = [[[key("Ctrl"), " ", key("K")], word("palette")], [[key("?")], word("keyHelp")]];
  for (const place of places().filter((one) => one.key)) {
    rows.push([[key("g"), ` ${word("keyGo")} `, key(place.key)], place.text]);
  }
  const list = make("dl");
  for (const [keys, text] of rows) list.append(make("dt", {}, {}, ...keys), make("dd", { textContent: text }));
  const close = make("button", { type: "button", className: "button", textContent: word("close") });
  const dialog = make("dialog", { className: "keys" }, { "aria-labelledby": "keys-title" },
    make("h2", { id: "keys-title", textContent: word("keys") }), list, close);
  close.addEventListener("click", () => dialog.close());
  open(dialog);
}

// ---- what is pressed ----

let afterG = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && places().length) {
    event.preventDefault();
    return openPalette();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !places().length) return;
  if (event.key === "?") return openKeys();
  if (event.key === "g") { afterG = Date.now(); return; }
  const place = Date.now() - afterG < 1500 && places().find(({ key }) => key === event.key);
  afterG = 0;
  if (place) location.assign(place.href);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.('[data-opens="keys"]')) openKeys();
});
