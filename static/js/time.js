// The server's time, the words of the page's language, and everything on the page that ticks: one timer for all of it.

const words = document.getElementById("shell-words")?.dataset ?? {};
const lang = document.documentElement.lang || "vi";
const zone = document.documentElement.dataset.zone || "Asia/Ho_Chi_Minh";
const face = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
const DAY = 86400;
const UNITS = [
  ["year", 365 * DAY], ["month", 30 * DAY], ["week", 7 * DAY], ["day", DAY],
  ["hour", 3600], ["minute", 60], ["second", 1],
];
const ticking = [];
let ahead = 0;

/** A sentence of templates/shell.html, its {name} filled. */
export const word = (name, filled = {}) =>
  (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => filled[key] ?? "");

/** The moment by the server's clock, in milliseconds. */
export const now = () => Date.now() + ahead;

export function setServerTime(ms) {
  if (Number.isFinite(ms)) ahead = ms - Date.now();
}

/** "4 hours", as the server's filter `left` counts: the largest unit that fills, rounded. */
export function span(seconds) {
  const [unit, size] = UNITS.find(([name, each]) => seconds / each >= 0.99 || name === "second");
  return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 })
    .format(Math.round(Math.max(0, seconds) / size));
}

/** Call `each` once a second. */
export const onTick = (each) => ticking.push(each);

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function countDown(element) {
  const rest = (Date.parse(element.dateTime) - now()) / 1000;
  write(element, rest > 0 ? word("left", { time: span(rest) }) : word("over"));
  element.toggleAttribute("data-over", rest <= 0);
}

function countUp(element) {
  const run = Math.max(0, Math.floor((now() - Date.parse(element.dateTime)) / 1000));
  const [hours, minutes, seconds] = [Math.floor(run / 3600), Math.floor(run / 60) % 60, run % 60];
  const two = (n) => String(n).padStart(2, "0");
  write(element, hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`);
}

/** Bring every clock below `root` to this second. */
export function tick(root = document) {
  for (const element of root.querySelectorAll("time[data-countdown]")) countDown(element);
  for (const element of root.querySelectorAll("time[data-elapsed]")) countUp(element);
  for (const element of root.querySelectorAll("time[data-clock]")) write(element, face.format(now()));
}

if (Object.keys(words).length) {
  tick();
  setInterval(() => { tick(); ticking.forEach((each) => each()); }, 1000);
}
