// The live wire: shows each region afresh when the server tells of it, says when it is behind and by how long, and
// comes back after every kind of loss. Acts never go this way.
//
// To the server, JSON:  {"regions": {"ballot/7": {"stamp": 12, "hash": "ab"}, …}} first, {"add": {…}} for new ones.
// From the server:      one line of JSON, then HTML.  k = region | gone | beat | reload.

import { keepTyped } from "./keep.js";
import { morph, shown } from "./morph.js";
import { onTick, setServerTime, span, word } from "./time.js";

const SIGNED_OUT = 4401, RELOAD = 4408;
const SILENCE = 25_000, OPENING = 6_000, GRACE = 2_500;
const wire = document.getElementById("wire");
const badge = document.getElementById("live");
const said = document.getElementById("said");
const told = new Set();
const sayings = new Map();
let socket = null, opened = 0, retry = 0, attempt = 0, lostAt = 0, heard = Date.now();
let pressing = false, leaving = false, saidAt = 0;
let waiting = new Map();

// ---- the line ----

function connect() {
  clearTimeout(retry);
  drop();
  opened = Date.now();
  told.clear();
  const line = socket = new WebSocket(new URL(wire.dataset.live || "/live", location.href.replace(/^http/, "ws")));
  line.onopen = () => { heard = Date.now(); tell("regions"); };
  line.onmessage = (event) => { heard = Date.now(); receive(event.data); };
  line.onclose = (event) => { if (line === socket) lost(event.code); };
}

function drop() {
  if (!socket) return;
  const line = socket;
  socket = null;
  line.onopen = line.onmessage = line.onclose = null;
  line.close();
}

function lost(code) {
  socket = null;
  if (leaving) return;
  if (code === SIGNED_OUT) return signIn();
  if (code === RELOAD) return reload();
  lostAt ||= Date.now();
  again();
}

// Full jitter, so that thousands of screens do not come back in one moment; short in the first minute, because a server
// that restarts is back within seconds and every page is to be right again within five.
function again() {
  const longest = Date.now() - lostAt < 60_000 ? 3_500 : 15_000;
  clearTimeout(retry);
  retry = setTimeout(connect, 50 + Math.random() * Math.min(longest, 500 * 2 ** attempt++));
}

/** The network, the page or the reader is back: do not wait for the next attempt. */
function wake() {
  if (leaving || document.visibilityState === "hidden") return;
  const fine = socket?.readyState === WebSocket.OPEN && Date.now() - heard < 12_000;
  const trying = socket?.readyState === WebSocket.CONNECTING && Date.now() - opened < 1_000;
  if (fine || trying) return;
  attempt = 0;
  lostAt ||= Date.now();
  connect();
}

function watch() {
  const dead = socket?.readyState === WebSocket.OPEN && Date.now() - heard > SILENCE;
  const stuck = socket?.readyState === WebSocket.CONNECTING && Date.now() - opened > OPENING;
  if (dead || stuck) {
    drop();
    lost(0);
  }
  showState();
}

/** Name the regions on the page that the server does not know of yet. */
function tell(verb) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const fresh = [...document.querySelectorAll("[data-region]")].filter(({ dataset }) => !told.has(dataset.region));
  if (!fresh.length && verb !== "regions") return;
  fresh.forEach(({ dataset }) => told.add(dataset.region));
  const entries = fresh.map(({ dataset }) => {
    const { region, stamp = 0, hash = "" } = dataset;
    return [region, { stamp: Number(stamp), hash }];
  });
  socket.send(JSON.stringify({ [verb]: Object.fromEntries(entries) }));
}

// ---- what it says ----

function receive(frame) {
  const end = frame.indexOf("\n");
  const header = JSON.parse(end < 0 ? frame : frame.slice(0, end));
  if (header.k === "region" || header.k === "gone") offer(header, end < 0 ? "" : frame.slice(end + 1));
  else if (header.k === "beat") beat(header);
  else if (header.k === "reload") reload();
}

