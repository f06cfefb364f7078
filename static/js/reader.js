// The reading page: a paper in continuous pages beside whatever stands next to it. Without this script the markup below
// is a link to the file.
//
//   <section class="reader" data-reader data-src="/papers/5/v/2/file" data-place="31/5/2"
//            data-pages="64" data-sizes="595x842*62 842x595*2" data-page="17"
//            data-words='{{ words | tojson }}' aria-label="3-B Draft law, version 2">
//     <div class="reader__bar">
//       …title, tags, acts of the page, in any order, with these among them (each may be left out):
//       <span class="reader__at"><label for="page" class="unseen">Page</label>
//         <input id="page" class="reader__number" data-part="number" inputmode="numeric" autocomplete="off" value="1"> / 64</span>
//       <button type="button" data-does="outline|out|in|fit|full|find" aria-label="…">…</button>
//       <output data-part="zoom">100 %</output>
//       <a data-part="print" href="/papers/5/v/2/file" target="_blank">…</a>
//     </div>
//     <form class="reader__find" data-part="find" role="search" hidden>
//       <input type="search" name="words" aria-label="Search in this paper">
//       <span data-part="found" role="status"></span>
//       <button type="button" data-does="previous|next|unfind" aria-label="…">…</button>
//     </form>
//     <p class="reader__state" data-part="state" role="status" hidden></p>
//     <nav class="reader__outline" data-part="outline" aria-label="Outline" hidden></nav>
//     <div class="reader__pages" data-part="pages" tabindex="0" role="region" aria-label="Pages">
//       <p class="reader__plain"><a class="button" href="/papers/5/v/2/file">Open the file</a></p>
//     </div>
//   </section>
//
// data-src    the cleaned copy, served with ranges.         data-sizes  Cleaned.sizes: no page jumps when it comes.
// data-place  under this name the reading place is kept: person, paper, version.   data-page  where to begin, if said.
// data-words  opening {kb} · waiting · gone · broken · again · download · page {page} {pages} · count {n} {all}
//             · searching {page} {pages} · none · no_outline. Sentences of the page's language.
//
// Others may listen to "reader:page" (detail: page) and send "reader:go" (detail: page) on the section. Keep the section
// out of live regions: a morph would empty it.

import { Finder } from "./reader/find.js";
import { Outline } from "./reader/outline.js";
import { Pages } from "./reader/pages.js";
import { Gone, Source } from "./reader/source.js";

const PDFJS = "/static/vendor/pdfjs/";
const LARGEST_PICTURE = 64 * 1024 * 1024; // pixels; a larger one is left white instead of ending the tablet's browser
const TAKES_KEYS = "input, textarea, select, [contenteditable], details.account, .reader__outline";
const TAKES_SPACE = `${TAKES_KEYS}, button, a, summary`;
const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

class Reader {
  constructor(element) {
    this.element = element;
    this.words = JSON.parse(element.dataset.words || "{}");
    this.state = this.part("state");
    this.place = `reading/${element.dataset.place || element.dataset.src}`;
    this.pages = new Pages(this.part("pages"), element.dataset, {
      label: (page, pages) => this.word("page", { page, pages }),
      moved: (page) => this.moved(page),
    });
    this.finder = new Finder(this.pages, this.part("find"), (name, filled) => this.word(name, filled));
    this.listen();
    this.begin();
    this.open();
  }

  part(name) { return this.element.querySelector(`[data-part="${name}"]`); }

  word(name, filled = {}) {
    return (this.words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => filled[key] ?? "");
  }

  // ---- opening ----

  async open() {
    this.source = new Source(this.element.dataset.src, {
      got: (bytes) => { if (!this.document) this.say("opening", { kb: Math.round(bytes / 1024) }); },
      waiting: (on) => { if (on || this.document) this.say(on ? "waiting" : ""); },
      gone: () => this.fail("gone"),
    });
    try {
      const [pdfjs] = await Promise.all([import(`${PDFJS}pdf.min.mjs`), this.source.begin()]);
      pdfjs.GlobalWorkerOptions.workerSrc = `${PDFJS}pdf.worker.min.mjs`;
      this.task = pdfjs.getDocument({
        ...this.source.open(pdfjs),
        disableAutoFetch: true, disableStream: true, enableXfa: false, disableWorkerRendering: true,
        cMapUrl: `${PDFJS}cmaps/`, standardFontDataUrl: `${PDFJS}standard_fonts/`, wasmUrl: `${PDFJS}wasm/`,
        iccUrl: `${PDFJS}iccs/`, maxImageSize: LARGEST_PICTURE, verbosity: pdfjs.VerbosityLevel.ERRORS,
      });
      this.document = await this.task.promise;
      this.outline = new Outline(this.document, this.part("outline"), this.pages, (name) => this.word(name));
      await this.pages.show(this.document, pdfjs);
      this.say("");
    } catch (problem) {
      if (this.watch.signal.aborted) return; // closed while it was being opened
      console.error(problem);
      this.fail(problem instanceof Gone ? "gone" : "broken");
    }
  }

  say(name, filled) {
    const sentence = name ? this.word(name, filled) : "";
    this.state.textContent = sentence;
    this.state.hidden = !sentence;
  }

