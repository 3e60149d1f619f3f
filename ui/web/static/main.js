// Starts the parts of the page once Gradio has drawn them.
import { startComposer } from "./composer.js";
import { startLibrary } from "./library.js";
import { startSource } from "./source.js";
import { startTheme } from "./theme.js";
import { startTurns } from "./turns.js";
import { startViews } from "./views.js";

function drawn() {
  return ["#turns", "#question textarea", "#source .source", "#library .library"].every((part) =>
    document.querySelector(part),
  );
}

function start() {
  startTheme();
  startSource();
  startTurns();
  startComposer();
  startLibrary();
  startViews();
  document.documentElement.dataset.ready = "";
}

if (drawn()) start();
else {
  const watcher = new MutationObserver(() => {
    if (!drawn()) return;
    watcher.disconnect();
    start();
  });
  watcher.observe(document.documentElement, { childList: true, subtree: true });
}
