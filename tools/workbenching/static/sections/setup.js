// Set up: config.py as a form. The texts of the file and its secrets stay on the server; what is
// sent is what the form holds, and the server changes only what was changed here.
import { Failed } from "../api.js";
import { Texts, Wiring } from "../setup/aside.js";
import { network, person, sensor } from "../setup/entries.js";
import { Fields } from "../setup/fields.js";
import { List } from "../setup/lists.js";
import { ALL, Settings } from "../setup/settings.js";

const WAIT_MS = 350;

export class Setup {
  constructor(root, bench) {
    Object.assign(this, { root, bench, asked: 0, touched: new Set(), complete: false });
    const { el } = bench;
    this.lead = el("p", { class: "lead" });
    this.notes = el("div", { class: "notes" });
    this.body = el("form", { autocomplete: "off", onsubmit: (event) => event.preventDefault() });
    this.status = el("p", { class: "status", role: "status" });
    this.saver = el("button", { type: "button", class: "main", t: "setup.save", onclick: () => this.save() });
    this.bar = el("div", { class: "savebar" }, this.status, this.saver);
    root.append(this.lead, this.notes, this.body, this.bar);
    bench.onLanguage(() => (this.state && this.state.form ? this.check() : this.load()));
    bench.on("saved", ({ base }) => this.compare(base));
    addEventListener("focus", () => this.look());
    addEventListener("beforeunload", (event) => { if (this.changed) event.preventDefault(); });
  }

  async load() {
    try {
      this.take(await this.bench.get("state", { lang: this.bench.lang() }));
    } catch (error) {
      this.body.replaceChildren(this.bench.el("p", { class: "note bad", role: "alert" }, error.say || error.message));
    }
  }

  // What the server told: the form is drawn anew.
  take(state) {
    const { el, say } = this.bench;
    Object.assign(this, { state, over: undefined, stale: false, changed: false });
    this.touched.clear();
    this.complete = state.there;
    this.notes.replaceChildren();
    say(this.lead, state.there ? "setup.there" : "setup.missing", { name: state.name, path: state.path });
    this.bar.hidden = !state.form;
    if (!state.form) return this.unreadable(state);
    const { rest } = state.form;
    if (rest.length) this.notes.append(el("p", { class: "note", t: "setup.rest", values: { lines: rest.join(", ") } }));
    this.draft = draftOf(state.form);
    this.draw();
    this.told(state);
  }

  unreadable(state) {
    const { el } = this.bench;
    this.body.replaceChildren(el("div", { class: "card" },
      el("h3", { t: "setup.unreadable" }),
      el("ul", { class: "plain" }, state.unreadable.map((each) => el("li", { class: "says bad" }, each.say))),
      el("p", { t: "setup.unreadable_hint", values: { name: state.name } }),
      el("div", { class: "row" },
        el("button", { type: "button", class: "main", t: "setup.again", onclick: () => this.load() }),
        el("button", { type: "button", t: "setup.anew", onclick: () => this.anew() }))));
  }

  draw() {
    const { el } = this.bench;
    const { form, schema } = this.state;
    const fields = new Fields((path) => { this.touched.add(path); this.later(); });
    const people = this.draft.lists.SENDERS;
    const list = (key, make, title, blank) => new List(key, {
      draft: this.draft.lists[key], shown: form.lists[key], fields, make, title, blank,
      changed: () => { this.touched.add(key); this.later(); },
    });
    this.fields = fields;
    this.settings = new Settings({ fields, schema, draft: this.draft.settings, shown: form.settings, phones: () => people.map((each) => each.fields && each.fields.to) });
    const wifi = list("WIFI", network(fields), (each) => each.fields.name, () => ({ at: null, fields: { name: "", password: null } }));
    const senders = list("SENDERS", person(fields, people), (each) => each.fields.to, () => likeLast(people));
    const sensors = list("SENSORS", sensor(fields, schema, (entry) => this.pinsTaken(entry)), (each) => each.fields.name, () => this.newSensor());
    this.texts = this.texts || new Texts();
    const labels = Object.fromEntries(schema.pins.map((pin) => [pin.pin, pin.label]));
    this.wiring = this.wiring || new Wiring(() => this.wired(), schema.boards, labels);
    const card = (key, ...children) => el("div", { class: "card" }, el("h3", { t: `setup.card_${key}` }), children);
    const folded = (key) => el("details", { class: "card" }, el("summary", {}, el("h3", { t: `setup.card_${key}` })), this.settings.card(key));
    this.body.replaceChildren(el("div", { class: "two" },
      el("div", { class: "stack" },
        card("place", this.settings.card("place")), card("wifi", wifi.root),
        card("people", el("p", { class: "hint", t: "setup.people_hint" }), senders.root),
        card("sensors", sensors.root),
        folded("bill"), folded("commands"), folded("page"), folded("board")),
      el("div", { class: "stack aside" }, this.texts.root, this.wiring.root)));
    this.wiring.draw();
  }

  pinsTaken(entry) {
    const others = this.draft.lists.SENSORS.filter((each) => each !== entry && each.fields);
    return [...others.map((each) => each.fields.pin), this.draft.settings.LAMP_PIN];
  }

  newSensor() {
    const taken = this.pinsTaken(null);
    const free = this.state.schema.pins.find((pin) => pin.grade === "good" && !taken.includes(pin.pin));
    return { at: null, fields: { name: "", pin: free ? free.pin : null, kind: "door" } };
  }

