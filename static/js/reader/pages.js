// The pages of a paper: a place of the right size for each at once, pictures and text only near what is looked at.

const POINT = 96 / 72;
const GAP = 16;
const WIDEST = 880; // a line of a page wider than this is tiring; the reader may still zoom
const LARGEST_CANVAS = 16_000_000; // pixels; tablets refuse more
const NEAR = 1; // screens before and after which are drawn
const FAR = 4; // screens after which a page is let go

export class Pages {
  constructor(scroller, { pages, sizes }, { label, moved }) {
    Object.assign(this, { scroller, label, moved, zoom: "fit", drawn: new Map(), texts: new Map() });
    this.stack = Object.assign(document.createElement("div"), { className: "reader__stack" });
    this.sizes = readSizes(sizes, Number(pages) || 1);
    this.fill();
    this.watch = new AbortController();
    scroller.addEventListener("scroll", () => this.look(), { passive: true, signal: this.watch.signal });
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(scroller);
  }

  get count() { return this.sizes.length; }

  // ---- places ----

  fill() {
    this.boxes = this.sizes.map((_, index) => {
      const box = Object.assign(document.createElement("div"), { className: "reader__page" });
      box.dataset.number = index + 1;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", this.label(index + 1, this.sizes.length));
      return box;
    });
    this.stack.replaceChildren(...this.boxes);
    this.scroller.replaceChildren(this.stack);
    this.lay();
  }

  replace(element) {
    this.close();
    this.scroller.replaceChildren(element);
  }

  scale(index) {
    if (this.zoom !== "fit") return this.zoom * POINT;
    const room = Math.min(this.scroller.clientWidth - this.margin() * 2, WIDEST);
    return Math.max(0.1, Math.min(room / this.sizes[index][0], 2 * POINT));
  }

  margin() { return this.scroller.clientWidth < 600 ? 8 : 24; }

  percent() { return Math.round((this.scale(this.at().page - 1) / POINT) * 100); }

  lay() {
    const margin = this.margin();
    let top = margin;
    this.heights = this.sizes.map(([, height], index) => Math.floor(height * this.scale(index)));
    this.tops = this.heights.map((height) => { const here = top; top += height + GAP; return here; });
    this.boxes.forEach(({ style }, index) => {
      const scale = this.scale(index);
      style.width = `${Math.floor(this.sizes[index][0] * scale)}px`;
      style.height = `${this.heights[index]}px`;
      style.setProperty("--total-scale-factor", scale);
    });
    this.stack.style.padding = `${margin}px`;
    this.stack.style.gap = `${GAP}px`;
    this.seen = [this.scroller.clientWidth, this.scroller.clientHeight];
  }

  /** Lay again without moving what is read. */
  relay(change = () => {}) {
    const { page, part } = this.at();
    change();
    this.lay();
    this.goTo(page, part);
    this.look();
  }

  zoomTo(zoom) { this.relay(() => { this.zoom = zoom; }); }

  resized() {
    if (this.seen[0] !== this.scroller.clientWidth && this.scroller.clientWidth) this.relay();
    else this.look();
  }

  /** The page at the top third of the window (at the end: the last one), and how far the window's top is down in it. */
  at() {
    if (!this.tops) return { page: 1, part: 0 };
    const { scrollTop: line, clientHeight, scrollHeight } = this.scroller;
    const mark = line + clientHeight >= scrollHeight - 2 && line > 0 ? scrollHeight : line + clientHeight / 3;
    const index = Math.max(0, this.tops.findLastIndex((top) => top <= mark));
    return { page: index + 1, part: (line - this.tops[index]) / this.heights[index] };
  }

  goTo(page, part) {
    const index = Math.min(Math.max(1, Math.round(page) || 1), this.count) - 1;
    const top = part === undefined ? -this.margin() : part * this.heights[index];
    this.scroller.scrollTop = this.tops[index] + top;
    this.look();
  }

  turn(by) { this.goTo(this.at().page + by); }

  leaf(by) { this.scroller.scrollBy({ top: by * (this.scroller.clientHeight - 60) }); }

  line(by) { this.scroller.scrollBy({ top: by * 60 }); }

  /** Bring a point of a page (in points from its top) into view, if it is not. */
  reveal(page, down) {
    const y = this.tops[page - 1] + down * this.scale(page - 1);
    const { scrollTop, clientHeight } = this.scroller;
    if (y < scrollTop + 40 || y > scrollTop + clientHeight - 80) this.scroller.scrollTop = y - clientHeight / 3;
    this.look();
  }

  // ---- drawing ----

  /** Begin to draw; done when the page that is looked at is there. */
  async show(document, pdfjs) {
    Object.assign(this, { document, pdfjs });
    if (document.numPages !== this.count) this.recount(document.numPages);
    this.look();
    await this.first;
  }

  recount(pages) {
    const last = this.sizes.at(-1);
    this.sizes = Array.from({ length: pages }, (_, index) => this.sizes[index] ?? last);
    this.fill();
  }

