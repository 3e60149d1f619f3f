// Which part of the page is shown: the address says it (#/ask, #/library).
import { all, element, find, json } from "./dom.js";
import { openLibrary } from "./library.js";

export function startViews() {
  addEventListener("hashchange", show);
  show();
  tell();
}

function show() {
  const view = location.hash === "#/library" ? "library" : "ask";
  document.documentElement.dataset.view = view;
  for (const link of all("nav a[data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "library") openLibrary();
}

async function tell() {
  const text = find(".state-text");
  try {
    const health = await json("/api/health");
    const briefings = health.documents === 1 ? "1 briefing" : `${health.documents.toLocaleString("en")} briefings`;
    const attention = health.failures === 1 ? "needs" : "need";
    const more = health.failures ? ` · ${health.failures} ${attention} attention` : "";
    text.replaceChildren(briefings, element("span", { class: "state-more" }, more));
    find(".state").setAttribute("aria-label", `Library: ${text.textContent}`);
    find(".state").dataset.state = health.failures ? "attention" : "well";
  } catch {
    text.textContent = "The server does not answer";
    find(".state").dataset.state = "away";
  }
}
