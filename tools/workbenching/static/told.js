// A sentence of the tools in both languages: {text: English, uk: Ukrainian}.
import { el } from "./dom.js";
import { lang, onLanguage } from "./i18n.js";

export const inLanguage = (both) => (lang() === "uk" ? both.uk : both.text);

function show(made) {
  const uk = lang() === "uk" && made.dataset.uk !== made.dataset.en;
  made.lang = uk ? "uk" : "en";
  made.textContent = uk ? made.dataset.uk : made.dataset.en;
}

onLanguage(() => document.querySelectorAll("[data-en]").forEach(show));

// Give an element other sentences.
export function tell(made, { text, uk }) {
  made.dataset.en = text;
  made.dataset.uk = uk;
  show(made);
}

export function told(tag, both, props = {}) {
  const made = el(tag, props);
  tell(made, both);
  return made;
}
