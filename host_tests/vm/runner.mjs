// Runs MicroPython scripts for the tests. Reads one JSON order per line on stdin, answers one JSON
// line per order on stdout. Every script gets a VM of its own in a worker thread: nothing leaks from
// one to the next, and a script that hangs is ended from here, whatever it does.
//
// This thread also owns the TCP sockets. The VM is synchronous and has no network, so the worker
// posts a request, sleeps in Atomics.wait, and this thread wakes it when the network has answered.
//
// Order:  {id, vm: path of micropython.mjs, files: [[path in the VM, path here], ...],
//          cwd, code, timeout_ms, heapsize, steps: [code, ...]}
// Answer: {id, ok, out, error, seconds}

import readline from "node:readline";
import { Worker } from "node:worker_threads";

import { compiled } from "./compiled.mjs";
import { DATA_BYTES, Network, answer } from "./network.mjs";

const OUTPUT_LIMIT = 1 << 20; // characters kept; a runaway print must not fill the memory

function run(order) {
    const started = process.hrtime.bigint();
    const control = new SharedArrayBuffer(12); // [0] answered?, [1] code, [2] number of bytes
    const data = new SharedArrayBuffer(DATA_BYTES);
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
        workerData: { ...order, control, data, wasm: compiled(order.vm) },
        resourceLimits: { maxYoungGenerationSizeMb: 64 }, // a sixteenth more time with V8's own
    });
    const network = new Network();
    let out = "";
    let over = false;
    const finish = (outcome) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        network.drop();
        worker.terminate();
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        const line = { id: order.id, out, seconds, error: "", ...outcome };
        process.stdout.write(JSON.stringify(line) + "\n");
    };
    const timer = setTimeout(
        () => finish({ ok: false, error: `the script was ended after ${order.timeout_ms / 1000} s` }),
        order.timeout_ms,
    );
    worker.on("message", (message) => {
        if (message.kind === "out") {
            if (out.length < OUTPUT_LIMIT) out += message.line + "\n";
        } else if (message.kind === "net") {
            network[message.op](message, (code, bytes) => answer(control, data, code, bytes));
        } else {
            finish(message);
        }
    });
    worker.on("error", (error) => finish({ ok: false, error: String(error.stack ?? error) }));
    worker.on("exit", (code) => finish({ ok: false, error: `the VM ended by itself, code ${code}` }));
}

readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => run(JSON.parse(line)))
    .on("close", () => process.exit(0));