  fail(name) {
    if (this.failed) return;
    this.failed = true;
    this.say("");
    const box = Object.assign(document.createElement("div"), { className: "reader__failed" });
    box.setAttribute("role", "alert");
    const again = Object.assign(document.createElement("a"), { className: "button button--main", href: location.href, textContent: this.word("again") });
    const download = Object.assign(document.createElement("a"), { className: "button", href: this.element.dataset.src, textContent: this.word("download") });
    download.setAttribute("download", "");
    again.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
    box.append(Object.assign(document.createElement("p"), { textContent: this.word(name) }), again);
    if (name === "broken") box.append(download);
    this.pages.replace(box);
  }

  close() {
    this.watch.abort();
    this.pages.close();
    this.source.close();
    this.task?.destroy();
  }

  // ---- the place ----

  begin() {
    const kept = this.kept();
    this.pages.zoomTo(kept.zoom ?? "fit");
    const asked = this.askedFor() || Number(this.element.dataset.page);
    if (asked) this.pages.goTo(asked);
    else if (kept.page) this.pages.goTo(kept.page, kept.part);
    this.shown();
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? {};
    } catch {
      return {}; // no store, or not what we wrote: begin at the beginning
    }
  }

  askedFor() { return Number(/^#page=(\d+)$/.exec(location.hash)?.[1]) || 0; }

  moved(page) {
    const field = this.part("number");
    if (field && document.activeElement !== field) field.value = page;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 400);
    if (page === this.page) return;
    this.page = page;
    this.shown();
    this.element.dispatchEvent(new CustomEvent("reader:page", { detail: page, bubbles: true }));
  }

  keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify({ ...this.pages.at(), zoom: this.pages.zoom }));
    } catch {
      // a full or forbidden store only means that the place is not kept
    }
  }

  zoomTo(zoom) {
    this.pages.zoomTo(zoom);
    this.shown();
    this.keep();
  }

  zoomBy(step) {
    const now = this.pages.percent() / 100;
    const next = step > 0 ? STEPS.find((zoom) => zoom > now + 0.01) : STEPS.findLast((zoom) => zoom < now - 0.01);
    if (next) this.zoomTo(next);
  }

  shown() {
    const zoom = this.part("zoom");
    const language = document.documentElement.lang || "vi";
    if (zoom) zoom.textContent = (this.pages.percent() / 100).toLocaleString(language, { style: "percent" });
    this.element.querySelector('[data-does="fit"]')?.setAttribute("aria-pressed", String(this.pages.zoom === "fit"));
  }

  // ---- what people do ----

  listen() {
    this.watch = new AbortController();
    const { signal } = this.watch;
    this.element.addEventListener("click", (event) => this.clicked(event), { signal });
    this.element.addEventListener("reader:go", ({ detail }) => this.pages.goTo(detail), { signal });
    this.part("number")?.addEventListener("change", ({ target }) => this.went(Number(target.value)), { signal });
    this.part("number")?.addEventListener("focus", ({ target }) => target.select(), { signal });
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
    window.addEventListener("hashchange", () => this.askedFor() && this.pages.goTo(this.askedFor()), { signal });
    window.addEventListener("pagehide", () => this.keep(), { signal });
    this.element.querySelectorAll("[data-does]").forEach((button) => { button.hidden = false; });
  }

  went(page) {
    this.pages.goTo(page || this.pages.at().page);
    this.pages.scroller.focus({ preventScroll: true });
  }

  clicked({ target }) {
    const does = target.closest?.("[data-does]")?.dataset.does;
    if (does) this.acts()[does]?.();
  }

  acts() {
    return {
      outline: () => this.outline?.toggle(this.element.querySelector('[data-does="outline"]')),
      in: () => this.zoomBy(1), out: () => this.zoomBy(-1), fit: () => this.zoomTo("fit"), full: () => this.zoomTo(1),
      find: () => this.finder.show(), next: () => this.finder.step(1), previous: () => this.finder.step(-1),
      unfind: () => this.leave(),
    };
  }

  leave() {
    if (this.finder.isOpen) this.finder.hide();
    else if (this.outline?.isOpen) this.acts().outline();
    else return false;
    this.pages.scroller.focus({ preventScroll: true });
    return true;
  }

  pressed(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { key } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!plain && !event.altKey && key.toLowerCase() === "f" && !this.finder.hasFocus) return this.does(event, () => this.finder.show());
    if (!plain) return;
    if (key === "Escape") { if (this.leave()) event.preventDefault(); return; }
    if (event.target.closest?.(key === " " ? TAKES_SPACE : TAKES_KEYS)) return;
    const act = this.keys()[key];
    if (act) this.does(event, act);
  }

  does(event, act) {
    event.preventDefault();
    act();
  }

  keys() {
    const { pages } = this;
    return {
      j: () => pages.turn(1), k: () => pages.turn(-1), PageDown: () => pages.leaf(1), PageUp: () => pages.leaf(-1),
      ArrowDown: () => pages.line(1), ArrowUp: () => pages.line(-1), " ": () => pages.leaf(1),
      Home: () => pages.goTo(1), End: () => pages.goTo(pages.count), "/": () => this.finder.show(),
      "+": () => this.zoomBy(1), "=": () => this.zoomBy(1), "-": () => this.zoomBy(-1), 0: () => this.zoomTo("fit"), 1: () => this.zoomTo(1),
    };
  }
}

const open = new Set();

/** Open every paper that stands on the page, close those that left it. */
export function readAll() {
  for (const reader of open) {
    if (reader.element.isConnected) continue;
    reader.close();
    open.delete(reader);
  }
  for (const element of document.querySelectorAll("[data-reader]:not([data-open])")) {
    element.dataset.open = "";
    open.add(new Reader(element));
  }
}

document.addEventListener("htmx:after:swap", readAll);
readAll();
