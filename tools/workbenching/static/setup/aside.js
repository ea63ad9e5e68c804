// Beside the form: the texts as they will arrive, and the wiring for the pins that were chosen.
import { post } from "../api.js";
import { el } from "../dom.js";
import { counted, lang, onLanguage, t } from "../i18n.js";

export class Texts {
  constructor() {
    this.box = el("div", { class: "arrives" });
    this.root = el("div", { class: "card" }, el("h3", { t: "setup.texts" }), el("p", { class: "hint", t: "setup.texts_hint" }), this.box);
    this.texts = [];
    onLanguage(() => this.show(this.texts));
  }

  // texts: as preview.texts() gives them
  show(texts) {
    this.texts = texts;
    const rows = texts.flatMap((each) => alike(each.forms).map((forms) => this.bubble(each, forms)));
    this.box.replaceChildren(...(rows.length ? rows : [el("p", { class: "hint" }, t("setup.no_texts"))]));
  }

  // forms: those that read the same, as SMS and in a chat
  bubble(each, forms) {
    const [form] = forms;
    const words = form.template ? el("em", {}, t("setup.template", { name: form.template })) : form.text;
    return el("div", { class: "message" },
      el("p", { class: "when" }, t(`setup.text_${each.what}`)),
      el("p", { class: "words" }, words),
      forms.map((one) => this.about(one)));
  }

  about(form) {
    const about = form.chat ? ["Telegram"] : [counted("setup.parts", form.parts)];
    if (!form.template && !form.chat) about.push(t(form.gsm ? "setup.latin" : "setup.other", { units: form.units }));
    if (form.phones && !form.chat) about.push(counted("setup.phones", form.phones));
    if (form.chat) about.push(t("setup.free"));
    else if (form.priced) about.push(t(form.priced < form.phones ? "setup.cost_some" : "setup.cost", { phones: counted("setup.phones", form.priced), cost: new Intl.NumberFormat(lang(), { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 3 }).format(form.cost) }));
    return el("p", { class: "about" }, about.join(" · "), form.cut ? el("strong", { class: "cut" }, ` · ${t("setup.cut")}`) : null);
  }
}

function alike(forms) {
  const found = new Map();
  for (const form of forms) {
    const key = form.template ? `template ${form.template}` : form.text;
    found.set(key, [...(found.get(key) || []), form]);
  }
  return [...found.values()];
}

export class Wiring {
  // sensors() -> [[name, kind, pin]]; boards: names of those that can be drawn; labels: pin -> "D1"
  constructor(sensors, boards, labels) {
    Object.assign(this, { sensors, labels });
    this.board = sessionStorage.getItem("board") || boards[0];
    const chooser = el("select", { tLabel: "setup.board", onchange: () => {
      this.board = chooser.value;
      sessionStorage.setItem("board", this.board);
      this.draw();
    } }, boards.map((name) => el("option", { value: name, selected: name === this.board, t: `setup.board_${name}` })));
    this.picture = el("div", { class: "drawing", "aria-hidden": "true" });
    this.caption = el("ul", { class: "wires" });
    this.root = el("div", { class: "card" },
      el("div", { class: "row between" }, el("h3", { t: "setup.wiring" }), el("div", {}, chooser)),
      this.picture, this.caption);
    onLanguage(() => this.draw());
  }

  async draw() {
    const sensors = this.sensors();
    const asked = JSON.stringify([this.board, lang(), sensors]);
    if (asked === this.last) return;
    this.last = asked;
    const words = { title: t(`setup.board_${this.board}`), contact: t("setup.o.kind.door"), motion: t("setup.o.kind.pir") };
    const { svg } = await post("setup/wiring", { board: this.board, sensors, words });
    if (asked !== this.last) return;
    const made = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    this.picture.replaceChildren(document.importNode(made, true));
    this.caption.replaceChildren(...sensors.map(([name, kind, pin]) => el("li", {}, this.sentence(name, kind, pin))));
  }

  sentence(name, kind, pin) {
    const place = this.labels[pin] ? `${this.labels[pin]} (GPIO${pin})` : t("setup.no_pin");
    return t(kind === "pir" ? "setup.wire_pir" : "setup.wire_door", { name: name || "?", pin: place });
  }
}