  look() {
    if (this.looking) return;
    this.looking = requestAnimationFrame(() => {
      this.looking = 0;
      this.moved(this.at().page);
      if (!this.document) return;
      this.letGo();
      this.drawNext();
    });
  }

  distance(index) {
    const { scrollTop, clientHeight } = this.scroller;
    const top = this.tops[index];
    return Math.max(0, top - (scrollTop + clientHeight), scrollTop - (top + this.heights[index])) / clientHeight;
  }

  letGo() {
    for (const [index, drawing] of this.drawn) {
      if (this.distance(index) <= FAR) continue;
      drawing.close();
      this.drawn.delete(index);
    }
  }

  /** One page at a time, the nearest first. */
  async drawNext() {
    if (this.busy) return;
    const waiting = this.boxes.map((_, index) => index).filter((index) => this.distance(index) <= NEAR && this.isStale(index));
    if (!waiting.length) return;
    const index = waiting.sort((a, b) => this.distance(a) - this.distance(b) || a - b)[0];
    const drawing = this.drawn.get(index) ?? new Drawing(this.boxes[index]);
    this.drawn.set(index, drawing);
    this.busy = true;
    this.first ??= drawing.promise;
    await this.draw(index, drawing);
    this.busy = false;
    this.look();
  }

  isStale(index) { return this.drawn.get(index)?.scale !== this.scale(index); }

  async draw(index, drawing) {
    const scale = this.scale(index);
    try {
      const page = await this.document.getPage(index + 1);
      this.check(index, page);
      await drawing.draw(page, this.scale(index), this.pdfjs, () => this.text(index + 1));
    } catch (problem) {
      if (!this.document) return; // closed while it was being drawn: the reader left, or may not read any more
      drawing.failed(scale);
      if (problem?.name !== "RenderingCancelledException") console.error(problem);
    }
  }

  /** The server told the size; the page itself knows better. */
  check(index, page) {
    const { width, height } = page.getViewport({ scale: 1 });
    const [w, h] = this.sizes[index];
    if (Math.abs(width - w) < 1 && Math.abs(height - h) < 1) return;
    this.relay(() => { this.sizes[index] = [width, height]; });
  }

  /** Text of a page as PDF.js gives it, kept: the text layer and the search both want it. */
  text(number) {
    if (!this.texts.has(number)) {
      this.texts.set(number, this.document.getPage(number).then((page) => page.getTextContent({ includeMarkedContent: false, disableNormalization: true })));
    }
    return this.texts.get(number);
  }

  close() {
    this.watch.abort();
    this.resizing.disconnect();
    cancelAnimationFrame(this.looking);
    this.document = null;
    for (const drawing of this.drawn.values()) drawing.close();
    this.drawn.clear();
  }
}

/** "595x842*62 842x595*2" as [width, height] for each page; the last one stands for those not told. */
function readSizes(told, pages) {
  const sizes = [];
  for (const run of (told || "").split(" ").filter(Boolean)) {
    const [width, height, times] = run.split(/[x*]/).map(Number);
    for (let n = 0; n < times && sizes.length < pages; n += 1) sizes.push([width, height]);
  }
  while (sizes.length < pages) sizes.push(sizes.at(-1) ?? [595, 842]);
  return sizes;
}

/** One drawn page: its picture and its text. The old picture stays, stretched, until the new one is there. */
class Drawing {
  constructor(box) {
    this.box = box;
    this.promise = new Promise((done) => { this.done = done; });
  }

  async draw(page, scale, pdfjs, text) {
    this.page = page;
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.className = "reader__canvas";
    canvas.setAttribute("aria-hidden", "true");
    const sharp = Math.min(window.devicePixelRatio || 1, 3, Math.sqrt(LARGEST_CANVAS / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    this.task = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0], background: "#fff" });
    await this.task.promise;
    if (this.closed) return;
    this.scale = scale;
    this.picture?.remove();
    this.box.prepend(canvas);
    this.picture = canvas;
    this.box.dataset.drawn = "";
    this.done();
    await this.write(viewport, pdfjs, await text());
  }

  async write(viewport, pdfjs, content) {
    if (this.closed) return;
    if (this.layer) return this.layer.update({ viewport });
    const container = Object.assign(document.createElement("div"), { className: "reader__text" });
    this.layer = new pdfjs.TextLayer({ textContentSource: content, container, viewport });
    this.box.append(container);
    await this.layer.render();
    this.box.dispatchEvent(new CustomEvent("reader:text", { bubbles: true, detail: { number: Number(this.box.dataset.number), spans: this.layer.textDivs } }));
  }

  /** A page that cannot be drawn stays white with its number; it is not tried again at this size. */
  failed(scale) {
    this.scale = scale;
    this.done();
  }

  close() {
    this.closed = true;
    this.task?.cancel();
    this.page?.cleanup();
    if (this.picture) this.picture.width = this.picture.height = 0; // gives the memory back at once
    this.box.replaceChildren();
    delete this.box.dataset.drawn;
    this.done();
  }
}
