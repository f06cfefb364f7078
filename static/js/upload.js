// Uploading papers: many at once, by choosing or by dropping, each with its progress and its sentence. A file that is
// refused stops no other. Without this script the form sends all its files in one request.
//
//   <form class="upload" method="post" action="/…/papers" enctype="multipart/form-data" data-upload
//         data-words='{{ words | tojson }}' data-limit="209715200">
//     …fields that belong to every file…
//     <div class="upload__drop" data-part="drop">
//       <label for="files">Drop PDF files here, or choose them</label>
//       <input id="files" type="file" name="files" multiple accept="application/pdf,.pdf" required>
//     </div>
//     <ul class="upload__files" data-part="files"></ul>
//     <button class="button button--main" type="submit">Upload</button>
//     <p class="hint" role="status" data-part="summary"></p>
//   </form>
//
// Each file is a request of its own with the form's other fields and "Accept: application/json", answered (2xx or 4xx) by
//   {"results": [{"name": "to-trinh.pdf", "ok": true, "sentence": "3-A · 12 pages", "href": "/papers/5"}]}
// data-words  remove · sending {percent} · checking · unsent · again · large {limit} · done {ok} {all}.   data-limit  bytes a file.
// When all are through, the form sends "upload:done" (detail: {ok, all}); data-then="/…" goes there if all went well.

const AT_ONCE = 2;

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.list = this.part("files");
    this.words = JSON.parse(form.dataset.words || "{}");
    Object.assign(this, { chosen: [], waiting: [], sending: 0, ok: 0, all: 0 });
    form.addEventListener("submit", (event) => this.submitted(event));
    this.input.addEventListener("change", () => this.input.files.length && this.take(this.input.files));
    this.listenToDrops(this.part("drop") ?? form);
    this.warn = (event) => { if (this.sending || this.waiting.length) event.preventDefault(); };
    window.addEventListener("beforeunload", this.warn);
    if (this.input.files.length) this.take(this.input.files); // chosen before this script had come
  }

  part(name) { return this.form.querySelector(`[data-part="${name}"]`); }

  word(name, filled = {}) {
    return (this.words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => filled[key] ?? "");
  }

  submitted(event) {
    event.preventDefault();
    const fields = this.fields();
    this.waiting.push(...this.chosen.splice(0).map((entry) => ({ ...entry, fields })));
    this.ask();
    this.next();
  }

  listenToDrops(place) {
    const over = (on) => place.toggleAttribute("data-over", on);
    place.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) over(false); });
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      this.take(event.dataTransfer.files);
    });
  }

  // ---- the queue ----

  /** Chosen files wait in the list for the button: secrecy and type are said before anything leaves. */
  take(files) {
    for (const file of files) this.add({ file });
    this.input.value = "";
    this.ask();
  }

  /** What is chosen moves to the list: the browser asks for files while none waits there. */
  ask() { this.input.required = !this.chosen.length; }

  /** The other fields as they are now: whoever changes them for the next files does not change these. */
  fields() {
    const fields = new FormData(this.form);
    fields.delete(this.input.name);
    return [...fields.entries()];
  }

  add(entry) {
    this.all += 1;
    entry.row = row(entry.file);
    this.list.append(entry.row.element);
    const limit = Number(this.form.dataset.limit);
    if (limit && entry.file.size > limit) return this.close(entry, { ok: false, sentence: this.word("large", { limit: megabytes(limit) }) });
    this.chosen.push(entry);
    this.offer(entry, "remove", () => {
      this.chosen = this.chosen.filter((other) => other !== entry);
      this.all -= 1;
      entry.row.element.remove();
      this.ask();
      this.input.focus();
    });
  }

  /** A button at the end of a file's row. */
  offer({ row: { element, name } }, act, does) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: this.word(act) });
    button.setAttribute("aria-label", `${this.word(act)}: ${name.textContent}`);
    button.addEventListener("click", does);
    element.querySelector("button")?.remove();
    element.append(button);
  }

  next() {
    while (this.sending < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    if (!this.sending && !this.waiting.length && this.all) this.finish();
  }

  send(entry) {
    this.sending += 1;
    entry.row.element.querySelector("button")?.remove();
    entry.row.element.insertBefore(entry.row.progress, entry.row.said);
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    body.append(this.input.name, entry.file);
    const request = new XMLHttpRequest(); // fetch tells no progress of sending
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => this.moved(entry, event));
    request.addEventListener("loadend", () => {
      this.sending -= 1;
      this.close(entry, answer(request) ?? { ok: false, sentence: this.word("unsent"), again: true });
      this.next();
    });
    request.send(body);
  }

  moved({ row: { progress, said } }, { loaded, total }) {
    const percent = Math.floor((loaded / total) * 100);
    progress.value = percent;
    said.textContent = percent < 100 ? this.word("sending", { percent }) : this.word("checking");
    if (percent === 100) progress.removeAttribute("value");
  }

  close(entry, { ok, sentence, href, again }) {
    const { element, progress, name, said } = entry.row;
    progress.remove();
    element.dataset.ok = String(Boolean(ok));
    said.textContent = sentence ?? "";
    if (ok) this.ok += 1;
    if (href) name.replaceChildren(Object.assign(document.createElement("a"), { href, textContent: name.textContent }));
    if (again) this.offer(entry, "again", () => this.sendAgain(entry));
  }

  sendAgain(entry) {
    entry.row.element.remove();
    entry.row = row(entry.file);
    this.list.append(entry.row.element);
    this.waiting.push(entry);
    this.next();
  }

  finish() {
    const { ok } = this;
    const all = this.all - this.chosen.length;
    const summary = this.part("summary");
    if (summary) summary.textContent = this.word("done", { ok, all });
    this.form.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: { ok, all } }));
    if (ok === this.all && this.form.dataset.then) location.assign(this.form.dataset.then);
  }
}

/** The server's word on the one file of a request; null when there was none (no line, a proxy's page, a sign-in page). */
function answer(request) {
  try {
    return JSON.parse(request.responseText).results[0] ?? null;
  } catch {
    return null;
  }
}

function row(file) {
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const element = make("li", { className: "upload__file" });
  const name = make("span", { className: "upload__name", textContent: file.name });
  const size = make("small", { textContent: megabytes(file.size) });
  const progress = make("progress", { max: 100, value: 0, ariaLabel: file.name });
  const said = make("span", { className: "upload__said" });
  said.setAttribute("role", "status");
  element.append(name, size, said);
  return { element, name, progress, said };
}

function megabytes(bytes) {
  const unit = bytes < 1_000_000 ? ["kilobyte", 1_000] : ["megabyte", 1_000_000];
  return new Intl.NumberFormat(document.documentElement.lang || "vi", { style: "unit", unit: unit[0], maximumFractionDigits: 1 }).format(bytes / unit[1]);
}

/** Take charge of every upload form on the page. */
export function takeUploads() {
  for (const form of document.querySelectorAll("form[data-upload]:not([data-open])")) {
    form.dataset.open = "";
    new Upload(form);
  }
}

document.addEventListener("htmx:after:swap", takeUploads);
takeUploads();
