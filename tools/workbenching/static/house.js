// What happens around the virtual board, and how its lamp looks.
const FRAME_MS = 100;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const FAST = 10; // above it the lamp only glows: it would flicker
const MOODS = ["fine", "busy", "broken", "silent", "down", "suspended"];

// act(command) -> {house, board: elements, draw(now), blink(edges), clear()}
export function house(bench, act) {
  const { el, newId } = bench;
  const drawing = el("div", { class: "scene", "aria-hidden": "true" },
    el("div", { class: "wall" }, el("div", { class: "frame" }, el("div", { class: "leaf" })),
      el("div", { class: "mover" })));

  // A switch that shows how things are, not what was clicked: the server's word counts.
  function toggle(name, command) {
    const words = el("span", { class: "small soft" });
    const button = el("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false" },
      el("span", { class: "knob", "aria-hidden": "true" }), el("span", { class: "stack tight" }, el("span", { t: `virtual.${name}` }), words));
    button.addEventListener("click", () => act(command(button.getAttribute("aria-checked") !== "true")));
    return { button, draw(on) {
      if (button.getAttribute("aria-checked") === String(on) && words.textContent) return;
      button.setAttribute("aria-checked", String(on));
      bench.say(words, `virtual.${name}.${on ? "on" : "off"}`);
    } };
  }

  const door = toggle("door", (on) => ({ do: "door", open: on }));
  const wifi = toggle("wifi", (on) => ({ do: "wifi", on }));
  const power = toggle("power", (on) => ({ do: "power", on }));
  const motion = el("button", { type: "button", t: "virtual.motion", onclick: () => act({ do: "motion" }) });
  const spark = el("button", { type: "button", t: "virtual.spark", onclick: () => act({ do: "spark" }) });
  const warm = el("p", { class: "small soft", hidden: true });
  const mood = newId("twilio");
  const twilio = el("select", { id: mood, onchange: () => act({ do: "twilio", mood: twilio.value }) },
    MOODS.map((each) => el("option", { value: each, t: `virtual.twilio.${each}` })));

  const lamp = el("span", { class: "lamp" });
  const pattern = el("strong", { role: "status" });
  const meaning = el("span", { class: "small soft" });
  const waiting = el("span", { class: "chip good" });
  const starts = el("span", { class: "small soft" });
  const chip = el("div", { class: "board", "aria-hidden": "true" }, el("span", { class: "shield" }, "ESP8266"), lamp);
  let times = 1;
  let timers = [];

  const shine = (lit) => lamp.classList.toggle("lit", lit);
  return {
    house: el("div", { class: "card" }, el("h3", { t: "virtual.house" }), drawing,
      el("div", { class: "switches" }, door.button, wifi.button, power.button),
      el("div", { class: "row" }, motion, spark), warm,
      el("div", {}, el("label", { htmlFor: mood, t: "virtual.twilio" }), twilio)),
    board: el("div", { class: "card" }, el("h3", { t: "virtual.board" }),
      el("div", { class: "row board-row" }, chip, el("div", { class: "stack tight" }, pattern, meaning, el("div", { class: "row" }, waiting, starts)))),
    clear() { timers.forEach(clearTimeout); timers = []; shine(false); },
    draw(now) {
      times = now.times;
      door.draw(now.door);
      wifi.draw(now.wifi);
      power.draw(now.power);
      drawing.classList.toggle("open", now.door);
      drawing.classList.toggle("moving", now.motion);
      drawing.classList.toggle("off", !now.power);
      if (document.activeElement !== twilio) twilio.value = now.twilio;
      const warming = now.power && now.warm_s > 0;
      warm.hidden = !warming;
      if (warming) bench.say(warm, "virtual.warm", { seconds: now.warm_s });
      const key = !now.power ? "off" : now.lamp ?? "boot";
      if (pattern.dataset.t !== `virtual.lamp.${key}`) {
        bench.say(pattern, `virtual.lamp.${key}`);
        bench.say(meaning, `virtual.blinks.${key}`);
        chip.dataset.lamp = key;
      }
      waiting.hidden = now.waiting === null;
      waiting.className = now.waiting ? "chip warn" : "chip good";
      bench.say(waiting, now.waiting ? "live.waiting" : "live.nothing", { waiting: now.waiting });
      bench.say(starts, "virtual.starts", { count: now.starts });
      lamp.classList.toggle("glow", now.power && (CALM.matches || times > FAST));
      if (!now.power || times === 0) shine(now.lit);
    },
    blink(edges) {
      if (CALM.matches || times > FAST) return shine(false);
      for (const [part, lit] of edges) timers.push(setTimeout(shine, part * FRAME_MS, lit));
      if (timers.length > 200) timers = timers.slice(-100);
    },
  };
}
