// Small helpers to build elements. No text ever becomes HTML.
import { t, onLanguage } from "./i18n.js";

const ATTRIBUTES_OF_WORDS = { t: null, tLabel: "aria-label", tTitle: "title", tPlaceholder: "placeholder" };

// el("button", {t: "flash.start", class: "main", onclick: start}, child, "text", ...)
// t, tLabel, tTitle, tPlaceholder: a key of text/*.json, with `values` for its {holes}.
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in ATTRIBUTES_OF_WORDS) setWords(made, name, value, props.values);
    else if (name === "values" || value === undefined || value === null) continue;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name in made && name !== "list" && name !== "form") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

// Give an element other words; they follow the page's language.
export function setWords(made, name, key, values) {
  const attribute = ATTRIBUTES_OF_WORDS[name];
  made.dataset[name] = key;
  if (values) made.dataset.values = JSON.stringify(values);
  else delete made.dataset.values;
  if (attribute) made.setAttribute(attribute, t(key, values));
  else made.textContent = t(key, values);
}

export const say = (made, key, values) => setWords(made, "t", key, values);

onLanguage(() => {
  for (const name of Object.keys(ATTRIBUTES_OF_WORDS)) {
    const attribute = "data-" + name.replace(/[A-Z]/g, (big) => "-" + big.toLowerCase());
    for (const made of document.querySelectorAll(`[${attribute}]`)) {
      const values = made.dataset.values ? JSON.parse(made.dataset.values) : undefined;
      setWords(made, name, made.dataset[name], values);
    }
  }
});

let count = 0;
export const newId = (start = "id") => `${start}-${++count}`;

// Short news, read aloud by screen readers, gone after some seconds.
let going;
export function announce(text, bad = false) {
  const box = document.getElementById("announce");
  box.className = bad ? "toast on bad" : "toast on";
  box.textContent = text;
  clearTimeout(going);
  going = setTimeout(() => { box.className = "toast"; box.textContent = ""; }, bad ? 12000 : 6000);
}

// Ask before something that costs or erases. -> Promise of true or false.
// choices: [[value, key of its word, class]], the first has the focus.
export function ask(text, choices = [[false, "common.cancel"], [true, "common.yes", "main"]]) {
  return new Promise((resolve) => {
    const id = newId("ask");
    const box = el("dialog", { "aria-labelledby": id }, el("p", { id }, text));
    const row = el("div", { class: "row end" });
    for (const [value, key, kind] of choices) {
      row.append(el("button", { type: "button", t: key, class: kind || "", onclick: () => { box.close(); resolve(value); } }));
    }
    box.append(row);
    box.addEventListener("cancel", () => resolve(choices[0][0]));
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  });
}
