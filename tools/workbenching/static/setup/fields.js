// The fields of the form: a label, an input, a hint, and a place for the checker's sentence.
import { el, newId, say, setWords } from "../dom.js";
import { t } from "../i18n.js";

const has = (key) => t(key) !== key;

// One form: where each field is, so that a sentence finds its place, and what to call on a change.
export class Fields {
  constructor(changed) {
    this.changed = changed;
    this.places = new Map(); // "SENDERS/0/token" -> {input, problem, box}
  }

  // path: "NAME" or "SENDERS/0/token"; name: of its words, "NAME" or "SENDERS.token".
  // shown: what the server told of it; input: the element; more: elements behind it.
  place(path, name, shown, input, more = []) {
    const hint = el("p", { class: "hint", id: newId("hint") });
    const problem = el("div", { class: "problem", id: newId("problem") });
    input.id = input.id || newId("field");
    if (has(`setup.h.${name}`)) hint.append(el("span", { t: `setup.h.${name}` }));
    if (shown && shown.note) hint.append(el("span", { class: "odd", t: `setup.note_${shown.note}` }));
    if (shown && shown.why) hint.append(el("span", { class: "odd", t: `setup.why_${shown.why}` }));
    if (shown && shown.why) input.disabled = true;
    const label = el("label", { htmlFor: input.id, t: `setup.f.${name}` });
    const line = more.length ? el("div", { class: "line" }, input, more) : input;
    const check = input.type === "checkbox";
    const box = el("div", { class: check ? "field check" : "field" },
      check ? [el("div", { class: "row" }, input, label)] : [label, line], hint.childNodes.length ? hint : null, problem);
    input.setAttribute("aria-describedby", `${hint.childNodes.length ? hint.id + " " : ""}${problem.id}`);
    box.dataset.path = path;
    this.places.set(path, { input, problem, box });
    return box;
  }

  drop(start) {
    for (const path of [...this.places.keys()]) if (path.startsWith(start)) this.places.delete(path);
  }

  // get, set: of the value; an empty text is null. Whole numbers become numbers, the rest stays
  // text, and the checker says what it thinks of it.
  text(path, name, shown, get, set, options = {}) {
    const value = get();
    const input = el("input", {
      type: "text", value: value === null || value === undefined ? "" : String(value),
      autocomplete: "off", spellcheck: options.words || false,
      inputMode: options.number ? "numeric" : options.tel ? "tel" : undefined,
      oninput: () => {
        const now = input.value;
        const whole = options.number && /^-?\d{1,9}$/.test(now.trim());
        set(whole ? Number(now) : now === "" && !options.keepEmpty ? null : now);
        this.changed(path);
      },
    });
    if (options.placeholder !== undefined && options.placeholder !== null) input.placeholder = String(options.placeholder);
    if (options.tPlaceholder) setWords(input, "tPlaceholder", options.tPlaceholder);
    return this.place(path, name, shown, input);
  }

  flag(path, name, shown, get, set, usual = false) {
    const value = get();
    const input = el("input", {
      type: "checkbox", checked: value === null ? usual : value === true,
      onchange: () => { set(input.checked === usual && value === null ? null : input.checked); this.changed(path); },
    });
    return this.place(path, name, shown, input);
  }

  // options: [[value, key of its word or null, plain word]]
  choice(path, name, shown, get, set, options) {
    const value = get();
    const known = options.some((option) => option[0] === value);
    const all = known ? options : [[value, null, value === null ? "" : String(value)], ...options];
    const input = el("select", { onchange: () => { set(all[input.selectedIndex][0]); this.changed(path); } },
      all.map(([each, key, word]) => (key ? el("option", { t: key }) : el("option", {}, word))));
    input.selectedIndex = all.findIndex((option) => option[0] === value);
    return this.place(path, name, shown, input);
  }

  // Never shown again. What is typed may be looked at; an empty field keeps what is there.
  secret(path, name, shown, get, set, removable = false) {
    const input = el("input", {
      type: "password", autocomplete: "new-password", spellcheck: false, value: get() || "",
      oninput: () => { set(input.value === "" ? null : input.value); look.hidden = !input.value; this.changed(path); },
    });
    if (shown && shown.set) setWords(input, "tPlaceholder", "setup.kept");
    const look = el("button", { type: "button", class: "quiet", t: "setup.look", "aria-pressed": "false", hidden: !input.value });
    look.addEventListener("click", () => {
      const open = input.type === "password";
      input.type = open ? "text" : "password";
      look.setAttribute("aria-pressed", String(open));
      say(look, open ? "setup.unlook" : "setup.look");
    });
    const more = [look];
    if (removable && shown && shown.set) {
      const remove = el("button", { type: "button", class: "quiet", t: "setup.remove_secret" });
      remove.addEventListener("click", () => {
        const gone = input.disabled;
        input.disabled = !gone;
        set(gone ? null : "");
        say(remove, gone ? "setup.remove_secret" : "setup.keep_secret");
        this.changed(path);
      });
      more.push(remove);
    }
    return this.place(path, name, shown, input, more);
  }

  // found: the server's sentences. visible(path): may it be told yet? -> those without a place.
  tell(found, visible) {
    for (const { input, problem } of this.places.values()) {
      problem.replaceChildren();
      input.removeAttribute("aria-invalid");
    }
    const rest = [];
    for (const each of found) {
      const path = [each.setting, each.entry, each.field].filter((part) => part !== null).join("/");
      const place = this.places.get(path) || this.places.get(`${each.setting}/${each.entry}`) || this.places.get(each.setting);
      if (!place) {
        rest.push(each);
      } else if (visible(path)) {
        const mistake = each.kind === "mistake";
        place.problem.append(el("p", { class: mistake ? "says bad" : "says warn" }, each.say));
        if (mistake) place.input.setAttribute("aria-invalid", "true");
        if (mistake) for (let up = place.box.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
      }
    }
    return rest;
  }
}
