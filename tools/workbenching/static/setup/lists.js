// A list of the form (networks, people, sensors): its entries as cards, added, moved and removed.
import { el, newId, say } from "../dom.js";
import { t } from "../i18n.js";

// key: "WIFI"; draft: the form's list, [{at, provider, like, fields}]; shown: what the server told
// of it; fields: a Fields; make(entry, path, shown of the entry) -> [elements]; title(entry) ->
// text; blank() -> a new entry; changed(): after each of these.
export class List {
  constructor(key, { draft, shown, fields, make, title, blank, changed, movable = true }) {
    Object.assign(this, { key, draft, shown, fields, make, title, blank, changed, movable });
    this.box = el("div", { class: "entries" });
    this.whole = el("div", { class: "problem", id: newId("problem") });
    this.root = el("div", { class: "list" }, this.box, this.whole, this.adder());
    this.root.dataset.path = key;
    this.draw();
  }

  adder() {
    if (this.shown.why) return null;
    return el("button", { type: "button", class: "add", t: `setup.add_${this.key}`, onclick: () => {
      this.draft.push(this.blank(this.draft));
      this.draw();
      this.changed();
      this.focus(this.draft.length - 1);
    } });
  }

  draw() {
    this.fields.drop(this.key + "/");
    this.fields.places.set(this.key, { input: this.box, problem: this.whole, box: this.root });
    if (this.shown.why) {
      this.box.replaceChildren(el("p", { class: "note", t: `setup.list_${this.shown.why}`, values: { key: this.key, line: this.shown.line || "?" } }));
      return;
    }
    this.box.replaceChildren(...this.draft.map((entry, at) => this.card(entry, at)));
  }

  shownOf(entry) {
    return entry.at === null ? { fields: {} } : this.shown.entries[entry.at];
  }

  card(entry, at) {
    const path = `${this.key}/${at}`;
    const shown = this.shownOf(entry);
    const heading = el("h4", { id: newId("entry") });
    const problem = el("div", { class: "problem" });
    const card = el("div", { class: "entry", role: "group", "aria-labelledby": heading.id },
      el("div", { class: "row between" }, heading, el("div", { class: "row tight" }, this.buttons(at))));
    card.dataset.path = path;
    this.fields.places.set(path, { input: card, problem, box: card });
    if (shown.opaque) {
      say(heading, "setup.opaque_title", { line: shown.opaque });
      card.append(el("p", { class: "hint", t: "setup.opaque" }), problem);
      return card;
    }
    const retitle = () => { heading.textContent = this.title(entry) || t(`setup.new_${this.key}`); };
    retitle();
    card.addEventListener("input", retitle);
    card.addEventListener("change", retitle);
    card.append(...this.make(entry, path, shown, () => { this.draw(); this.changed(); }), problem);
    return card;
  }

  buttons(at) {
    const made = [];
    if (this.movable && at > 0) made.push(this.button("up", at, () => this.move(at, at - 1)));
    if (this.movable && at < this.draft.length - 1) made.push(this.button("down", at, () => this.move(at, at + 1)));
    made.push(this.button("remove", at, () => this.remove(at)));
    return made;
  }

  button(what, at, onclick) {
    return el("button", { type: "button", class: "quiet small", t: `setup.${what}`, tLabel: `setup.${what}_label`, values: { number: at + 1 }, onclick });
  }

  move(from, to) {
    this.draft.splice(to, 0, ...this.draft.splice(from, 1));
    this.draw();
    this.changed();
    this.focus(to);
  }

  remove(at) {
    this.draft.splice(at, 1);
    this.draw();
    this.changed();
    if (this.draft.length) this.focus(Math.min(at, this.draft.length - 1));
    else this.root.querySelector(".add").focus();
  }

  focus(at) {
    const target = this.box.children[at].querySelector("input, select, button");
    if (target) target.focus();
  }
}
