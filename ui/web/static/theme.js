// Light, dark, or as the system has it.
import { find } from "./dom.js";

const names = { "": "as the system", light: "light", dark: "dark" };
const order = ["", "light", "dark"];

export function startTheme() {
  const button = find(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("footnote-theme") ?? "";
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    document.body.classList.toggle("dark", chosen ? chosen === "dark" : system.matches);
    button.dataset.theme = chosen;
    button.setAttribute("aria-label", `Colours: ${names[chosen]}`);
    button.title = `Colours: ${names[chosen]}`;
  };
  button.addEventListener("click", () => {
    const now = localStorage.getItem("footnote-theme") ?? "";
    const next = order[(order.indexOf(now) + 1) % order.length];
    if (next) localStorage.setItem("footnote-theme", next);
    else localStorage.removeItem("footnote-theme");
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}
