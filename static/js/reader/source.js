// The bytes of a paper, by ranges only. PDF.js's own loader first asks for the whole file and then breaks off, and gives
// up when the line is lost; this one never asks for more than is needed, waits for the line and goes on.

const CHUNK = 64 * 1024;
const LONGEST_WAIT = 30_000;

/** The server will not give it: withdrawn, signed out, not one's own. */
export class Gone extends Error {}

export class Source {
  constructor(url, { got, waiting, gone }) {
    Object.assign(this, { url, got, waiting, gone });
    this.bytes = 0;
    this.stop = new AbortController();
  }

  /** The first range, which also tells how long the file is. */
  async begin() { this.beginning = await this.fetch(0, CHUNK); }

  /** What getDocument wants: a transport over ranges, or the data when the server sends no ranges. */
  open(pdfjs) {
    const { first, length } = this.beginning;
    if (first.byteLength >= length) return { data: new Uint8Array(first) };
    const range = new pdfjs.PDFDataRangeTransport(length, null);
    range.requestDataRange = (begin, end) => this.send(range, first, begin, end);
    return { range, rangeChunkSize: CHUNK };
  }

  async send(range, first, begin, end) {
    try {
      const known = end <= first.byteLength ? first.slice(begin, end) : (await this.fetch(begin, end)).first;
      range.onDataRange(begin, new Uint8Array(known));
    } catch (problem) {
      if (problem.name !== "AbortError") this.gone();
    }
  }

  async fetch(begin, end) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await this.once(begin, end);
        if (attempt) this.waiting(false);
        return answer;
      } catch (problem) {
        if (this.stop.signal.aborted || problem instanceof Gone) throw problem;
        this.waiting(true);
        await this.pause(Math.min(LONGEST_WAIT, 500 * 2 ** attempt) * (0.5 + Math.random()));
      }
    }
  }

  async once(begin, end) {
    const answer = await fetch(this.url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal: this.stop.signal });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) throw new Gone(answer.status);
    if (!answer.ok) throw new Error(answer.status);
    const first = await answer.arrayBuffer();
    this.got(this.bytes += first.byteLength);
    const length = Number(/\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1] ?? first.byteLength);
    return { first, length };
  }

  /** Waits, but not when the line is back earlier. */
  pause(milliseconds) {
    return new Promise((done) => {
      setTimeout(done, milliseconds);
      window.addEventListener("online", done, { once: true, signal: this.stop.signal });
    });
  }

  close() { this.stop.abort(); }
}
