// The composer: limits of the search, example questions, and where the focus goes.
import { day, element, find, json, type } from "./dom.js";

const part = (name) => find(`#limits .limit-${name}`);

export function startComposer() {
  for (const name of ["folder", "since", "until", "document"]) {
    part(name).addEventListener("change", tell);
  }
  find(".any-date").addEventListener("click", () => {
    part("since").value = part("until").value = "";
    tell();
    find(".dates").open = false;
  });
  find(".clear-limits").addEventListener("click", clear);
  document.addEventListener("click", (event) => {
    const example = event.target.closest(".example");
    if (example) ask(example.textContent);
    if (event.target.closest(".again")) find("#new").click();
    if (event.target.closest("#new")) focusQuestion();
    const dates = find(".dates");
    if (dates.open && !dates.contains(event.target)) dates.open = false;
  });
  find(".dates").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find(".dates").open = false;
    find(".dates summary").focus();
    event.stopPropagation();
  });
  offer();
}

// Limit the search to one document, as the library and the source panel offer.
export function limitTo(path) {
  const box = part("document");
  if (![...box.options].some((option) => option.value === path)) {
    box.append(element("option", { value: path }, path));
  }
  box.value = path;
  tell();
}

export function focusQuestion() {
  find("#question textarea").focus();
}

function ask(text) {
  type(find("#question textarea"), text);
  // Gradio takes up the text in its next turn; the click must come after it.
  requestAnimationFrame(() => find("#ask").click());
}

async function offer() {
  const { documents } = await json("/api/documents");
  const folders = new Set();
  for (const entry of documents) {
    const parts = entry.document.split("/").slice(0, -1);
    parts.forEach((_, depth) => folders.add(parts.slice(0, depth + 1).join("/")));
  }
  for (const folder of [...folders].sort()) {
    part("folder").append(element("option", { value: folder }, `${folder}/`));
  }
  for (const entry of [...documents].sort((a, b) => a.title.localeCompare(b.title))) {
    part("document").append(element("option", { value: entry.document }, entry.title));
  }
}

function clear() {
  for (const name of ["folder", "since", "until", "document"]) part(name).value = "";
  tell();
  focusQuestion();
}

function tell() {
  const [since, until] = [part("since").value, part("until").value];
  const limits = {};
  if (part("folder").value) limits.folder = part("folder").value;
  if (since) limits.since = since;
  if (until) limits.until = until;
  if (part("document").value) limits.documents = [part("document").value];
  const set = Object.keys(limits).length > 0;
  type(find("#filters textarea, #filters input"), set ? JSON.stringify(limits) : "");
  find(".dates summary").textContent = dates(since, until);
  find(".dates").classList.toggle("set", Boolean(since || until));
  for (const name of ["folder", "document"]) {
    part(name).closest(".chip").classList.toggle("set", Boolean(part(name).value));
  }
  find(".clear-limits").hidden = !set;
}

function dates(since, until) {
  if (since && until) return `${day(since)} – ${day(until)}`;
  if (since) return `From ${day(since)}`;
  return until ? `To ${day(until)}` : "Any date";
}