function beat(header) {
  setServerTime(header.now);
  attempt = 0;
  if (lostAt) {
    if (badge?.hasAttribute("data-behind")) say(word("back"));
    lostAt = 0;
  }
  showState();
}

/** Nothing moves under a finger: what arrives while one presses is shown when it lifts. */
function offer(header, html) {
  if (pressing) waiting.set(header.key, [header, html]);
  else show(header, html);
}

function release() {
  pressing = false;
  const held = waiting;
  waiting = new Map();
  held.forEach(([header, html]) => show(header, html));
}

function show(header, html) {
  const section = shown(header.key);
  if (!section) return;
  if (header.k === "gone") return empty(section, header);
  if (header.stamp < Number(section.dataset.stamp ?? 0)) return;
  if (header.hash === section.dataset.hash) section.dataset.stamp = header.stamp;
  else morph(section, html);
  announce(header.key);
}

function empty(section, header) {
  if (section.contains(document.activeElement)) {
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  }
  const sentence = document.createElement("p");
  sentence.className = "gone";
  sentence.textContent = header.say ?? "";
  section.replaceChildren(sentence);
  section.removeAttribute("data-hash");
  document.title = "e-Cabinet"; // it named what is shown no longer
  document.dispatchEvent(new CustomEvent("region:gone", { detail: { key: header.key } }));
  say(header.say);
}

/** A region says its change once, in its own words: data-say on it or on anything in it. */
function announce(key) {
  const section = shown(key);
  const sentence = section?.dataset.say ?? section?.querySelector("[data-say]")?.dataset.say;
  if (sentence && sayings.get(key) !== sentence) say(sentence);
  sayings.set(key, sentence);
  document.dispatchEvent(new CustomEvent("region:shown", { detail: { key } }));
}

// What is said within one second is said together: a later sentence must not swallow an earlier one.
function say(sentence) {
  if (!said || !sentence) return;
  said.textContent = Date.now() - saidAt < 1000 ? `${said.textContent} ${sentence}` : sentence;
  saidAt = Date.now();
}

// ---- what the page says of itself ----

function showState() {
  const gone = lostAt ? Date.now() - lostAt : 0;
  const age = word("age", { time: span((Date.now() - heard) / 1000) });
  for (const place of document.querySelectorAll("[data-age]")) place.textContent = age;
  if (!badge || (gone && gone < GRACE && !badge.hasAttribute("data-behind"))) return;
  badge.hidden = false;
  if (gone) showBehind();
  else if (badge.hasAttribute("data-behind") || !badge.textContent) {
    badge.removeAttribute("data-behind");
    badge.textContent = word("live");
  }
}

// The sentence is said once; the seconds that follow are for the eye.
function showBehind() {
  const late = Math.round((Date.now() - heard) / 1000);
  if (!badge.hasAttribute("data-behind")) {
    const spoken = Object.assign(document.createElement("span"), { className: "unseen", textContent: word("lost") });
    const seen = document.createElement("span");
    seen.setAttribute("aria-hidden", "true");
    badge.replaceChildren(spoken, seen);
  }
  badge.dataset.behind = late;
  badge.lastElementChild.textContent = word("behind", { time: span(late) });
}

function signIn() {
  leaving = true;
  keepTyped("left");
  location.assign(wire.dataset.out || `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function reload() {
  leaving = true;
  keepTyped("left");
  location.reload();
}

// ---- start ----

if (wire) {
  for (const { dataset } of document.querySelectorAll("[data-region]")) {
    sayings.set(dataset.region, dataset.say ?? shown(dataset.region).querySelector("[data-say]")?.dataset.say);
  }
  connect();
  onTick(watch);
  document.addEventListener("htmx:after:swap", () => tell("add"));
  document.addEventListener("pointerdown", () => { pressing = true; }, { capture: true, passive: true });
  for (const end of ["pointerup", "pointercancel", "blur"]) {
    window.addEventListener(end, () => setTimeout(release), { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("offline", () => { if (socket) { drop(); lost(0); } });
  window.addEventListener("pagehide", () => { clearTimeout(retry); leaving = true; drop(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { leaving = false; wake(); } });
}
