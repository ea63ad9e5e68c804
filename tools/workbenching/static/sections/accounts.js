// Accounts: what each can do, and a test text to one phone. What the file holds counts, not the form.
export async function build(root, bench) {
  const { el, say, t } = bench;
  const rows = new Map(); // number of the account -> {verdict, chip}
  let state = {};
  const people = el("ul", { class: "people" });
  const lines = el("div", { class: "told" });
  const about = el("p", { class: "lead", t: "accounts.lead" });
  const ask = el("button", { type: "button", class: "main", t: "accounts.ask", onclick: () => start("ask") });
  const cancel = el("button", { type: "button", t: "common.cancel", hidden: true, onclick: () => bench.post("cancel") });
  const wrong = el("div", { class: "card", hidden: true });
  const card = el("div", { class: "card" }, el("div", { class: "row" }, ask, cancel), people);
  const log = el("div", { class: "card", hidden: true, role: "log" }, el("h3"), lines);
  root.append(about, wrong, card, log);

  async function load() {
    try {
      state = await bench.get("state", { lang: bench.lang() });
    } catch (error) {
      bench.announce(error.say || error.message, true);
      return;
    }
    wrong.hidden = Boolean(state.people);
    card.hidden = !state.people;
    if (state.people) drawPeople();
    else drawWrong();
    busy(state.busy);
  }

  function drawWrong() {
    wrong.replaceChildren(
      el("p", { t: state.there ? "accounts.no_config" : "accounts.nothing" }),
      el("ul", { class: "plain" }, state.there ? state.wrong.map((each) => el("li", { class: "says bad" }, each)) : []),
      el("div", { class: "row" }, el("button", { type: "button", class: "main", t: "accounts.to_setup", onclick: () => bench.show("setup") })));
  }

  function drawPeople() {
    const told = [...rows].map(([number, row]) => [number, row.told]);
    rows.clear();
    people.replaceChildren(...state.people.map((person, number) => {
      const chip = el("span", { class: "chip", hidden: true });
      const verdict = el("p", { class: "verdict" });
      rows.set(number, { chip, verdict });
      return el("li", {},
        el("div", { class: "row between" },
          el("div", { class: "row" }, el("strong", { class: "mono" }, person.to), el("span", { class: "soft small", t: "accounts.by", values: { provider: { twilio: "Twilio", telegram: "Telegram" }[person.provider] ?? person.provider, label: person.label } }), chip),
          el("button", { type: "button", t: "accounts.send", tLabel: "accounts.send_label", values: { to: person.to }, onclick: () => send(person, number) })),
        verdict);
    }));
    for (const [number, row] of told) if (row && rows.has(number)) show(number, row);
  }

  function show(number, told) {
    const row = rows.get(number);
    if (!row) return;
    row.told = told;
    row.chip.hidden = false;
    row.chip.className = `chip ${told.ok === true ? "good" : told.ok === false ? "bad" : "warn"}`;
    say(row.chip, told.ok === true ? "accounts.good" : told.ok === false ? "accounts.bad" : "accounts.unknown");
    row.verdict.textContent = told.say;
  }

  function busy(now) {
    ask.disabled = now;
    cancel.hidden = !now;
    for (const button of people.querySelectorAll("button")) button.disabled = now;
  }

  async function start(what, data = {}) {
    try {
      await bench.post(what, { ...data, lang: bench.lang() });
    } catch (error) {
      bench.announce(error.say || error.message, true);
      load();
    }
  }

  // It costs, so it is asked for first; Cancel has the focus.
  async function send(person, number) {
    const text = state.text;
    const cost = person.cost === 0 ? t("setup.free") : person.cost === null ? t("accounts.cost_unknown") : t("accounts.cost", { cost: person.cost.toFixed(3).replace(/0$/, "") });
    const question = t(person.template ? "accounts.sure_template" : "accounts.sure", { to: person.to, text, cost, parts: bench.counted("setup.parts", person.parts) });
    if (await bench.ask(question, [[false, "common.cancel"], [true, "accounts.send_now", "main"]])) {
      start("send", { number, text, to: person.to });
    }
  }

  bench.on("clear", () => {
    lines.replaceChildren();
    log.hidden = true;
  });
  bench.on("begun", ({ what, to }) => {
    busy(true);
    if (what === "account") {
      for (const row of rows.values()) {
        row.told = null;
        row.chip.hidden = true;
        row.verdict.textContent = "";
      }
    }
    say(log.firstChild, what === "send" ? "accounts.sending" : "accounts.beside", { to: to || "" });
  });
  bench.on("account", (told) => show(told.number, told));
  const line = (kind) => ({ say: words }) => {
    log.hidden = false;
    lines.append(el("p", { class: kind }, words));
  };
  bench.on("line", line("small"));
  bench.on("bad", line("says bad"));
  bench.on("end", ({ ok, to }) => {
    log.hidden = false;
    lines.append(el("p", { class: `says ${ok ? "good" : "bad"}`, t: ok ? "accounts.sent" : "accounts.not_sent", values: { to } }));
  });
  bench.on("done", ({ cancelled }) => {
    busy(false);
    if (cancelled) bench.announce(t("accounts.cancelled"));
  });
  bench.onLanguage(load);
  root.addEventListener("shown", load);
  await load();
}
