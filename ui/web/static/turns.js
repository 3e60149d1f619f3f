// The conversation: footnotes open sources; a new question comes to the top of the view.
import { all, find } from "./dom.js";
import { closeSource, currentSpan, openSource } from "./source.js";

const spans = ".fn, .note, .quotation";
const narrow = () => matchMedia("(max-width: 760px)").matches;
let seen = 0;
let offered = false;

export function startTurns() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(spans);
    if (button) follow(button);
    const link = event.target.closest("#asked a");
    if (link) {
      event.preventDefault();
      find(link.getAttribute("href"))?.scrollIntoView({ block: "start" });
      find(`${link.getAttribute("href")} .q`)?.focus({ preventScroll: true });
    }
    if (event.target.closest(".prev")) step(-1);
    if (event.target.closest(".next")) step(1);
  });
  document.addEventListener("keydown", onKey);
  new MutationObserver(arrived).observe(find("#turns"), { childList: true, subtree: true });
  arrived();
}

function follow(button) {
  const { document: id, start, end, page } = button.dataset;
  const notes = button.closest(".turn") ?? latest();
  openSource({
    id,
    start: Number(start),
    end: Number(end),
    page: page ? Number(page) : null,
    note: button.dataset.note ?? null,
    turn: notes?.id ?? null,
    opener: button,
  });
  press();
}

// The footnote that is open is pressed, in every place where it stands.
function press() {
  const open = currentSpan();
  for (const button of all(".fn")) {
    const { document: id, start, end } = button.dataset;
    const same = open && id === open.id && Number(start) === open.start && Number(end) === open.end;
    const value = same && button.closest(".turn")?.id === open.turn ? "true" : "false";
    if (button.getAttribute("aria-pressed") !== value) button.setAttribute("aria-pressed", value);
  }
}

function latest() {
  return all(".turn").at(-1);
}

function arrived() {
  const turns = all("#turns .turn");
  document.documentElement.classList.toggle("talking", turns.length > 0);
  if (turns.length !== seen) {
    closeSource();
    turns.at(-1)?.scrollIntoView({ block: "start" });
    offered = false;
  }
  seen = turns.length;
  offer(turns.at(-1));
  press();
}

// A finished answer stands beside the source of its first footnote, where there is room for it.
function offer(turn) {
  if (offered || turn?.dataset.state !== "answered") return;
  offered = true;
  const first = find(".note", turn);
  if (first && !currentSpan() && !narrow()) follow(first);
}

function onKey(event) {
  const typing = event.target.closest("input, textarea, select");
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    step(event.key === "ArrowUp" ? -1 : 1);
  } else if (!typing && !event.ctrlKey && !event.metaKey && (event.key === "[" || event.key === "]")) {
    step(event.key === "[" ? -1 : 1);
  } else if (event.key === "Escape" && currentSpan()) {
    closeSource();
    press();
  }
}

// The next or previous footnote of the turn whose source is open; of the last turn without one.
function step(by) {
  const open = currentSpan();
  const turn = (open?.turn && document.getElementById(open.turn)) || latest();
  if (!turn) return;
  const notes = all(".note", turn);
  const list = notes.length ? notes : all(".fn, .quotation", turn);
  if (!list.length) return;
  const at = open
    ? list.findIndex((n) => n.dataset.document === open.id && Number(n.dataset.start) === open.start)
    : -1;
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
  follow(list[next]);
}
