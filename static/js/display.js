// A display has no keyboard: it becomes one by itself, asks for a fresh code when the old one is used up by time, and
// keeps its screen awake. Everything else comes by the wire.

import { now, onTick } from "./time.js";

const become = document.querySelector("form[data-become]");
const RECENT = 30_000;

// Where no cookie is kept the page would come back for ever: it tries once in half a minute, the button stays.
if (become && Date.now() - Number(sessionStorage.getItem("became") ?? 0) > RECENT) {
  sessionStorage.setItem("became", Date.now());
  become.requestSubmit();
}

let asked = 0;

onTick(() => {
  const good = document.querySelector("time[data-expires]");
  if (!good || Date.now() - asked < 15_000 || now() < Date.parse(good.dateTime)) return;
  asked = Date.now();
  document.querySelector("form[data-renew]")?.requestSubmit();
});

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") stayAwake(); });
stayAwake();
