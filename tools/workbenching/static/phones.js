// Three phones with the texts they got; the first one may text the board.
const WORDS = { en: ["STATUS", "DISARM", "ARM", "MUTE 30"], uk: ["СТАН", "ЗНЯТИ", "ОХОРОНА", "ТИША 30"] };
const TEXTS_MOST = 100;

// -> {element, people(list), text(event), sent(event), clear()}
export function phones(bench, act, clockOf) {
  const { el, newId } = bench;
  const element = el("div", { class: "phones" });
  let boxes = [];

  function composer() {
    const id = newId("words");
    const list = newId("list");
    const input = el("input", { id, maxLength: 160, autocomplete: "off", tPlaceholder: "virtual.text.hint" });
    input.setAttribute("list", list);
    const words = el("datalist", { id: list });
    const draw = () => words.replaceChildren(...WORDS[bench.lang()].map((word) => el("option", { value: word })));
    draw();
    bench.onLanguage(draw);
    return el("form", { class: "composer", onsubmit: (event) => {
      event.preventDefault();
      const body = input.value.trim();
      if (!body) return;
      input.value = "";
      act({ do: "text", body });
    } }, el("label", { class: "sr", htmlFor: id, t: "virtual.text" }), input, words,
    el("button", { t: "virtual.send" }));
  }

  function phone([name, number], n) {
    const empty = el("p", { class: "small soft center", t: "virtual.noTexts" });
    const heading = newId("phone");
    const inbox = el("div", { class: "inbox", role: "log", "aria-live": "polite", "aria-labelledby": heading, tabIndex: 0 }, empty);
    const add = ({ own, text, unix }) => {
      empty.remove();
      inbox.append(el("div", { class: own ? "bubble own" : "bubble" }, el("p", {}, text),
        unix ? el("time", { class: "small" }, clockOf(unix).slice(0, 5)) : null));
      while (inbox.childNodes.length > TEXTS_MOST) inbox.firstChild.remove();
      inbox.scrollTop = inbox.scrollHeight;
    };
    boxes.push(add);
    return el("article", { class: "phone", "aria-labelledby": heading },
      el("header", {}, el("h4", { id: heading }, name), el("span", { class: "small soft mono" }, number)),
      inbox, n === 0 ? composer() : null);
  }

  return {
    element,
    people(list) { boxes = []; element.replaceChildren(...list.map(phone)); },
    sent({ text, unix }) { boxes[0]?.({ own: true, text, unix }); },
    text({ phone: n, text, unix }) { boxes[n]?.({ text, unix }); },
    clear() { boxes = []; element.replaceChildren(); },
  };
}
