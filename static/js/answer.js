// The page on which a member answers: more remarks and files without a page for each, the papers beside the form, and
// what will be sent, as it stands in the fields. Everything works without this script, with a page more.

const form = document.getElementById("answer");
const words = document.getElementById("answer-words")?.dataset ?? {};
const part = (name, within = form) => within.querySelector(`[data-part="${name}"]`);
const fill = (text, filled) => text.replace(/\{(\w+)\}/g, (_, key) => filled[key] ?? "");
const questions = () => [...form.querySelectorAll("[data-question]")];
const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

// ---- remarks ----

let made = 1000;

/** A copy of a template with the question's number and a number of its own in its names. */
function copy(template, question, n) {
  const box = document.createElement("div");
  box.append(template.content.cloneNode(true));
  for (const el of box.querySelectorAll("[id], [name], [for]")) {
    for (const name of ["id", "name", "for"]) {
      if (el.hasAttribute(name)) el.setAttribute(name, el.getAttribute(name).replace("QQ", question).replace("NN", n));
    }
  }
  return box.firstElementChild;
}

function makeRemark(section, grade, n) {
  const { question } = section.dataset;
  const remark = copy(document.querySelector(`template[data-remark="${CSS.escape(grade)}"]`), question, n);
  made = Math.max(made, n);
  remark.dataset.made = [question, grade, n].join(" ");
  part("remarks", section).append(remark);
  equip(remark);
  return remark;
}

function addRemark(button) {
  const remark = makeRemark(button.closest("[data-question]"), button.dataset.grade, made + 1);
  pointAtOpenPage(remark);
  remark.querySelector("textarea").focus();
}

/** A remark that was typed when the page was left: made anew, unless the draft had taken it and shows it already. */
function makeAgain({ detail: { made: what, name, value } }) {
  const [question, grade, n] = what.split(" ");
  const section = form.querySelector(`[data-question="${CSS.escape(question)}"]`);
  if (!section || !name.startsWith("remark-")) return;
  const shown = [...section.querySelectorAll(".remark textarea")].map((it) => it.value.trim());
  if (!shown.includes(value.trim())) makeRemark(section, grade, Number(n));
}

/** A remark that is begun while a paper is open beside the form points at the page that is open. */
function pointAtOpenPage(remark) {
  const [paper, page] = openPage();
  const option = paper && remark.querySelector(`option[data-paper="${paper}"]`);
  if (!option) return;
  option.selected = true;
  remark.querySelector('[name^="page-"]').value = page;
}

function equip(within) {
  for (const button of within.querySelectorAll(".remark__drop")) button.hidden = false;
}

// ---- files ----

function upload(input) {
  const file = input.files[0];
  if (!file) return;
  const section = input.closest("[data-question]");
  const said = part("said", section);
  const body = new FormData();
  body.append(input.name, file);
  for (const name of ["member", `file-${section.dataset.question}`]) {
    for (const el of form.querySelectorAll(`[name="${name}"]`)) if (el.type !== "checkbox" || el.checked) body.append(name, el.value);
  }
  input.value = "";
  const request = new XMLHttpRequest(); // fetch tells no progress of sending
  request.open("POST", form.dataset.files);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = Math.floor((loaded / total) * 100);
    said.textContent = percent < 100 ? fill(words.sending, { percent: `${percent} %` }) : words.checking;
  });
  request.addEventListener("loadend", () => arrived(section, said, request));
  request.send(body);
}

function arrived(section, said, request) {
  let result = null;
  try {
    result = JSON.parse(request.responseText).results[0];
  } catch {
    const page = new DOMParser().parseFromString(request.responseText ?? "", "text/html");
    const sentence = page.querySelector(".refusal p")?.textContent;
    result = { ok: false, sentence: sentence || words.unsent };
  }
  said.textContent = result.ok ? "" : result.sentence;
  said.classList.toggle("error", !result.ok);
  if (!result.ok) return;
  const row = copy(document.querySelector("template[data-attached]"), section.dataset.question, result.id);
  row.querySelector("input").value = result.id;
  Object.assign(row.querySelector("a"), { href: result.href, textContent: result.name });
  part("files", section).append(row);
  changed();
}

// ---- what will be sent ----

const MOST_SHOWN = 600; // letters: enough to know one's words again; a paragraph of a megabyte would hold the page for minutes
const brief = (text) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

function remarksOf(section) {
  return [...section.querySelectorAll('[data-part="remark"]')].flatMap((remark) => {
    const text = remark.querySelector("textarea").value.trim();
    if (!text) return [];
    const paper = remark.querySelector("select")?.selectedOptions[0];
    const page = remark.querySelector('[name^="page-"]')?.value.trim();
    const place = paper?.value ? [paper.textContent, page && fill(words.page, { n: page })].filter(Boolean).join(", ") : "";
    return [{ grade: remark.querySelector(".tag").textContent.trim(), text, place }];
  });
}

