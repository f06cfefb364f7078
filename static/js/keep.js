// Typed text outlives a signed-out session and a reload: it is kept in this tab, for this person and this page only,
// and never a password. "sent" is a form on its way: it counts as lost only if the answer was the sign-in page.
// The switches of language and looks come back to this page: what is typed on it is "left" there.

import { changed } from "./morph.js";
import { word } from "./time.js";

const PLACE = "typed";
const LONGEST = 12 * 3600_000;
const person = document.body.dataset.actor ?? "";
const here = location.pathname + location.search;
const SECRET = "[type=password], [type=hidden], [type=file], [autocomplete=one-time-code]";

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE));
    return kept && Date.now() - kept.at < LONGEST ? kept : null;
  } catch {
    return null;
  }
}

function write(kept) {
  try {
    if (kept) sessionStorage.setItem(PLACE, JSON.stringify(kept));
    else sessionStorage.removeItem(PLACE);
  } catch { /* a tab without storage keeps nothing */ }
}

const forms = () => [...document.querySelectorAll('form[method="post" i]')];
const controls = (form) => [...form.elements].filter((el) => el.name && !el.matches(`${SECRET}, button`));

/** Remember what is typed on this page. */
export function keepTyped(state) {
  const fields = forms().flatMap((form) => controls(form).filter(changed).map((el) => ({
    form: form.getAttribute("action") ?? "", name: el.name, value: el.value, ticked: el.checked,
    made: el.closest("[data-made]")?.dataset.made,
  })));
  if (fields.length && person) write({ person, path: here, at: Date.now(), state, fields });
}

const ticks = (el) => /radio|checkbox/.test(el.type);

function find({ form, name, value }) {
  const among = forms().filter((one) => (one.getAttribute("action") ?? "") === form).flatMap(controls);
  return among.find((el) => el.name === name && (!ticks(el) || el.value === value));
}

/** A field that a script had made (data-made says what of) is asked of that script once more. */
function made(field) {
  if (!field.made) return null;
  document.dispatchEvent(new CustomEvent("make", { detail: field }));
  return find(field);
}

/** What is said to be here again can be seen. */
function unfold(el) {
  for (let fold = el.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function restore(kept) {
  let count = 0;
  for (const field of kept.fields) {
    const el = find(field) ?? made(field);
    if (!el) continue;
    if (ticks(el)) el.checked = field.ticked;
    else el.value = field.value;
    el.dispatchEvent(new Event("input", { bubbles: true }));
    unfold(el);
    count += 1;
  }
  return count;
}

function arrive() {
  const kept = read();
  if (!kept) return write(null);
  if (!person) return write({ ...kept, state: "left" });
  if (kept.person !== person || kept.state === "sent") return write(null);
  if (kept.path !== here) return;
  write(null);
  if (restore(kept)) document.dispatchEvent(new CustomEvent("say", { detail: word("restored") }));
}

document.addEventListener("submit", ({ target }) => {
  if (!person || target.method !== "post") return;
  write(null);
  if (target.getAttribute("action") !== "/sign-out") keepTyped(target.matches("[data-switch]") ? "left" : "sent");
}, true);
document.addEventListener("DOMContentLoaded", arrive);
