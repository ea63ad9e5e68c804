// The serial ports as they come and go: asked for every two seconds while somebody looks.
import { announce, el, newId } from "./dom.js";
import { get } from "./api.js";
import { t } from "./i18n.js";
import { tell, told } from "./told.js";

const EVERY_MS = 2000;

// root: the section (only asked while it is in sight). -> {element, port(): the chosen one or "",
// lock(yes): nothing can be chosen, choose(port)}
export function portList(root) {
  const group = newId("port");
  const list = el("div", { class: "choices", role: "radiogroup", tLabel: "flash.port" });
  const hint = el("p", { class: "note warn", hidden: true });
  let known = null;
  let chosen = "";
  let locked = false;

  const choose = (port) => { chosen = port; };

  function row(each) {
    const id = newId("port");
    return el("label", { class: "choice", htmlFor: id },
      el("input", {
        type: "radio", id, name: group, value: each.port, checked: each.port === chosen,
        disabled: locked, onchange: () => choose(each.port),
      }),
      el("span", {}, el("span", { class: "mono" }, each.port),
        each.what ? el("span", { class: "soft small" }, " " + each.what) : null,
        each.problem.text ? told("span", each.problem, { class: "small problem" }) : null));
  }

  function draw(ports) {
    const focused = document.activeElement && list.contains(document.activeElement) && document.activeElement.value;
    if (!ports.some((each) => each.port === chosen)) chosen = ports.length ? ports[0].port : "";
    list.replaceChildren(...ports.map(row));
    if (focused) list.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  }

  function announceNew(before, ports) {
    for (const each of ports) if (!before.includes(each.port)) announce(t("flash.plugged", each));
    for (const port of before) {
      if (!ports.some((each) => each.port === port)) announce(t("flash.pulled", { port }));
    }
  }

  let seen; // called after the first look
  const first = new Promise((resolve) => { seen = resolve; });

  async function look() {
    if (!root.hidden && !document.hidden) {
      try {
        const { ports, hint: why } = await get("flash/ports");
        const now = JSON.stringify(ports);
        if (now !== known) {
          if (known !== null) announceNew(JSON.parse(known).map((each) => each.port), ports);
          known = now;
          draw(ports);
        }
        hint.hidden = !why.text;
        tell(hint, why);
      } catch { /* the banner tells that the server is away */ }
      seen();
    }
    setTimeout(look, EVERY_MS);
  }

  root.addEventListener("shown", () => { if (known === null) look(); });
  return {
    element: el("div", { class: "stack" }, list, hint),
    port: () => first.then(() => chosen),
    choose,
    lock(yes) {
      locked = yes;
      for (const input of list.querySelectorAll("input")) input.disabled = yes;
    },
  };
}
