// The reading page beside the agenda: the paper that is open is marked there, and when the right to it ends its pages
// leave the screen at once.

import { readAll } from "./reader.js";

function markCurrent() {
  const beside = document.getElementById("beside");
  for (const link of beside?.querySelectorAll('a[href^="/papers/"]') ?? []) {
    const current = link.getAttribute("href") === beside.dataset.current;
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function leave({ detail: { key } }) {
  const gone = document.querySelector(`[data-region="${CSS.escape(key)}"]`);
  const reader = gone?.closest("[data-reader]");
  if (!reader) return;
  reader.replaceWith(gone);
  readAll();
}

document.addEventListener("region:shown", markCurrent);
document.addEventListener("htmx:after:swap", markCurrent);
document.addEventListener("region:gone", leave);
markCurrent();

// Beside the form that is being answered the pages stand alone.
if (window.parent !== window) document.documentElement.dataset.framed = "";

// Only the list at the side moves, never the page.
const [side, current] = [document.getElementById("beside"), document.querySelector('#beside [aria-current="page"]')];
if (side && current && side.scrollHeight > side.clientHeight) side.scrollTop += current.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
