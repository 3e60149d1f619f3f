// The library: what the index holds, and first what it could not read.
import { day, element, find, json } from "./dom.js";
import { focusQuestion, limitTo } from "./composer.js";
import { openSource } from "./source.js";
import { pageNoun } from "./text.js";

let listing = null;
let tellers = new Map(); // paths by the story that they tell in nearly the same words
let rows = [].values();
// Rows are drawn as they are scrolled to: thousands at once take the browser seconds.
const AT_ONCE = 150;
const below = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && more());

export function startLibrary() {
  find(".find input").addEventListener("input", draw);
  find("#library").addEventListener("click", (event) => {
    const asked = event.target.closest(".ask-document");
    if (asked) {
      location.hash = "#/ask";
      limitTo(asked.dataset.path);
      focusQuestion();
    }
    const button = event.target.closest(".open-document");
    if (!button) return;
    location.hash = "#/ask";
    openSource({ id: button.dataset.document, start: 0, end: 0, page: null, note: null, turn: null, opener: null });
  });
}

export async function openLibrary() {
  try {
    listing = await json("/api/documents");
    tellers = new Map();
    for (const entry of listing.documents) {
      if (!tellers.has(entry.story)) tellers.set(entry.story, []);
      tellers.get(entry.story).push(entry.document);
    }
    draw();
  } catch (error) {
    find(".lfacts").textContent = error.message;
  }
}

function draw() {
  if (!listing) return;
  const { documents, failures } = listing;
  const wanted = find(".find input").value.trim().toLocaleLowerCase();
  const fits = (entry) =>
    [entry.title, entry.source, entry.document].some((text) => text?.toLocaleLowerCase().includes(wanted));
  const found = wanted ? documents.filter(fits) : documents;
  find(".lfacts").textContent = told(documents, failures, found);
  find(".failures").hidden = failures.length === 0;
  find(".failures ul").replaceChildren(...failures.map(failure));
  rows = found.values();
  find(".ltable tbody").replaceChildren();
  more();
}

function more() {
  below.disconnect();
  const next = [];
  for (let item = rows.next(); !item.done; item = rows.next()) {
    next.push(row(item.value));
    if (next.length === AT_ONCE) break;
  }
  find(".ltable tbody").append(...next);
  if (next.length === AT_ONCE) below.observe(next.at(-1));
}

function told(documents, failures, found) {
  const passages = documents.reduce((sum, entry) => sum + entry.passages, 0);
  const parts = [`${documents.length.toLocaleString("en")} documents`, `${passages.toLocaleString("en")} passages`];
  if (failures.length) parts.push(`${failures.length} could not be read`);
  if (found !== documents) parts.unshift(`${found.length.toLocaleString("en")} found of`);
  return found === documents ? parts.join(" · ") : `${parts[0]} ${parts.slice(1).join(" · ")}`;
}

function failure(item) {
  return element(
    "li",
    {},
    element("b", {}, item.document),
    element("span", { class: "code" }, item.code.replaceAll("_", " ")),
    element("span", {}, item.read_at ? `${item.reason} Last read ${day(item.read_at.slice(0, 10))}.` : item.reason),
  );
}

function row(entry) {
  const open = element("button", { type: "button", class: "open-document", "data-document": entry.id, dir: "auto" }, entry.title);
  const ask = element(
    "button",
    { type: "button", class: "ask-document", "data-path": entry.document, "aria-label": `Ask ${entry.title} only` },
    "Ask",
  );
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, open, ...beneath(entry)),
    element("td", { class: entry.date ? "ldate" : "ldate none" }, entry.date ? day(entry.date) : "–"),
    element("td", {}, entry.format),
    number(entry.pages, pageNoun(entry.format)),
    number(entry.passages, "passage"),
    element("td", { class: "lpath" }, entry.document),
    element("td", {}, ask),
  );
}

// What stands under a title: the source, the mail that carried it, and what its reader should know.
function beneath(entry) {
  const carried = entry.parent ? `attached to ${entry.parent}` : null;
  const others = tellers.get(entry.story).filter((path) => path !== entry.document);
  const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
  const same = others.length ? `the same story in ${others.slice(0, 3).join(", ")}${more}` : null;
  const facts = [entry.source, carried, same].filter(Boolean).join(" · ");
  return [
    facts ? element("span", { class: "lsource" }, facts) : null,
    ...(entry.notes ?? []).map(({ text }) => element("span", { class: "lnote" }, text)),
  ];
}

function number(count, noun) {
  if (!count) return element("td", { class: "num none" }, "–");
  return element("td", { class: "num", "data-noun": count === 1 ? noun : `${noun}s` }, count.toLocaleString("en"));
}