function line(section) {
  const chosen = section.querySelector('input[type="radio"]:checked')?.closest(".choice");
  const row = make("li", "sending__line");
  row.append(make("span", "sending__n", `${section.dataset.position}.`));
  const what = make("div", "sending__what");
  const tone = [...(chosen?.classList ?? [])].find((name) => name.startsWith("choice--") && name !== "choice--option");
  const says = [chosen?.querySelector(".choice__kicker")?.textContent.trim(), chosen?.querySelector(".choice__word").textContent.trim()];
  what.append(make("b", tone ? tone.replace("choice--", "tone--") : "soft", says.filter(Boolean).join(": ") || words.none));
  const opinion = section.querySelector('textarea[name^="words-"]').value.trim();
  if (opinion) what.append(make("p", "words", brief(opinion)));
  for (const { grade, text, place } of remarksOf(section)) {
    const said = make("p", "words");
    said.append(make("span", "soft", `${[grade, place].filter(Boolean).join(" · ")}: `), brief(text));
    what.append(said);
  }
  const files = [...section.querySelectorAll('[data-part="file"]')].filter((it) => it.querySelector("input").checked);
  if (files.length) what.append(make("p", "soft", `${words.attached}: ${files.map((it) => it.querySelector("a").textContent.trim()).join(", ")}`));
  row.append(what);
  return row;
}

function tell() {
  const all = questions();
  if (!all.length) return;
  const done = all.filter((it) => it.querySelector('input[type="radio"]:checked')).length;
  part("sending").hidden = !done;
  part("lines").replaceChildren(...all.map(line));
  const count = part("done");
  count.hidden = all.length < 2;
  count.textContent = fill(words.done, { done, all: all.length });
}

// ---- before it is sent ----

/** The first question that cannot be sent yet, and why. */
function lacking() {
  for (const section of questions()) {
    const chosen = section.querySelector('input[type="radio"]:checked');
    const n = { n: section.dataset.position };
    if (!chosen) return [section, section.querySelector('input[type="radio"]'), fill(words.choose, n)];
    const opinion = section.querySelector('textarea[name^="words-"]');
    if ("needsWords" in chosen.dataset && !opinion.value.trim()) return [section, opinion, fill(words.write, n)];
  }
  return null;
}

function check(event) {
  const found = event.submitter?.matches(".button--main") && lacking();
  if (!found) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const [section, field, sentence] = found;
  const said = part("said", section);
  said.textContent = sentence;
  said.classList.add("error");
  section.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

// A refused sending is told in a sentence; whoever sends again has read it and knows of the other answer.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form || ctx.response?.status !== 409) return;
  for (const pair of (form.querySelector("[data-answers]")?.dataset.answers ?? "").split(" ").filter(Boolean)) {
    const [question, n] = pair.split(":");
    const field = form.querySelector(`[name="seen-${question}"]`);
    if (field) field.value = n;
  }
});

// ---- the papers beside the form ----

const wide = matchMedia("(min-width: 60rem)");

function openPage() {
  const frame = document.querySelector(".beside-reader iframe");
  const page = frame?.contentDocument?.getElementById("page")?.value;
  return frame ? [frame.dataset.paper, page || "1"] : [null, ""];
}

function openBeside(link) {
  const grid = document.querySelector(".answering");
  closeBeside();
  const pane = make("aside", "beside-reader");
  const bar = make("p", "beside-reader__bar");
  const close = Object.assign(make("button", "button button--quiet", words.close), { type: "button" });
  close.addEventListener("click", closeBeside);
  const frame = Object.assign(document.createElement("iframe"), { src: link.getAttribute("href"), title: link.textContent.trim() });
  frame.dataset.paper = link.getAttribute("href").split("/")[2].split("#")[0];
  bar.append(close);
  pane.append(bar, frame);
  grid.append(pane);
  grid.classList.add("answering--reading");
  document.body.classList.add("slim");
}

function closeBeside() {
  document.querySelector(".beside-reader")?.remove();
  document.querySelector(".answering")?.classList.remove("answering--reading");
  document.body.classList.remove("slim");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('#papers a[href^="/papers/"]');
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openBeside(link);
});
wide.addEventListener("change", () => wide.matches || closeBeside());

// ---- all of it ----

if (form?.tagName === "FORM") {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    if (button.dataset.does === "add-remark") {
      event.preventDefault();
      addRemark(button);
    } else if (button.dataset.does === "drop-remark") {
      button.closest('[data-part="remark"]').remove();
      changed();
    } else if (button.dataset.does === "nothing") event.preventDefault(); // Enter in a field sends nothing
  });
  form.addEventListener("change", ({ target }) => { if (target.dataset?.part === "upload") upload(target); });
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  form.addEventListener("submit", check, true);
  document.addEventListener("make", makeAgain);
  document.addEventListener("say", () => setTimeout(tell)); // after what was typed before is here again
  equip(form);
  tell();
}
