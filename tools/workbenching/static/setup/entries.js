// The fields of a network, of somebody who is texted, and of a sensor.
import { el } from "../dom.js";
import { t } from "../i18n.js";

const FREE = { words: true, keepEmpty: true };
const PHONE = { tel: true, keepEmpty: true };
const ID = { keepEmpty: true };
const NUMBER = { number: true };
const FLAG3 = [[null, "setup.usual"], [true, "setup.on"], [false, "setup.off"]];

// Short ways to make a field of an entry.
function maker(fields, entry, path, shown, list) {
  const get = (name) => () => entry.fields[name] ?? null;
  const set = (name) => (value) => { entry.fields[name] = value; };
  const args = (name) => [`${path}/${name}`, `${list}.${name}`, shown.fields[name], get(name), set(name)];
  return {
    text: (name, options = {}) => fields.text(...args(name), options),
    secret: (name) => fields.secret(...args(name)),
    flag: (name, usual) => fields.flag(...args(name), usual),
    choice: (name, options) => fields.choice(...args(name), options),
    args,
  };
}

const more = (key, open, ...children) => el("details", { open }, el("summary", { t: key }), el("div", { class: "grid" }, children));
const filled = (entry, names) => names.some((name) => entry.fields[name] !== null && entry.fields[name] !== undefined);

export function network(fields) {
  return (entry, path, shown) => {
    const make = maker(fields, entry, path, shown, "WIFI");
    return [el("div", { class: "grid" }, make.text("name", { keepEmpty: true }), make.secret("password"))];
  };
}

const TWILIO_MORE = ["key", "template", "validity", "status_callback", "webhook_token"];
const COMMON = ["quiet", "quiet_alarms", "romanise", "name", "fallback"];

// people: the drafts of all, to offer their names as a fallback.
export function person(fields, people) {
  return (entry, path, shown, redraw) => {
    const make = maker(fields, entry, path, shown, "SENDERS");
    const { provider: at } = entry;
    const provider = fields.choice(`${path}/provider`, "SENDERS.provider", null, () => entry.provider, (value) => {
      entry.provider = value;
      entry.like = null;
      redraw();
    }, [["twilio", null, "Twilio"], ["sipgate", null, "sipgate"], ["telegram", null, "Telegram"]]);
    const token = fields.secret(`${path}/token`, "SENDERS.token", shown.fields.token, () => entry.fields.token ?? null, (value) => {
      for (const other of [entry, ...sameAccount(people, entry)]) other.fields.token = value;
    });
    if (entry.like !== null && entry.like !== undefined) {
      token.append(el("p", { class: "hint", t: "setup.like" }));
    }
    const account = {
      sipgate: () => [make.text("token_id", ID), token, make.text("sms_id", { placeholder: "s0" })],
      telegram: () => [token],
      twilio: () => [make.text("from_", PHONE), make.text("sid", ID), token],
    }[at]();
    const extra = at === "twilio" ? [...TWILIO_MORE, ...COMMON] : COMMON;
    const hint = at === "telegram" ? el("p", { class: "hint", t: "setup.chat" }) : null;
    const to = make.text("to", PHONE);
    if (hint) to.append(hint);
    return [
      el("div", { class: "grid" }, to, provider, account),
      more("setup.more_person", filled(entry, extra), [
        quiet(fields, entry, path, shown),
        make.flag("quiet_alarms", false),
        make.choice("romanise", FLAG3),
        at === "twilio" ? [make.text("key"), make.text("template"), make.text("validity", NUMBER), make.text("status_callback"), make.secret("webhook_token")] : [],
        make.text("name"),
        make.choice("fallback", [[null, "setup.nobody"], ...names(people, entry)]),
      ].flat()),
    ];
  };
}

// Those with the same account have the same secret: it is typed once.
const sameAccount = (people, entry) => people.filter((other) => other !== entry && other.fields && other.provider === entry.provider
  && ["sid", "token_id", "key"].every((name) => (other.fields[name] ?? null) === (entry.fields[name] ?? null))
  && (entry.fields.sid || entry.fields.token_id));

const names = (people, entry) => people
  .filter((other) => other !== entry && other.fields && other.fields.name)
  .map((other) => [other.fields.name, null, other.fields.name]);

function quiet(fields, entry, path, shown) {
  const parts = entry.fields.quiet || ["", ""];
  const set = () => {
    entry.fields.quiet = parts[0] || parts[1] ? [...parts] : null;
    fields.changed(`${path}/quiet`);
  };
  const time = (at, key) => el("input", { type: "time", tLabel: key, value: parts[at] || "", oninput: (event) => { parts[at] = event.target.value; set(); } });
  const from = time(0, "setup.quiet_from");
  const box = fields.place(`${path}/quiet`, "SENDERS.quiet", shown.fields.quiet, from, [el("span", { "aria-hidden": "true" }, "–"), time(1, "setup.quiet_to")]);
  box.classList.add("wide");
  return box;
}

// schema: what the server told of the fields; words(entry) is called when the texts change.
export function sensor(fields, schema, pinsTaken) {
  return (entry, path, shown) => {
    const make = maker(fields, entry, path, shown, "SENSORS");
    const kind = entry.fields.kind === "pir" ? "pir" : "door";
    const usual = (name) => schema.sensor[name][kind];
    const number = (name) => make.text(name, { number: true, placeholder: usual(name) });
    const extra = ["active", "pull_up", "debounce_ms", "ignore_after_boot_s", "text", "more_text", "restored_text"];
    const own = (name) => make.text(name, { words: true, tPlaceholder: "setup.usual_words" });
    const kindBox = make.choice("kind", [[null, "setup.o.kind.door"], ["pir", "setup.o.kind.pir"]].map(
      (option) => (option[0] === null && entry.fields.kind === "door" ? ["door", option[1]] : option)));
    return [
      el("div", { class: "grid" },
        make.text("name", FREE), kindBox, pinChoice(fields, make, entry, schema, pinsTaken),
        number("cooldown_s"), make.flag("restored", false)),
      more("setup.more_sensor", filled(entry, extra),
        make.choice("active", [[null, "setup.usual_high"], ["high", null, "high"], ["low", null, "low"]]),
        make.choice("pull_up", FLAG3), number("debounce_ms"), number("ignore_after_boot_s"),
        own("text"), own("more_text"), own("restored_text")),
    ];
  };
}

// The safe pins first, free ones before taken ones; what cannot work is not offered.
function pinChoice(fields, make, entry, schema, pinsTaken) {
  const word = (pin) => `${pin.label} (GPIO${pin.pin})`;
  const taken = pinsTaken(entry);
  const good = schema.pins.filter((pin) => pin.grade === "good");
  const options = [...good].sort((one, other) => taken.includes(one.pin) - taken.includes(other.pin))
    .map((pin) => [pin.pin, null, word(pin) + (taken.includes(pin.pin) ? ` - ${t("setup.pin_taken")}` : "")]);
  for (const pin of schema.pins.filter((each) => each.grade === "risky")) {
    options.push([pin.pin, null, `${word(pin)} - ${t("setup.pin_risky")}`]);
  }
  return fields.choice(...make.args("pin"), options);
}
