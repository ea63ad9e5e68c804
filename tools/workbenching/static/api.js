// Asking the server. An answer that is no good is thrown as Failed: `say` is a sentence to show.
import { lang, t } from "./i18n.js";

export class Failed extends Error {
  constructor(status, body) {
    super(body.say);
    this.status = status;
    this.body = body;
    const said = lang() === "uk" && body.uk ? body.uk : body.say;
    this.say = body.key ? t(body.key, body.values) : said; // in the page's language
  }
}

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Failed(0, { say: t("common.lost") });
  }
  let body;
  try {
    body = await answer.json();
  } catch {
    body = { say: t("common.odd", { status: answer.status }) };
  }
  if (!answer.ok) throw new Failed(answer.status, body);
  return body;
}

export const get = (path, query = {}) => {
  const more = new URLSearchParams(query).toString();
  return asked(`api/${path}${more ? "?" + more : ""}`);
};

export const post = (path, data = {}) => asked(`api/${path}`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(data),
});
