// Elements from data. Text goes in as text; nothing here reads HTML.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const months =
  "January February March April May June July August September October November December".split(" ");

// An ISO day as it is read: 11 April 2025.
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  return `${date} ${months[month - 1]} ${year}`;
}

export async function json(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The server answered ${answer.status}.`);
  return body;
}

// Type into one of Gradio's boxes as a reader would, so that Gradio hears of it.
export function type(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
