// A document's text as elements, block by block, with the cited span marked.
import { element } from "./dom.js";

// Spans count characters as Python does; JavaScript counts UTF-16 units. Where the text has
// characters beyond the basic plane the two differ, and spans are cut from an array of characters.
export function cutter(text) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (start, end) => text.slice(start, end);
  const characters = Array.from(text);
  return (start, end) => characters.slice(start, end).join("");
}

export function textOf(document, span) {
  const cut = cutter(document.text);
  const folios = folioMaker(document);
  const made = [];
  let open = null;
  for (const block of document.blocks) {
    const folio = folios(block);
    if (folio) made.push(folio);
    const group = groups[block.kind];
    if (!group) made.push(element(tagOf(block), classOf(block), ...marked(block, span, cut)));
    else {
      if (folio || made.at(-1) !== open || open.dataset.kind !== block.kind) {
        made.push((open = element(group.tag, { "data-kind": block.kind })));
      }
      open.append(group.entry(block, span, cut));
    }
  }
  return made;
}

// Neighbouring items make one list, neighbouring rows one table.
const groups = {
  item: { tag: "ul", entry: item },
  row: { tag: "table", entry: row },
};

const tagOf = (block) => (block.kind === "heading" ? `h${Math.min(block.level + 2, 6)}` : "p");

// Notes at a page's foot or under a slide stand apart.
const classOf = (block) => (block.kind === "note" ? { class: "aside" } : {});

// What a page of each format is called by those who work with it.
const nouns = { pptx: "slide", odp: "slide", xlsx: "sheet", ods: "sheet" };
export const pageNoun = (format) => nouns[format] ?? "page";

// A page's number, before the first block of each page that holds text.
function folioMaker({ pages, format }) {
  const noun = pageNoun(format).replace(/^./, (letter) => letter.toUpperCase());
  let next = 0;
  return (block) => {
    let number = null;
    while (next < pages.length && pages[next].start <= block.start) {
      if (pages[next].end > block.start) number = pages[next].number;
      next += 1;
    }
    return number && element("p", { class: "folio" }, `${noun} ${number}`);
  };
}

// An item's text opens with the bullet or number that its document shows; where it does, no other is
// drawn before it.
const label = /^(?:>\s*)*(?:[^\p{L}\p{N}\s“"'‘(]|\(?(?:\p{N}[\p{N}.]{0,8}|\p{L}|[ivxlcdm]{1,6})[.)]|\p{N}[\p{N}.]{0,8})(?=\s)/iu;

function item(block, span, cut) {
  const own = label.test(cut(block.start, block.end)) ? { class: "labelled" } : {};
  return element("li", own, ...marked(block, span, cut));
}

// Readers join the cells of a row with bars. The bars stay in the text, out of sight, so that what
// is marked is, letter for letter, what is cited.
function row(block, span, cut) {
  const made = element("tr");
  let start = block.start;
  for (const words of cut(block.start, block.end).split(/(?<= \| )/)) {
    const length = Array.from(words).length;
    const bar = words.endsWith(" | ") ? 3 : 0;
    const cell = element("td", {}, ...marked({ start, end: start + length - bar }, span, cut));
    if (bar) {
      const hidden = marked({ start: start + length - bar, end: start + length }, span, cut);
      cell.append(element("span", { class: "sr" }, ...hidden));
    }
    made.append(cell);
    start += length;
  }
  return made;
}

function marked(piece, span, cut) {
  const start = Math.max(piece.start, span.start);
  const end = Math.min(piece.end, span.end);
  if (start >= end) return [cut(piece.start, piece.end)];
  return [cut(piece.start, start), element("mark", {}, cut(start, end)), cut(end, piece.end)].filter(
    (words) => words !== "",
  );
}
