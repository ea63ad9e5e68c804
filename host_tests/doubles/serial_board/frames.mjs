// Frames on stdin and stdout: kind ("S" serial bytes, "C" control, JSON), u32 length, data.
// The thread that runs the VM cannot wait for a file; input_thread.mjs reads for it.

import fs from "node:fs";
import { Worker } from "node:worker_threads";

const input = new Int32Array(new SharedArrayBuffer(12));  // see input_thread.mjs
const ring = new Uint8Array(new SharedArrayBuffer(1 << 20));
new Worker(new URL("./input_thread.mjs", import.meta.url), {
    workerData: { words: input.buffer, ring: ring.buffer } });
export const wait = (ms) => Atomics.wait(input, 0, input[1], ms);  // for input, at most so long
const cell = new Int32Array(new SharedArrayBuffer(4));
const nap = (ms) => Atomics.wait(cell, 0, 0, ms);
let pending = Buffer.alloc(0);

export function emit(kind, data) {
    const head = Buffer.alloc(5);
    head.write(kind, 0, "latin1");
    head.writeUInt32LE(data.length, 1);
    let rest = Buffer.concat([head, data]);
    while (rest.length) {
        try {
            rest = rest.subarray(fs.writeSync(1, rest));
        } catch (error) {
            if (error.code !== "EAGAIN") process.exit(0);
            nap(1);
        }
    }
}

// What came since the last time, a [kind, data] each; the program ends with its input.
export function* frames() {
    if (Atomics.load(input, 2)) process.exit(0);
    const taken = input[1], came = Atomics.load(input, 0);
    if (came === taken) return;
    const fresh = Buffer.alloc(came - taken);
    for (let n = 0; n < fresh.length; n++) fresh[n] = ring[(taken + n) % ring.length];
    Atomics.store(input, 1, came);
    Atomics.notify(input, 1);
    pending = Buffer.concat([pending, fresh]);
    while (pending.length >= 5 && pending.length >= 5 + pending.readUInt32LE(1)) {
        const size = pending.readUInt32LE(1);
        const frame = [String.fromCharCode(pending[0]), pending.subarray(5, 5 + size)];
        pending = pending.subarray(5 + size);
        yield frame;
    }
}
