// Try without hardware: the virtual board, the house around it, three phones.
import { house } from "../house.js";
import { phones } from "../phones.js";

const ZONE_S = 7200; // Kyiv in winter, as its config.py says
const SPEEDS = [0, 1, 10, 60];
const LOG_MOST = 500;

const clockOf = (unix) => new Date((unix + ZONE_S) * 1000).toISOString().slice(11, 19);

export async function build(root, bench) {
  const { el, t, newId } = bench;
  const figures = await bench.get("figures");
  const start = el("button", { type: "button", class: "main", t: "virtual.start" });
  const leave = el("button", { type: "button", class: "quiet", t: "virtual.stop" });
  const trouble = el("div", { class: "note bad", role: "alert", hidden: true });
  const clock = el("time", { class: "clock", tLabel: "virtual.clock" }, "--:--:--");
  const rate = el("span", { class: "small soft" });
  const log = el("div", { class: "log", role: "log", "aria-live": "off", tabIndex: 0, tLabel: "virtual.log", lang: "en" });
  const own = memory(bench, figures);
  const act = (command) => bench.post("do", command).catch((failed) => bench.announce(failed.say, true));
  const around = house(bench, act);
  const their = phones(bench, act, clockOf);

  const group = newId("speed");
  const speeds = SPEEDS.map((times) => el("input", {
    type: "radio", name: group, id: newId("speed"), value: times, onchange: () => act({ do: "speed", times }),
  }));
  const pace = el("fieldset", { class: "segments" },
    el("legend", { class: "sr", t: "virtual.speed" }),
    speeds.map((input, n) => [input, el("label", { htmlFor: input.id, t: SPEEDS[n] ? "virtual.times" : "virtual.pause", values: { times: SPEEDS[n] } })]));

  const table = el("div", { class: "stack", hidden: true },
    el("div", { class: "card bar" }, el("div", { class: "row between" },
      el("div", { class: "row" }, clock, pace, rate), leave)),
    el("div", { class: "two" },
      el("div", { class: "stack" }, around.house, around.board,
        el("div", { class: "card" }, el("h3", { t: "virtual.log" }), log)),
      their.element),
    own.element);
  const opening = el("div", { class: "card opening" },
    el("p", { t: "virtual.opening" }), el("div", { class: "row" }, start));
  root.append(el("p", { class: "lead", t: "virtual.lead" }), opening, trouble, table);

  let begun = false; // here, and not in another tab or before this page was opened
  async function begin() {
    begun = true;
    start.disabled = true;
    bench.say(start, "virtual.starting");
    await bench.post("start", { language: bench.lang() }).catch((failed) => {
      bench.announce(failed.say, true);
      state({ running: false, why: [] });
    });
  }
  start.addEventListener("click", begin);
  leave.addEventListener("click", () => bench.post("stop").catch(() => {}));

  function state({ running, why }) {
    start.disabled = running;
    bench.say(start, running ? "virtual.starting" : "virtual.start");
    if (!running) { table.hidden = true; opening.hidden = false; }
    trouble.hidden = !why.length;
    trouble.replaceChildren(el("p", { t: "virtual.broke" }), el("pre", { class: "small wrap", lang: "en" }, why.join("\n")));
  }

  bench.on("state", state);
  bench.on("clear", () => { log.replaceChildren(); own.clear(); their.clear(); around.clear(); });
  bench.on("ready", ({ people }) => {
    their.people(people);
    opening.hidden = true;
    table.hidden = false;
    if (begun) bench.announce(t("virtual.ready"));
    begun = false;
  });
  bench.on("now", (now) => {
    clock.textContent = clockOf(now.unix);
    clock.dateTime = clock.textContent;
    for (const input of speeds) input.checked = Number(input.value) === now.times;
    rate.hidden = now.times === 0 || now.rate > now.times * 0.7;
    bench.say(rate, "virtual.rate", { rate: now.rate });
    around.draw(now);
    own.draw(now);
  });
  bench.on("lamp", ({ edges }) => around.blink(edges));
  bench.on("text", their.text);
  bench.on("sent", their.sent);
  bench.on("where", own.where);
  bench.on("odd", ({ why }) => bench.announce(why, true));
  bench.on("line", ({ unix, text }) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(`${clockOf(unix)}  ${text.replace(/^\d\d-\d\d \d\d:\d\d:\d\d /, "")}\n`);
    while (log.childNodes.length > LOG_MOST) log.firstChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  });
}

// The C stack as it goes, what is known of the heap, and what lies on the flash.
function memory(bench, figures) {
  const { el } = bench;
  const bar = el("div", { class: "gauge", "aria-hidden": "true" },
    el("span", { class: "most" }), el("span", { class: "now" }), el("span", { class: "end" }));
  const [most, now] = bar.children;
  const words = el("p", { class: "figures", t: "virtual.stack.none" });
  const chain = el("ol", { class: "chain mono", lang: "en" });
  const where = el("button", { type: "button", class: "quiet", t: "virtual.where" });
  const files = el("ul", { class: "files mono" });
  const modules = el("p", { class: "small" });
  const number = (n) => n.toLocaleString(bench.lang());
  let last = "";

  where.addEventListener("click", () => {
    where.disabled = true;
    bench.post("do", { do: "where" }).catch((failed) => { where.disabled = false; bench.announce(failed.say, true); });
  });
  const element = el("div", { class: "card" },
    el("h3", { t: "virtual.memory" }),
    el("div", { class: "thirds" },
      el("div", { class: "stack" }, el("h4", { t: "virtual.stack" }), bar, words,
        el("p", { class: "small soft", t: "virtual.stack.how" }), el("div", {}, where), chain),
      el("div", { class: "stack" }, el("h4", { t: "virtual.heap" }),
        el("p", { class: "small soft", t: figures.worst ? "virtual.heap.how" : "virtual.heap.none", values: figures }), modules),
      el("div", { class: "stack" }, el("h4", { t: "virtual.flash" }),
        el("p", { class: "small soft", t: "virtual.flash.how" }), files)));
  return {
    element,
    clear() { chain.replaceChildren(); files.replaceChildren(); where.disabled = false; },
    where({ chain: found }) {
      where.disabled = false;
      chain.replaceChildren(...found.map(([name, bytes]) => el("li", {}, `${name} `, el("span", { class: "soft" }, number(bytes)))));
    },
    draw({ stack, modules: count, files: found }) {
      const key = JSON.stringify([stack, count, found, bench.lang()]);
      if (key === last) return;
      last = key;
      now.style.width = `${(100 * stack[0]) / stack[2]}%`;
      most.style.width = `${(100 * stack[1]) / stack[2]}%`;
      bench.say(words, "virtual.stack.now", { now: number(stack[0]), most: number(stack[1]), all: number(stack[2]) });
      bench.say(modules, "virtual.modules", { count });
      files.replaceChildren(...found.map(([name, size]) => el("li", {}, `${name} `, el("span", { class: "soft" }, number(size)))));
    },
  };
}
