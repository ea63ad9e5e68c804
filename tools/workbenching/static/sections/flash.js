// Flash: choose the port and the MicroPython file, follow the steps of tools/flash.sh.
import { portList } from "../ports.js";
import { story } from "../story.js";
import { told as sentence } from "../told.js";

const APP_ONLY = "";

export async function build(root, bench) {
  const { el, t } = bench;
  const ports = portList(root);
  const files = fileList(bench);
  const options = [
    option(bench, "erase"), option(bench, "slow"), option(bench, "no-text"),
  ];
  const start = el("button", { type: "button", class: "main", t: "flash.start" });
  const cancel = el("button", { type: "button", class: "danger", t: "flash.cancel", hidden: true });
  const told = story(bench, { again, show: bench.show, cancel });
  let mine = false; // started here, so this page goes to its progress
  let last = null; // what was asked for the last time

  async function begin(asked) {
    if (!asked.port) return bench.announce(t("flash.noPort"), true);
    if (asked.firmware && !(await bench.ask(t("flash.sure"), [
      [false, "common.cancel"], [true, "flash.erase.yes", "danger"],
    ]))) return;
    try {
      running(true);
      mine = true;
      await bench.post("start", asked);
    } catch (failed) {
      running(false);
      mine = false;
      bench.announce(failed.say, true);
    }
  }

  // The same once more, with one option more.
  async function again(more) {
    const asked = last || (await chosen());
    begin({ ...asked, options: [...new Set([...asked.options, ...more])] });
  }

  const chosen = async () => ({
    port: await ports.port(),
    firmware: files.path() || null,
    options: options.filter((each) => each.checked()).map((each) => each.name),
  });

  function running(yes) {
    ports.lock(yes);
    for (const each of [start, ...form.querySelectorAll("input, button")]) each.disabled = yes;
    cancel.hidden = !yes;
    cancel.disabled = false;
  }

  start.addEventListener("click", async () => begin(await chosen()));
  cancel.addEventListener("click", async () => {
    cancel.disabled = true;
    told.stopping();
    await bench.post("cancel").catch((failed) => bench.announce(failed.say, true));
  });

  const form = el("div", { class: "two flash-form" },
    el("div", { class: "card" }, el("h3", { t: "flash.file" }), files.element),
    el("div", { class: "card" },
      el("h3", { t: "flash.port" }), ports.element,
      el("details", {}, el("summary", { t: "flash.options" }), el("div", { class: "stack" }, options.map((each) => each.element))),
      el("div", { class: "row" }, start)));
  const missing = el("div", { class: "note warn", hidden: true },
    el("p", { t: "flash.noConfig" }),
    el("div", { class: "row" }, el("button", { type: "button", t: "flash.way.setup", onclick: () => bench.show("setup") })));
  root.append(el("p", { class: "lead", t: "flash.lead" }), missing, form, told.element);

  bench.on("started", (asked) => {
    last = asked;
    ports.choose(asked.port);
    running(true);
    told.begin();
    if (mine) told.goTo();
    mine = false;
  });
  bench.on("ended", (end) => { running(false); told.end(end); });
  for (const kind of ["step", "took", "percent", "log", "line"]) bench.on(kind, told[kind]);

  async function look() {
    const state = await bench.get("state");
    missing.hidden = state.config.there;
    files.draw(state.files, state.from);
    if (state.flash.running !== !cancel.hidden) running(state.flash.running);
  }
  root.addEventListener("shown", () => look().catch((failed) => bench.announce(failed.say, true)));
  await look();
}

function option(bench, name) {
  const { el, newId } = bench;
  const id = newId("option");
  const box = el("input", { type: "checkbox", id });
  return {
    name,
    checked: () => box.checked,
    element: el("label", { class: "choice plain", htmlFor: id }, box, el("span", { t: `flash.option.${name}` })),
  };
}

// Which MicroPython goes on the board: one of the files found, one dropped in, or none.
function fileList(bench) {
  const { el, newId, t } = bench;
  const group = newId("file");
  const list = el("div", { class: "choices", role: "radiogroup", tLabel: "flash.file" });
  const picker = el("input", { type: "file", accept: ".bin", hidden: true, tLabel: "flash.drop" });
  const drop = el("button", { type: "button", class: "drop", onclick: () => picker.click() },
    el("span", { t: "flash.drop" }));
  const trouble = el("p", { class: "note bad", role: "alert", hidden: true });
  const where = el("p", { class: "small soft" });
  let files = [];
  let chosen = null;

  function row(value, ...words) {
    const id = newId("file");
    return el("label", { class: "choice", htmlFor: id },
      el("input", { type: "radio", id, name: group, value, checked: value === chosen, onchange: () => { chosen = value; } }),
      el("span", {}, words));
  }

  function draw(found, from) {
    files = found;
    if (chosen === null || (chosen && !files.some((each) => each.path === chosen))) {
      chosen = files.length ? files[0].path : APP_ONLY;
    }
    list.replaceChildren(
      ...files.map((each) => row(each.path,
        el("span", { class: "mono wrap" }, each.name),
        el("span", { class: "small soft", t: "flash.is", values: { ...each, kb: Math.round(each.size / 1024) } }),
        each.notes.map((note) => sentence("span", note, { class: "small soft" })))),
      row(APP_ONLY, el("span", { t: "flash.appOnly" }), el("span", { class: "small soft", t: "flash.appOnly.why" })));
    where.replaceChildren(
      el("span", { t: "flash.where" }), " ",
      el("a", { href: from.page, target: "_blank", rel: "noreferrer" }, from.page.replace("https://", "")),
      " ",
      el("span", { class: "mono wrap" }, from.file));
  }

  async function take(file) {
    if (!file) return;
    trouble.hidden = true;
    drop.disabled = true;
    try {
      const answer = await fetch(`api/flash/upload?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      const body = await answer.json();
      if (!answer.ok) throw new Error(bench.lang() === "uk" && body.uk ? body.uk : body.say);
      chosen = body.path;
      const state = await bench.get("state");
      draw(state.files, state.from);
      bench.announce(t("flash.taken", body));
    } catch (error) {
      trouble.textContent = error.message;
      trouble.hidden = false;
    } finally {
      drop.disabled = false;
      picker.value = "";
    }
  }

  picker.addEventListener("change", () => take(picker.files[0]));
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
  return { element: el("div", { class: "stack" }, list, drop, picker, trouble, where), draw, path: () => chosen };
}
