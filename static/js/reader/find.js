// Search in the text of a paper: "nghi quyet" finds "Nghị quyết". Pages are read from the one that is looked at onwards.

const FOUND = "reader-found";
const CURRENT = "reader-current";

/** Without marks and case, as the server's search folds; `back[i]` is the place of the i-th letter in the text given. */
export function fold(text) {
  let folded = "";
  const back = [];
  let place = 0;
  for (const letter of text) {
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
    for (const unit of /^\s$/u.test(plain) ? " " : plain) {
      if (unit === " " && folded.endsWith(" ")) continue;
      folded += unit;
      for (let n = 0; n < unit.length; n += 1) back.push(place);
    }
    place += letter.length;
  }
  return { folded, back };
}

/** The pieces of a page as one text; `starts[i]` is where piece i begins in it. */
function join(items) {
  let text = "";
  const starts = items.map(({ str, hasEOL }) => {
    const start = text.length;
    text += hasEOL ? `${str} ` : str;
    return start;
  });
  return { text, starts };
}

export class Finder {
  constructor(pages, form, word) {
    Object.assign(this, { pages, form, word, hits: [], current: -1, run: 0, indexed: new Map(), spans: new Map() });
    if (!form) return;
    this.field = form.querySelector("input");
    this.state = form.querySelector('[data-part="found"]');
    form.addEventListener("submit", (event) => { event.preventDefault(); this.step(1); });
    this.field.addEventListener("input", () => { clearTimeout(this.soon); this.soon = setTimeout(() => this.search(), 200); });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (this.sought === this.field.value) this.step(event.shiftKey ? -1 : 1);
      else this.search();
    });
    pages.scroller.addEventListener("reader:text", ({ detail }) => { this.spans.set(detail.number, detail.spans); this.paint(); });
  }

  get isOpen() { return this.form && !this.form.hidden; }
  get hasFocus() { return document.activeElement === this.field; }

  show() {
    if (!this.form) return;
    this.form.hidden = false;
    this.field.focus();
    this.field.select();
  }

  hide() {
    this.form.hidden = true;
    this.sought = "";
    this.run += 1;
    this.hits = [];
    this.paint();
  }

  async index(number) {
    if (!this.indexed.has(number)) {
      const { items } = await this.pages.text(number);
      const { text, starts } = join(items);
      this.indexed.set(number, { items, text, starts, ...fold(text) });
    }
    return this.indexed.get(number);
  }

  async search() {
    clearTimeout(this.soon);
    const run = (this.run += 1);
    this.sought = this.field.value;
    const words = fold(this.sought.trim()).folded;
    Object.assign(this, { hits: [], current: -1 });
    this.paint();
    if (!words || !this.pages.document) return this.say("");
    const from = this.pages.at().page;
    for (let n = 0; n < this.pages.count; n += 1) {
      const number = ((from - 1 + n) % this.pages.count) + 1;
      this.add(number, await this.index(number).catch(() => null), words, run);
      if (run !== this.run) return;
      if (n % 10 === 9) this.tell(n + 1);
    }
    this.tell();
  }

  add(number, page, words, run) {
    if (!page || run !== this.run) return;
    const found = [];
    for (let at = page.folded.indexOf(words); at >= 0; at = page.folded.indexOf(words, at + words.length)) {
      found.push({ number, from: page.back[at], to: page.back[at + words.length - 1] + 1 });
    }
    if (!found.length) return;
    const current = this.hits[this.current];
    this.hits = [...this.hits, ...found].sort((a, b) => a.number - b.number || a.from - b.from);
    this.current = current ? this.hits.indexOf(current) : this.hits.indexOf(found[0]);
    if (!current) this.reveal();
    this.paint();
  }

  step(by) {
    if (!this.hits.length) return;
    this.current = (this.current + by + this.hits.length) % this.hits.length;
    this.reveal();
    this.paint();
    this.tell();
  }

  tell(read) {
    if (read && read < this.pages.count && !this.hits.length) return this.say("searching", { page: read, pages: this.pages.count });
    if (!this.hits.length) return this.say(read ? "" : "none");
    this.say("count", { n: this.current + 1, all: this.hits.length });
  }

  say(name, filled) { this.state.textContent = name ? this.word(name, filled) : ""; }

  async reveal() {
    const { number, from } = this.hits[this.current];
    const { items, starts } = await this.index(number);
    const item = items[starts.findLastIndex((start) => start <= from)];
    const view = (await this.pages.document.getPage(number)).getViewport({ scale: 1 });
    this.pages.reveal(number, view.convertToViewportPoint(item.transform[4], item.transform[5])[1]);
  }

  // ---- highlights: ranges over the text layer, no element is touched ----

  paint() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = this.hits.map((hit) => this.ranges(hit));
    CSS.highlights.set(FOUND, new Highlight(...ranges.flat()));
    CSS.highlights.set(CURRENT, new Highlight(...(ranges[this.current] ?? [])));
  }

  ranges({ number, from, to }) {
    const spans = this.spans.get(number);
    const page = this.indexed.get(number);
    if (!page || !spans) return [];
    const ranges = [];
    for (let i = Math.max(0, page.starts.findLastIndex((start) => start <= from)); i < spans.length && page.starts[i] < to; i += 1) {
      const node = spans[i].firstChild;
      if (!node?.isConnected) continue;
      const range = new Range();
      range.setStart(node, Math.max(0, Math.min(from - page.starts[i], node.length)));
      range.setEnd(node, Math.max(0, Math.min(to - page.starts[i], node.length)));
      ranges.push(range);
    }
    return ranges;
  }
}
