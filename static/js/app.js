// Niceties over pages that work without them: folds that close, forms that say they work, sentences for failures.

import { keepTyped } from "./keep.js";
import "./keys.js";
import { word } from "./time.js";

const FOLDS = "details.confirm[open], details.account[open], details[data-fold][open]";

// ---- where one is ----

function markCurrent() {
  const { section } = document.body.dataset;
  for (const place of document.querySelectorAll(".place[data-section]")) {
    if (place.dataset.section === section) place.setAttribute("aria-current", "page");
    else place.removeAttribute("aria-current");
  }
  const set = { language: document.documentElement.lang, ...document.documentElement.dataset };
  for (const form of document.querySelectorAll(".switch")) {
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === set[form.dataset.switch]));
    }
  }
  document.querySelectorAll("[data-opens]").forEach((button) => { button.hidden = false; });
}

/** Bars that scroll sideways begin where one is. */
function bringCurrent() {
  for (const current of document.querySelectorAll(".tabs [aria-current], .places [aria-current]")) {
    const bar = current.closest(".tabs, .places");
    const from = current.getBoundingClientRect().left - bar.getBoundingClientRect().left;
    bar.scrollLeft += from - (bar.clientWidth - current.offsetWidth) / 2;
  }
}

// ---- folds ----

function closeFolds(except) {
  for (const fold of document.querySelectorAll(FOLDS)) {
    if (!except || !fold.contains(except)) fold.open = false;
  }
}

document.addEventListener("click", (event) => closeFolds(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const fold = document.activeElement?.closest?.(FOLDS) ?? document.querySelector(FOLDS);
  if (!fold) return;
  fold.open = false;
  fold.querySelector("summary").focus();
});

/** What an act asks once more stays on the screen, wherever its button stands. */
document.addEventListener("toggle", ({ target }) => {
  const ask = target.open && target.matches(".confirm") && target.querySelector(".confirm__ask");
  if (!ask) return;
  ask.style.translate = "none";
  const { left, right } = ask.getBoundingClientRect();
  const beyond = Math.max(0, right + 8 - document.documentElement.clientWidth);
  ask.style.translate = `${-Math.min(beyond, Math.max(0, left - 8))}px`;
}, true);

// ---- sentences that come and go ----

function toast(sentence) {
  if (!sentence) return;
  document.querySelector(".toast")?.remove();
  const box = Object.assign(document.createElement("p"), { className: "toast" });
  box.setAttribute("role", "status");
  document.body.append(box);
  box.textContent = sentence;
  setTimeout(() => box.remove(), 8000);
}

document.addEventListener("say", (event) => toast(event.detail));

function refuse(sentence) {
  const place = document.getElementById("refusals");
  if (!place) return toast(sentence);
  const box = Object.assign(document.createElement("div"), { className: "refusal" });
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  place.replaceChildren(box);
}

// ---- forms on their way ----

let slow = 0;

function working(on) {
  clearTimeout(slow);
  document.querySelector(".working")?.remove();
  if (!on) return;
  slow = setTimeout(() => {
    const bar = Object.assign(document.createElement("div"), { className: "working" });
    bar.setAttribute("role", "status");
    bar.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: word("working") }));
    document.body.append(bar);
  }, 1000);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 30_000);
  working(true);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  working(false);
});

// A second click on what is on its way is the same click; htmx would send it afterwards.
const sending = new WeakSet();
document.addEventListener("submit", (event) => {
  if (!sending.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => sending.add(ctx.sourceElement));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => sending.delete(ctx.sourceElement));

// ---- answers to htmx ----

document.addEventListener("htmx:before:request", () => working(true));
document.addEventListener("htmx:finally:request", () => working(false));
document.addEventListener("htmx:error", () => refuse(word("unsent")));
document.addEventListener("htmx:after:swap", markCurrent);
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.response?.status < 400) ctx.sourceElement?.querySelector?.("details.confirm")?.removeAttribute("open");
});

// A whole page is no part: it is where the act led, the sign-in page, or an error whose sentence is shown where one is.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!/^\s*<!doctype html/i.test(ctx.text ?? "")) return;
  event.preventDefault();
  if (ctx.response.status >= 400) {
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    return refuse(page.querySelector(".error-page .lead")?.textContent || word("failed"));
  }
  keepTyped("left");
  location.assign(ctx.response.raw.url);
});

markCurrent();
bringCurrent();
