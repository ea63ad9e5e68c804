// One MicroPython VM: files in, a script run to its end, the outcome out. See runner.mjs.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

import { use } from "./compiled.mjs";
import { crypto_calls } from "./host_crypto.mjs";

const { control, data, files, cwd, code, steps, heapsize, wasm } = workerData;
const flags = new Int32Array(control);
const answer_bytes = new Uint8Array(data);

const say = (line) => parentPort.postMessage({ kind: "out", line });
// Nothing but MicroPython's own output may reach the order line on stdout.
console.log = console.error = (...words) => say(words.join(" "));

use(wasm);
const { loadMicroPython } = await import(pathToFileURL(workerData.vm).href);
const mp = await loadMicroPython({ heapsize, stdout: say, stderr: say, linebuffer: true });

for (const [inside, outside] of files) {
    mp.FS.mkdirTree(path.posix.dirname(inside));
    mp.FS.writeFile(inside, fs.readFileSync(outside));
}
mp.FS.mkdirTree(cwd);
mp.FS.chdir(cwd);

// Asks the thread that owns the sockets and sleeps until it has answered. Its own limits end every
// wait; the script as a whole is ended from there too.
function ask(op, request) {
    Atomics.store(flags, 0, 0);
    parentPort.postMessage({ kind: "net", op, ...request });
    Atomics.wait(flags, 0, 0);
    return flags[1];
}

// What the stand-in `socket` calls. Bytes come back as hex text: the VM can take a string or a number
// from JavaScript, not bytes.
mp.registerJsModule("_host", {
    connect: (host, port, timeout_ms) => ask("connect", { host, port, timeout_ms }),
    send: (handle, bytes) => ask("send", { handle, bytes: mp.PyProxy.toJs(bytes) }),
    recv: (handle, size, timeout_ms) => ask("recv", { handle, size, timeout_ms }),
    received: () => Buffer.from(answer_bytes.slice(0, flags[2])).toString("hex"),
    close: (handle) => ask("close", { handle }),
    pending: () => ask("pending", {}),
    ...crypto_calls(mp),
    now_us: () => Math.floor(performance.now() * 1000) & 0x3fffffff,
});

let ok = true;
let error = "";
try {
    mp.runPython(code);
    // Between two steps the VM is at its top level, the only place where this build collects garbage.
    for (const step of steps ?? []) mp.runPython(step);
} catch (problem) {
    ok = false;
    error = problem.name === "PythonError" ? problem.message : String(problem.stack ?? problem);
}
parentPort.postMessage({ kind: "end", ok, error });