  wired() {
    return this.draft.lists.SENSORS.filter((each) => each.fields && Number.isInteger(each.fields.pin))
      .map(({ fields }) => [fields.name || "", fields.kind === "pir" ? "pir" : "door", fields.pin]);
  }

  wanted() {
    const lists = {};
    for (const [key, entries] of Object.entries(this.draft.lists)) {
      if (!this.state.form.lists[key].why) lists[key] = entries;
    }
    return { settings: this.draft.settings, lists };
  }

  later() {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), WAIT_MS);
  }

  async check() {
    const number = ++this.asked;
    this.wiring.draw();
    this.settings.redrawCommands();
    try {
      const told = await this.bench.post("check", { wanted: this.wanted(), base: this.state.base, lang: this.bench.lang() });
      if (number === this.asked) this.told(told);
    } catch (error) {
      if (number === this.asked) this.failed(error);
    }
  }

  // The checker's sentences, each to its field; the texts; the line beside the button.
  told({ found, mistakes, changed, texts }) {
    this.changed = changed;
    this.texts.show(texts);
    const visible = (path) => this.complete || this.touched.has(path) || this.touched.has(path.split("/")[0]);
    const rest = this.fields.tell(found, visible);
    const { el, say, counted } = this.bench;
    for (const old of this.notes.querySelectorAll(".says")) old.remove();
    this.notes.append(...rest.map((each) => el("p", { class: `says ${each.kind === "mistake" ? "bad" : "warn"}` }, each.say)));
    const how = mistakes ? counted("setup.mistakes", mistakes) : this.bench.t("setup.right");
    say(this.status, changed ? "setup.state_changed" : "setup.state_same", { how });
    this.status.className = mistakes ? "status has-mistakes" : "status";
    this.status.dataset.mistakes = mistakes;
  }

  failed(error) {
    if (!(error instanceof Failed)) throw error;
    this.bench.announce(error.say, true);
  }

  async save() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.complete = true;
    const { bench } = this;
    try {
      const state = await bench.post("save", { wanted: this.wanted(), base: this.state.base, over: this.over, lang: bench.lang() });
      this.take(state);
      const key = !state.written ? "setup.nothing" : state.mistakes ? "setup.saved_wrong" : "setup.saved";
      bench.announce(bench.t(key, { name: state.name, how: bench.counted("setup.mistakes", state.mistakes) }));
    } catch (error) {
      if (error instanceof Failed && error.status === 409) return this.choose(error);
      this.failed(error);
    }
  }

  async choose(error) {
    const choice = await this.bench.ask(`${error.say}\n${this.bench.t("setup.stale_ask", { name: this.state.name })}`,
      [[null, "common.cancel"], ["read", "setup.stale_read"], ["keep", "setup.stale_keep", "danger"]]);
    if (choice === "read") await this.load();
    if (choice === "keep") {
      this.over = error.body.now;
      await this.save();
    }
  }

  async anew() {
    const name = this.state.name;
    if (!(await this.bench.ask(this.bench.t("setup.anew_ask", { name }), [[false, "common.cancel"], [true, "setup.anew", "danger"]]))) return;
    try {
      this.take(await this.bench.post("anew", { base: this.state.base, lang: this.bench.lang() }));
    } catch (error) {
      if (error instanceof Failed && error.status === 409) await this.load();
      this.failed(error);
    }
  }

  // Was the file changed by somebody else? Asked whenever the window is looked at again.
  async look() {
    if (!this.state || this.root.hidden) return;
    try {
      this.compare((await this.bench.get("base")).base);
    } catch {
      // the banner of the page says it
    }
  }

  compare(base) {
    if (!this.state || base === this.state.base || this.stale) return;
    if (!this.changed) return void this.load();
    this.stale = true;
    const { el } = this.bench;
    this.notes.prepend(el("div", { class: "note warn", role: "alert" },
      el("p", { t: "setup.stale_note", values: { name: this.state.name } }),
      el("button", { type: "button", t: "setup.stale_read", onclick: () => this.load() })));
  }
}

// What the form holds, as it is sent back.
function draftOf(form) {
  const settings = {};
  for (const key of ALL) settings[key] = form.settings[key].value ?? null;
  const lists = {};
  for (const [key, { entries }] of Object.entries(form.lists)) {
    lists[key] = entries.map((entry) => {
      const made = { at: entry.at };
      if (entry.provider) made.provider = entry.provider;
      if (entry.fields) made.fields = Object.fromEntries(Object.entries(entry.fields).map(([name, field]) => [name, field.value ?? null]));
      return made;
    });
  }
  return { settings, lists };
}

// One more person, by the account of the last one.
function likeLast(people) {
  const last = people.filter((each) => each.fields).at(-1);
  if (!last) return { at: null, provider: "twilio", fields: { to: "" } };
  const names = { sipgate: ["token_id", "sms_id", "token"], telegram: ["token"], twilio: ["from_", "sid", "key", "token"] }[last.provider];
  const fields = { to: "", ...Object.fromEntries(names.map((name) => [name, last.fields[name] ?? null])) };
  return { at: null, provider: last.provider, like: last.at ?? last.like ?? null, fields };
}

export async function build(root, bench) {
  await new Setup(root, bench).load();
}
