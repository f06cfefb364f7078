// What a live change may not take: typed text, ticks, open folds, a clock that runs, and anything newer than itself.
// An extension of htmx's own morphing; answers to acts and pushes pass through it alike.

import { tick } from "./time.js";

const htmx = window.htmx;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const isTyped = (el) => el.matches?.("input:not([type=hidden], [type=radio], [type=checkbox]), textarea");

/** A region's element. */
export const shown = (key) => document.querySelector(`[data-region="${CSS.escape(key)}"]`);
const stampOf = (element) => Number(element.dataset.stamp ?? 0);

/** Whether somebody changed the control since the server drew it. */
export function changed(el) {
  if (isTyped(el)) return el.value !== el.defaultValue;
  if (el.matches?.("input[type=radio]")) return group(el).some((one) => one.checked !== one.defaultChecked);
  if (el.matches?.("input[type=checkbox]")) return el.checked !== el.defaultChecked;
  if (el.matches?.("select")) return el === document.activeElement || chosen(el) !== drawn(el);
  return false;
}

const group = ({ form, name }) =>
  [...(form ?? document).querySelectorAll(`input[type=radio][name="${CSS.escape(name)}"]`)];
const chosen = (select) => [...select.selectedOptions].map((option) => option.value).join("\n");
const drawn = (select) => {
  const marked = [...select.options].filter((option) => option.defaultSelected).map((option) => option.value);
  return (marked.length || select.multiple ? marked : [select.options[0]?.value ?? ""]).join("\n");
};

const rowName = (row) => row.dataset.key ?? (row.id || row.querySelector("form[action]")?.getAttribute("action")
  || row.querySelector(":scope > a[href]")?.getAttribute("href"));

/** Two elements that stand for different things are never made into one another. */
function nameOf(el) {
  switch (el.tagName) {
    case "FORM": return el.getAttribute("action");
    case "INPUT": return `${el.type} ${el.name} ${/radio|checkbox/.test(el.type) ? el.value : ""}`;
    case "TEXTAREA": case "SELECT": return el.name;
    case "LI": case "TR": return rowName(el);
    case "DIV": return el.matches(".row") ? rowName(el) : null;
    default: return null;
  }
}

const sameThing = (one, other) => {
  const [a, b] = [nameOf(one), nameOf(other)];
  return a == null || b == null || a === b;
};

/** Attributes that belong to the reader or to our scripts, not to the server. */
function ours(el, name) {
  if (name === "open") return el.matches("details, dialog");
  if (name === "value") return isTyped(el) && changed(el);
  if (name === "checked") return changed(el);
  if (name === "aria-current") return el.matches(".place");
  if (name === "aria-pressed") return el.matches(".switch__options button");
  if (name === "aria-busy") return el.matches("form");
  if (name === "hidden") return el.matches("[data-opens]");
  return false;
}

function stays(old, fresh) {
  if (old.matches("time[data-countdown], time[data-elapsed]")) return old.dateTime === fresh.dateTime;
  if (old.matches("time[data-clock], [data-age], #live")) return true;
  if (old.matches("textarea, select")) return changed(old);
  if (old.matches("input[type=hidden]")) return [...(old.form?.elements ?? [])].some(changed);
  return false;
}

/** Drop what is older than what is shown, whether the answer is a region or holds one. */
function dropStale(tasks) {
  for (const task of [...tasks]) {
    for (const fresh of task.fragment.querySelectorAll("[data-region]")) {
      const current = shown(fresh.dataset.region);
      if (!current || stampOf(fresh) >= stampOf(current)) continue;
      if (task.target === current) tasks.splice(tasks.indexOf(task), 1);
      else fresh.replaceWith(current.cloneNode(true));
    }
    task.fragment.querySelectorAll("[autofocus]").forEach((el) => el.removeAttribute("autofocus"));
  }
}

/**
 * What was sent is typed no more: its fields follow the server again. What was typed since stays. A form that keeps a
 * draft (data-keeps) goes on showing what was sent: that is what the server has now.
 */
function letGo(ctx) {
  const form = ctx.request?.form;
  if (!form || ctx.response?.status >= 400) return [];
  const sent = ctx.request.body ?? new URLSearchParams();
  const free = [...form.elements].filter((el) => {
    if (!changed(el)) return false;
    if (isTyped(el) || el.tagName === "SELECT") return sent.getAll(el.name).includes(el.value);
    return el.checked === sent.getAll(el.name).includes(el.value);
  });
  if (form.matches("[data-keeps]")) {
    free.forEach(asDrawn);
    return [];
  }
  free.forEach(toDrawn);
  return free;
}

function toDrawn(el) {
  if (isTyped(el)) el.value = el.defaultValue;
  else if (el.tagName === "SELECT") for (const option of el.options) option.selected = option.defaultSelected;
  else el.checked = el.defaultChecked;
}

function asDrawn(el) {
  if (isTyped(el)) el.defaultValue = el.value;
  else if (el.tagName === "SELECT") for (const option of el.options) option.defaultSelected = option.selected;
  else el.defaultChecked = el.checked;
}

htmx?.registerExtension("ecabinet", {
  init(api) {
    const soft = api.isSoftMatch;
    api.isSoftMatch = (old, fresh) => soft(old, fresh) && sameThing(old, fresh);
  },
  htmx_before_morph_node: (_el, { oldNode, newNode }) => !(oldNode instanceof Element && stays(oldNode, newNode)),
  htmx_before_morph_attr(el, { attrName, newValue }) {
    if (ours(el, attrName)) return false;
    // htmx leaves a field with the focus alone; one that nobody changed follows all the same.
    if (attrName === "value" && el === document.activeElement && isTyped(el)) el.value = newValue ?? "";
    return true;
  },
  htmx_before_swap(_el, { ctx, tasks }) {
    dropStale(tasks);
    ctx.released = letGo(ctx);
  },
  htmx_after_swap(_el, { ctx }) {
    ctx.released?.filter((el) => el.isConnected).forEach(toDrawn);
    tick();
  },
});

/** Put a region's new HTML where the old stands, and let what is new fade in. */
export function morph(section, html) {
  const watcher = new MutationObserver(() => {});
  watcher.observe(section, { childList: true, subtree: true, characterData: true });
  htmx.swap({ text: html, sourceElement: section, target: section, swap: "outerMorph" });
  const records = watcher.takeRecords();
  watcher.disconnect();
  if (!calm.matches) fadeIn(records);
}

function fadeIn(records) {
  const nodes = records.flatMap((record) => [...record.addedNodes]);
  const added = new Set(nodes.filter((node) => node instanceof Element && node.isConnected));
  for (const el of added) {
    if (!added.has(el.parentElement)) el.animate({ opacity: [0, 1] }, { duration: 320, easing: "ease-out" });
  }
  const texts = records.filter(({ type }) => type === "characterData").map(({ target }) => target.parentElement);
  for (const el of new Set(texts)) {
    if (el?.isConnected && !el.closest("time, button")) {
      el.animate({ backgroundColor: ["var(--accent-wash)", "transparent"] }, { duration: 1400, easing: "ease-out" });
    }
  }
}
