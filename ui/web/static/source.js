// The source panel: a document's text at the cited words, or its page as a picture.
import { day, element, find, json } from "./dom.js";
import { drawSheet } from "./sheet.js";
import { pageNoun, textOf } from "./text.js";

let open = null;
let shown = null;
const kept = new Map();

export const currentSpan = () => open;

export function startSource() {
  const panel = find("#source .source");
  find(".sclose", panel).addEventListener("click", closeSource);
  find(".switch", panel).addEventListener("click", (event) => {
    const view = event.target.closest("[data-show]")?.dataset.show;
    if (view) show(view);
  });
  find(".page-back", panel).addEventListener("click", () => turn(-1));
  find(".page-on", panel).addEventListener("click", () => turn(1));
}

// `span`: id, start, end, page, note, turn, opener (the button that has the focus back on closing).
export async function openSource(span) {
  open = span;
  const side = find("#side");
  side.dataset.open = "";
  delete side.dataset.problem;
  try {
    const document = await fetched(span.id);
    if (open !== span) return;
    draw(document, span);
  } catch (error) {
    if (open !== span) return;
    shown = null;
    side.dataset.problem = "";
    find(".stitle").textContent = "The source cannot be shown";
    find(".sfacts").textContent = error.message;
    find(".snotes").replaceChildren();
    find("#source .doc").replaceChildren();
  }
  if (matchMedia("(max-width: 760px)").matches) find(".stitle").focus({ preventScroll: true });
}

export function closeSource() {
  if (!open) return;
  const { opener } = open;
  open = null;
  shown = null;
  delete find("#side").dataset.open;
  for (const pressed of document.querySelectorAll('.fn[aria-pressed="true"]')) {
    pressed.setAttribute("aria-pressed", "false");
  }
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

async function fetched(id) {
  if (!kept.has(id)) {
    if (kept.size > 20) kept.delete(kept.keys().next().value);
    kept.set(id, json(`/api/documents/${encodeURIComponent(id)}`));
  }
  try {
    return await kept.get(id);
  } catch (error) {
    kept.delete(id);
    throw error;
  }
}

function draw(document, span) {
  shown = { document, page: span.page ?? 1 };
  find(".stitle").textContent = document.title;
  find(".sfacts").textContent = facts(document, span).join(" · ");
  find(".snotes").replaceChildren(...(document.notes ?? []).map(({ text }) => element("li", {}, text)));
  find("#source .doc").replaceChildren(...textOf(document, span));
  find(".place").textContent = place(span);
  const original = find(".original");
  original.href = `/api/documents/${encodeURIComponent(span.id)}/original`;
  const paged = ["pdf", "picture"].includes(document.format) && document.pages.length > 0;
  find("#source .switch").hidden = !paged;
  show(paged && find("#side").dataset.show === "page" ? "page" : "text");
}

function facts(document, span) {
  const parts = [];
  if (document.date) parts.push(day(document.date));
  if (document.source) parts.push(document.source);
  parts.push(document.document);
  if (document.parent) parts.push(`attached to ${document.parent}`);
  if (span.page) parts.push(`${pageNoun(document.format)} ${span.page} of ${document.pages.length}`);
  return parts;
}

function place(span) {
  if (!span.end) return "";
  const where = `characters ${span.start.toLocaleString("en")}–${span.end.toLocaleString("en")}`;
  return span.note ? `Note ${span.note} · ${where}` : where;
}

function show(view) {
  find("#side").dataset.show = view;
  for (const button of document.querySelectorAll("#source [data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === view));
  }
  find("#source .doc").hidden = view === "page";
  find("#source .sheet").hidden = view !== "page";
  find("#source .turner").hidden = view !== "page";
  if (view === "page") picture();
  else settle();
}

// Scroll to the cited words, a third down the panel, where the eye expects them.
function settle() {
  const body = find("#source .sbody");
  const mark = find("#source .doc mark");
  if (!mark) {
    body.scrollTop = 0;
    return;
  }
  const offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += offset - body.clientHeight / 3;
}

function turn(by) {
  const last = shown.document.pages.length;
  shown.page = Math.min(Math.max(shown.page + by, 1), last);
  picture();
}

function picture() {
  const { document, page } = shown;
  drawSheet(document, open, page);
  find(".page-now").textContent = `${page} / ${document.pages.length}`;
  find(".page-back").disabled = page <= 1;
  find(".page-on").disabled = page >= document.pages.length;
}
