// The network as the VM on prompt.mjs's thread asks for it: the thread that has the sockets
// (net_thread.mjs) wakes this one when it has the answer.

import { Worker } from "node:worker_threads";

import { crypto_calls } from "../../vm/host_crypto.mjs";
import { DATA_BYTES } from "../../vm/network.mjs";

let network = null;     // the thread that has the sockets
const control_words = new SharedArrayBuffer(12);
const answer_bytes = new SharedArrayBuffer(DATA_BYTES);

function ask(op, request) {
    const words = new Int32Array(control_words);
    network ??= new Worker(new URL("./net_thread.mjs", import.meta.url), {
        workerData: { control: control_words, data: answer_bytes } });
    Atomics.store(words, 0, 0);
    network.postMessage({ op, ...request });
    Atomics.wait(words, 0, 0);
    return words[1];
}

// What the stand-ins `socket` and `cryptolib` call. Bytes come back as hex text, as in worker.mjs.
export const host = (mp) => ({
    connect: (host, port, timeout_ms) => ask("connect", { host, port, timeout_ms }),
    send: (handle, bytes) => ask("send", { handle, bytes: mp.PyProxy.toJs(bytes) }),
    recv: (handle, size, timeout_ms) => ask("recv", { handle, size, timeout_ms }),
    received: () => {
        const count = new Int32Array(control_words)[2];
        return Buffer.from(new Uint8Array(answer_bytes).slice(0, count)).toString("hex");
    },
    close: (handle) => ask("close", { handle }),
    ...crypto_calls(mp),
});

// The board restarts: its sockets are gone.
export const drop = () => network?.postMessage({ op: "drop" });
