// The outline of a paper, read when it is first asked for.

export class Outline {
  constructor(document, panel, pages, word) {
    Object.assign(this, { document, panel, pages, word });
  }

  get isOpen() { return this.panel && !this.panel.hidden; }

  async toggle(button) {
    if (!this.panel) return;
    this.panel.hidden = !this.panel.hidden;
    button?.setAttribute("aria-expanded", String(this.isOpen));
    if (this.isOpen && !this.read) await this.fill();
    if (this.isOpen) this.panel.querySelector("a")?.focus({ preventScroll: true });
  }

  async fill() {
    this.read = true;
    const entries = await this.document.getOutline().catch(() => null);
    if (entries?.length) this.panel.replaceChildren(this.list(entries));
    else this.panel.replaceChildren(Object.assign(document.createElement("p"), { className: "hint", textContent: this.word("no_outline") }));
  }

  list(entries) {
    const list = document.createElement("ol");
    for (const { title, dest, items } of entries) {
      const link = Object.assign(document.createElement("a"), { href: "#", textContent: title });
      link.addEventListener("click", (event) => { event.preventDefault(); this.follow(dest); });
      const entry = document.createElement("li");
      entry.append(link);
      if (items?.length) entry.append(this.list(items));
      list.append(entry);
    }
    return list;
  }

  async follow(dest) {
    const target = typeof dest === "string" ? await this.document.getDestination(dest) : dest;
    if (!Array.isArray(target)) return;
    const [reference, kind, , top] = target;
    const number = typeof reference === "number" ? reference : await this.document.getPageIndex(reference).catch(() => -1);
    if (number < 0) return;
    const view = (await this.document.getPage(number + 1)).getViewport({ scale: 1 });
    const down = kind?.name === "XYZ" && Number.isFinite(top) ? view.convertToViewportPoint(0, top)[1] / view.height : 0;
    this.pages.goTo(number + 1, Math.max(0, Math.min(down, 1)) || undefined);
    this.pages.scroller.focus({ preventScroll: true });
  }
}
