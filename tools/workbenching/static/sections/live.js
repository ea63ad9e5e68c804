// Live: the board's log over USB, its status, and its page on the network.
import { portList } from "../ports.js";
import { told as sentence } from "../told.js";

const LOG_MOST = 2000;
const EVERY_MS = 30000;

export async function build(root, bench) {
  const { el } = bench;
  root.append(
    el("p", { class: "lead", t: "live.lead" }),
    el("div", { class: "two" }, usb(root, bench), network(root, bench, await bench.get("state"))));
}

function usb(root, bench) {
  const { el, t } = bench;
  const ports = portList(root);
  const listen = el("button", { type: "button", class: "main", t: "live.listen" });
  const unlisten = el("button", { type: "button", t: "live.unlisten", hidden: true });
  const ask = el("button", { type: "button", t: "live.ask" });
  const armed = el("span", { class: "chip", t: "live.armed.unknown" });
  const why = el("span", { class: "small soft", lang: "en" });
  const wifi = el("span", { class: "small", lang: "en" });
  const open = el("ul", { class: "said", lang: "en" });
  const log = el("div", { class: "log tall", role: "log", "aria-live": "off", tabIndex: 0, tLabel: "live.log", lang: "en" });
  const quiet = el("p", { class: "soft", t: "live.quiet" });
  const status = el("div", { class: "stack", hidden: true, "aria-live": "polite" });
  let before = null;

  const act = (what) => async () => {
    const port = await ports.port();
    if (!port) return bench.announce(t("flash.noPort"), true);
    if (what === "ask" && !(await bench.ask(t("live.ask.sure")))) return;
    await bench.post(what, { port }).catch((failed) => bench.announce(failed.say, true));
  };
  listen.addEventListener("click", act("listen"));
  ask.addEventListener("click", act("ask"));
  unlisten.addEventListener("click", () => bench.post("unlisten").catch((failed) => bench.announce(failed.say, true)));

  function drawBoard(board) {
    const key = board.armed === null ? "unknown" : board.armed ? "yes" : "no";
    armed.className = `chip ${{ yes: "good", no: "warn", unknown: "" }[key]}`;
    bench.say(armed, `live.armed.${key}`);
    why.textContent = board.why ?? "";
    wifi.textContent = board.wifi ? `Wi-Fi: ${board.wifi}` : "";
    open.replaceChildren(...board.open.map((line) => el("li", {}, line)));
    if (before !== null && before !== key) bench.announce(t(`live.armed.${key}`));
    before = key;
  }

  bench.on("board", drawBoard);
  bench.on("clear", () => log.replaceChildren());
  bench.on("line", ({ text }) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    quiet.hidden = true;
    log.append(text + "\n");
    while (log.childNodes.length > LOG_MOST) log.firstChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  });
  bench.on("log", (how) => {
    listen.hidden = how.running;
    unlisten.hidden = !how.running;
    if (how.running) ports.choose(how.port);
  });
  bench.on("status", ({ running, code, lines }) => {
    ask.disabled = running;
    status.hidden = false;
    status.replaceChildren(
      el("h4", { t: running ? "live.asking" : "live.status" }),
      el("ul", { class: code ? "said bad" : "said" }, lines.map((line) => sentence("li", line))));
  });

  return el("div", { class: "card" },
    el("h3", { t: "live.usb" }), ports.element,
    el("div", { class: "row" }, listen, unlisten, ask),
    el("div", { class: "row" }, armed, why, wifi),
    open, status,
    el("h4", { t: "live.log" }), quiet, log);
}

// A board on the network: asked for its status page by the server, for this page may not.
function network(root, bench, state) {
  const { el, t, newId } = bench;
  const field = (name, more) => {
    const id = newId(name);
    const input = el("input", { id, name, autocomplete: "off", ...more });
    return { input, element: el("div", {}, el("label", { htmlFor: id, t: `live.${name}` }), input) };
  };
  const address = field("address", { placeholder: `192.168.1.50:${state.page.port ?? 8080}`, inputMode: "url", required: true });
  const user = field("user", { placeholder: state.page.user });
  const password = field("password", { type: "password" });
  const own = el("p", { class: "small soft", t: state.page.password ? "live.ownPassword" : "live.noPassword" });
  const again = el("input", { type: "checkbox", id: newId("again") });
  const trouble = el("p", { class: "note bad", role: "alert", hidden: true });
  const shown = el("div", { class: "stack", "aria-live": "polite" });
  const button = el("button", { class: "main", t: "live.look" });
  let timer = null;

  function draw(page) {
    const hours = Math.floor(page.uptime_s / 3600);
    shown.replaceChildren(
      el("div", { class: "row" }, el("strong", {}, page.name),
        el("span", { class: page.waiting ? "chip warn" : "chip good", t: page.waiting ? "live.waiting" : "live.nothing", values: page }),
        el("span", { class: "small soft", t: "live.up", values: { hours, minutes: Math.floor(page.uptime_s / 60) % 60 } })),
      el("ul", { class: "sensors" }, page.sensors.map((each) => el("li", { class: each.on ? "on" : "" },
        el("strong", {}, each.name), " ",
        el("span", { t: `live.${each.kind === "pir" ? "pir" : "door"}.${each.on ? "on" : "off"}` }),
        el("span", { class: "small soft", t: "live.trips", values: each })))),
      el("ul", { class: "said", lang: "en" }, page.lines.map((line) => el("li", {}, line))));
  }

  async function look() {
    clearTimeout(timer);
    trouble.hidden = true;
    button.disabled = true;
    try {
      draw(await bench.post("page", {
        address: address.input.value, user: user.input.value, password: password.input.value,
      }));
    } catch (failed) {
      trouble.textContent = failed.say;
      trouble.hidden = false;
    }
    button.disabled = false;
    if (again.checked) timer = setTimeout(() => (root.hidden || document.hidden ? again.click() : look()), EVERY_MS);
  }

  again.addEventListener("change", () => { if (!again.checked) clearTimeout(timer); });
  const form = el("form", {
    class: "stack", onsubmit: (event) => { event.preventDefault(); look(); },
  }, address.element,
  el("div", { class: "grid" }, user.element, password.element), own,
  el("div", { class: "row between" }, el("label", { class: "choice plain", htmlFor: again.id }, again, el("span", { t: "live.again" })), button));
  return el("div", { class: "card" }, el("h3", { t: "live.network" }), el("p", { class: "soft small", t: "live.network.how" }), form, trouble, shown);
}
