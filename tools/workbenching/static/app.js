// The page's frame: words, navigation, one element for each section.
import * as api from "./api.js";
import { announce, ask, el, newId, say } from "./dom.js";
import { follow, listen } from "./events.js";
import { counted, lang, loadWords, onLanguage, setLanguage, t } from "./i18n.js";

const main = document.getElementById("main");

// What a section's script is given.
export function benchFor(section) {
  return {
    get: (name, query) => api.get(`${section}/${name}`, query),
    post: (name, data) => api.post(`${section}/${name}`, data),
    on: (kind, listener) => listen(section, kind, listener),
    show: (other) => { location.hash = other; },
    t, counted, lang, onLanguage, announce, ask, el, newId, say,
  };
}

function show(sections) {
  const wanted = location.hash.slice(1);
  if (wanted === "main") return;
  const shown = sections.includes(wanted) ? wanted : sections[0];
  for (const name of sections) {
    document.getElementById(name).hidden = name !== shown;
    const link = document.querySelector(`#nav a[href="#${name}"]`);
    if (name === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${t(shown + ".title")} - ${t("common.title")}`;
  document.getElementById(shown).dispatchEvent(new Event("shown"));
  return shown;
}

async function start() {
  const { sections } = await api.get("sections");
  await loadWords(["common", ...sections]);
  const list = document.querySelector("#nav ul");
  for (const name of sections) {
    list.append(el("li", {}, el("a", { href: "#" + name, t: name + ".title" })));
    const heading = newId("title");
    const root = el("section", { id: name, "aria-labelledby": heading, hidden: true },
      el("h2", { id: heading, t: name + ".title", tabIndex: -1 }));
    main.append(root);
  }
  const chooser = document.getElementById("lang");
  const known = sessionStorage.getItem("lang") || navigator.language.slice(0, 2);
  chooser.value = known === "uk" ? "uk" : "en";
  chooser.addEventListener("change", () => {
    sessionStorage.setItem("lang", chooser.value);
    setLanguage(chooser.value);
    show(sections);
  });
  setLanguage(chooser.value);
  await Promise.all(sections.map(async (name) => {
    const { build } = await import(`./sections/${name}.js`);
    await build(document.getElementById(name), benchFor(name));
  }));
  addEventListener("hashchange", () => {
    const shown = show(sections);
    if (shown) document.querySelector(`#${shown} h2`).focus();
  });
  show(sections);
  follow((lost) => {
    const banner = document.getElementById("lost");
    banner.hidden = !lost;
    if (lost) say(banner, "common.lost");
  });
  document.body.dataset.ready = "yes";
}

start().catch((error) => announce(error.message, true));
