// The page's words: text/SECTION.LANGUAGE.json, keys as "setup.save". {holes} are filled in.
const words = { en: {}, uk: {} };
const listeners = [];
let current = "en";

export const lang = () => current;
export const onLanguage = (listener) => listeners.push(listener);

export async function loadWords(sections) {
  const wanted = sections.flatMap((section) => ["en", "uk"].map((each) => [section, each]));
  await Promise.all(wanted.map(async ([section, each]) => {
    const answer = await fetch(`text/${section}.${each}.json`);
    for (const [key, word] of Object.entries(await answer.json())) words[each][`${section}.${key}`] = word;
  }));
}

export function t(key, values = {}) {
  const word = words[current][key] ?? words.en[key] ?? key;
  return word.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

// "1 text", "2 texts": the key's word holds the forms, parted by "|" (English 2, Ukrainian 3).
export function counted(key, count) {
  const forms = t(key).split("|");
  const form = new Intl.PluralRules(current).select(count);
  const at = current === "uk" ? { one: 0, few: 1 }[form] ?? 2 : form === "one" ? 0 : 1;
  return (forms[at] ?? forms[forms.length - 1]).replace("{count}", count);
}

export function setLanguage(wanted) {
  current = wanted === "uk" ? "uk" : "en";
  document.documentElement.lang = current;
  for (const listener of listeners) listener(current);
}
