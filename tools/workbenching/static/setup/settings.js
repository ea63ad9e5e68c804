// The plain settings of the form, in cards by what they are about.
import { el } from "../dom.js";
import { t } from "../i18n.js";

const PLACES = { "-480": "Los Angeles", "-300": "New York", "-180": "São Paulo", "0": "London, Lisbon", "60": "Berlin, Paris, Warsaw", "120": "Kyiv, Athens", "180": "Istanbul", "240": "Dubai", "330": "Delhi", "480": "Singapore", "540": "Tokyo", "600": "Sydney" };
const CARDS = {
  place: ["NAME", "LANGUAGE", "UTC_OFFSET_MIN", "DST"],
  bill: ["MAX_SEGMENTS", "ROMANISE", "CAP_PER_HOUR", "CAP_PER_DAY", "VALIDITY_S", "BOOT_TEXT", "HEARTBEAT_HOUR"],
  commands: ["COMMANDS_FROM", "COMMANDS_PIN", "COMMANDS_EVERY_S", "HOOKS_HEAR"],
  page: ["HTTP_PORT", "HTTP_USER", "HTTP_PASSWORD", "HTTP_URL"],
  board: ["LAMP_PIN", "NTP_HOST", "TIMEOUT_S", "TLS_VERIFY", "TLS_ROOTS", "TLS_WATCH", "PROMPT_WINDOW_S", "CTRL_C"],
};
export const ALL = Object.values(CARDS).flat();

function offset(minutes) {
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0");
  const rest = String(Math.abs(minutes) % 60).padStart(2, "0");
  const place = PLACES[String(minutes)];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}:${rest}${place ? ` (${place})` : ""}`;
}

const OFFSETS = [-720, -660, -600, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840];

// fields: a Fields; draft: key -> value; shown: key -> what the server told; schema: the same.
export class Settings {
  constructor({ fields, draft, shown, schema, phones }) {
    Object.assign(this, { fields, draft, shown, schema, phones });
  }

  card(name) {
    return el("div", { class: "grid" }, CARDS[name].map((key) => this.one(key)));
  }

  one(key) {
    const rule = this.schema.settings[key];
    const shown = this.shown[key];
    const get = () => this.draft[key] ?? null;
    const set = (value) => { this.draft[key] = value; };
    const args = [key, key, shown, get, set];
    if (key === "UTC_OFFSET_MIN") return this.fields.choice(...args, OFFSETS.map((each) => [each, null, offset(each)]));
    if (key === "HEARTBEAT_HOUR") return this.fields.choice(...args, [[null, "setup.never"], ...hours()]);
    if (key === "LAMP_PIN") return this.fields.choice(...args, this.lamps());
    if (key === "COMMANDS_FROM") return this.commands(shown);
    if ("set" in shown) return this.fields.secret(...args, true);
    if (rule.kind === "flag") return this.fields.flag(...args);
    if (rule.kind === "choice") return this.fields.choice(...args, rule.low.map((each) => [each, `setup.o.${key}.${each}`]));
    const number = rule.kind === "whole" || rule.kind === "hour";
    return this.fields.text(...args, { number, words: key === "NAME", keepEmpty: rule.kind === "text" || rule.kind === "ntp" });
  }

  lamps() {
    const pins = this.schema.pins.filter((pin) => pin.grade !== "no" || pin.pin === 16);
    return [[null, "setup.no_lamp"], ...pins.map((pin) => [pin.pin, null, `${pin.label} (GPIO${pin.pin})`])];
  }

  // Who may send commands: a box for each phone of the people.
  commands(shown) {
    const box = el("fieldset", { class: "boxes" }, el("legend", { class: "sr", t: "setup.f.COMMANDS_FROM" }));
    const place = this.fields.place("COMMANDS_FROM", "COMMANDS_FROM", shown, box);
    this.redrawCommands = () => {
      const chosen = this.draft.COMMANDS_FROM || [];
      const all = [...new Set([...this.phones(), ...chosen].filter((phone) => phone).map(String))];
      const rows = all.map((phone) => {
        const input = el("input", { type: "checkbox", checked: chosen.includes(phone), disabled: Boolean(shown.why), onchange: () => {
          const now = (this.draft.COMMANDS_FROM || []).filter((each) => each !== phone);
          this.draft.COMMANDS_FROM = input.checked ? [...now, phone] : now;
          this.fields.changed("COMMANDS_FROM");
        } });
        return el("label", { class: "row plain" }, input, el("span", { class: "mono" }, phone));
      });
      const nobody = rows.length ? rows : [el("p", { class: "hint" }, t("setup.no_phones"))];
      box.replaceChildren(box.querySelector("legend"), ...nobody);
    };
    this.redrawCommands();
    return place;
  }
}

const hours = () => Array.from({ length: 24 }, (_, hour) => [hour, null, `${String(hour).padStart(2, "0")}:00`]);
