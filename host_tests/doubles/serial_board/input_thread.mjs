// Reads stdin for frames.mjs, whose thread runs the VM and cannot wait for a file: it waits for
// `words`, which this thread changes. Looking again and again took a sixth of a processor.
// words: bytes that came, bytes that were taken, 1 at the end of the input; ring: the bytes.

import fs from "node:fs";
import { workerData } from "node:worker_threads";

const words = new Int32Array(workerData.words);
const ring = new Uint8Array(workerData.ring);
const buffer = Buffer.alloc(65536);

for (;;) {
    let count = 0;
    try {
        count = fs.readSync(0, buffer);
    } catch {
        // the other end is gone: the end, too
    }
    if (!count) break;
    const came = words[0];
    for (let taken = Atomics.load(words, 1); came + count - taken > ring.length;
        taken = Atomics.load(words, 1)) Atomics.wait(words, 1, taken);
    for (let n = 0; n < count; n++) ring[(came + n) % ring.length] = buffer[n];
    Atomics.store(words, 0, came + count);
    Atomics.notify(words, 0);
}
Atomics.store(words, 2, 1);
Atomics.add(words, 0, 1); // wakes whoever waits
Atomics.notify(words, 0);
