// What the server tells while something goes on: one stream for the whole page.
// A page that is out of sight closes it: a browser opens six connections to a server at most.
const listeners = [];
let source = null;
let last = 0;
let whenLost = () => {};

export const listen = (section, kind, listener) => listeners.push({ section, kind, listener });

function open() {
  if (source || document.hidden) return;
  source = new EventSource(`events?after=${last}`);
  source.onopen = () => whenLost(false);
  source.onerror = () => whenLost(true);
  source.onmessage = (message) => {
    last = Number(message.lastEventId);
    const told = JSON.parse(message.data);
    for (const each of listeners) {
      if (each.section === told.section && (each.kind === told.kind || each.kind === "*")) {
        each.listener(told.data, told.kind);
      }
    }
  };
}

function close() {
  if (source) source.close();
  source = null;
}

// lost(true): the server does not answer; lost(false): it does again.
export function follow(lost) {
  whenLost = lost;
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}
