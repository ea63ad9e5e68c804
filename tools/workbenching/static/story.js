// The steps of tools/flash.sh as they come, how it ended, and what may help.
import { inLanguage, told as sentence } from "./told.js";

const TITLES = [
  [/^Check (.+)$/, "check"], [/^Compile the firmware$/, "compile"], [/^Find the board$/, "find"],
  [/^Write MicroPython (.+)$/, "write"], [/^Reach the MicroPython prompt$/, "reach"],
  [/^Copy what is new$/, "copy"], [/^Read back and compare$/, "compare"],
  [/^Restart and wait until it is armed$/, "arm"],
];
const OPTION = { slow: ["slow"], erase: ["erase"], leftovers: ["leftovers"], again: [] };
const LOG_MOST = 300;

function titled(el, title) {
  for (const [pattern, key] of TITLES) {
    const found = title.match(pattern);
    if (found) return el("span", { t: `flash.step.${key}`, values: { name: found[1] ?? "" } });
  }
  return el("span", { lang: "en" }, title);
}

// cancel: the button that stands beside the heading. -> {element, goTo, begin, stopping, step, took, percent, log, line, end}
export function story(bench, { again, show, cancel }) {
  const { el, t } = bench;
  const heading = el("h3", { t: "flash.progress", tabIndex: -1 });
  const list = el("ol", { class: "steps" });
  const state = el("p", { class: "sr", role: "status" });
  const ending = el("div", { class: "ending", role: "group", hidden: true });
  const element = el("div", { class: "card", hidden: true },
    el("div", { class: "row between" }, heading, cancel), state, list, ending);
  let step = null;

  function mark(how) {
    if (!step) return;
    step.item.className = `step ${how}`;
    bench.say(step.state, `flash.state.${how}`);
    step.bar.hidden = true;
  }

  // A step that takes long is seen to be alive.
  setInterval(() => {
    if (step && step.item.classList.contains("now") && !element.closest("[hidden]")) {
      const seconds = Math.round(Date.now() / 1000 - step.at);
      if (seconds > 1) step.took.textContent = `${seconds} s`;
    }
  }, 1000);

  const told = {
    element,
    goTo() {
      element.scrollIntoView({ block: "start" });
      heading.focus();
    },
    begin() {
      element.hidden = false;
      list.replaceChildren();
      ending.hidden = true;
      ending.replaceChildren();
      step = null;
      state.textContent = "";
    },
    stopping() { state.textContent = t("flash.stopping"); bench.announce(t("flash.stopping")); },
    step({ number, total, title, at }) {
      mark("done");
      const words = titled(el, title);
      step = {
        at,
        state: el("span", { class: "chip" }),
        took: el("span", { class: "soft small" }),
        bar: el("progress", { max: 100, value: 0, hidden: true, tLabel: "flash.progress" }),
        lines: el("ul", { class: "said" }),
        log: el("div", { class: "log", tabIndex: 0, role: "region", tLabel: "flash.log", lang: "en", hidden: true }),
      };
      step.item = el("li", { class: "step now" },
        el("div", { class: "row between" },
          el("span", { class: "title" }, el("span", { class: "soft" }, `${number}/${total} `), words),
          el("span", { class: "row" }, step.took, step.state)),
        step.bar, step.lines, step.log);
      list.append(step.item);
      mark("now");
      state.textContent = `${number}/${total} ${words.textContent}`;
    },
    took({ seconds }) {
      if (step) step.took.textContent = `${seconds} s`;
      mark("done");
    },
    percent({ percent }) {
      if (!step) return;
      step.bar.hidden = false;
      step.bar.value = percent;
    },
    line(both) {
      if (step) step.lines.append(sentence("li", both));
      else list.append(sentence("li", both, { class: "step" }));
    },
    log({ text }) {
      if (!step) return;
      step.log.hidden = false;
      step.log.append(text + "\n");
      while (step.log.childNodes.length > LOG_MOST) step.log.firstChild.remove();
      step.log.scrollTop = step.log.scrollHeight;
    },
    end({ how, text, ways }) {
      element.hidden = false;
      mark(how);
      const [first, ...rest] = text;
      const kind = { done: "good", stopped: "warn", failed: "bad" }[how];
      ending.hidden = false;
      ending.replaceChildren(
        el("div", { class: `note ${kind}` },
          el("p", {}, el("strong", { t: `flash.end.${how}` })),
          first ? sentence("p", first) : null,
          rest.map((line) => sentence("p", line, { class: "small" }))),
        el("div", { class: "row" }, ways.map((way, n) => el("button", {
          type: "button", class: n === 0 ? "main" : "", t: `flash.way.${way}`,
          onclick: () => (way in OPTION ? again(OPTION[way]) : show(way)),
        }))));
      state.textContent = `${t(`flash.end.${how}`)} ${first ? inLanguage(first) : ""}`;
    },
  };
  return told;
}
