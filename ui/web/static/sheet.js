// A page of a document as a picture, with the cited words marked on it.
import { element, find, json } from "./dom.js";

let drawn = 0;

// `span`: id, start, end, page; `page` is the one to show.
export function drawSheet(document, span, page) {
  const turn = (drawn += 1);
  const body = find("#source .sbody");
  const width = Math.min(Math.ceil((body.clientWidth * devicePixelRatio) / 200) * 200 || 800, 2400);
  const image = find("#source .sheet img");
  image.src = `/api/documents/${encodeURIComponent(span.id)}/pages/${page}.png?width=${width}`;
  image.alt = `Page ${page} of ${document.title}`;
  find("#source .strokes").replaceChildren();
  body.scrollTop = 0;
  if (span.end > span.start) strokes(span, page, image, () => turn === drawn);
}

async function strokes(span, page, image, wanted) {
  const address = `/api/documents/${encodeURIComponent(span.id)}/rectangles?start=${span.start}&end=${span.end}`;
  // A document that has no rectangles still has its picture and its text.
  const { rectangles } = await json(address).catch(() => ({ rectangles: [] }));
  if (!wanted()) return;
  const made = rectangles.filter((rectangle) => rectangle.page === page).map(stroke);
  find("#source .strokes").replaceChildren(...made);
  // Until the picture is there its height is a guess.
  if (!image.complete) await image.decode().catch(() => null);
  if (wanted() && made.length) settle(made[0]);
}

function stroke({ left, top, right, bottom }) {
  const made = element("span", { class: "stroke" });
  made.style.left = `${100 * left}%`;
  made.style.top = `${100 * top}%`;
  made.style.width = `${100 * (right - left)}%`;
  made.style.height = `${100 * (bottom - top)}%`;
  return made;
}

function settle(first) {
  const body = find("#source .sbody");
  const offset = first.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += offset - body.clientHeight / 3;
}
