// A MicroPython board's serial prompt around the npm WebAssembly build of MicroPython.
//   node prompt.mjs PATH/micropython.mjs
// Frames on stdin and stdout: kind ("S" serial bytes, "C" control, JSON), u32 length, data.
// The VM runs on this one thread; while its program sleeps, it waits for input (input_thread.mjs),
// so Ctrl-C reaches a running program as on the board.

import { createCipheriv, createDecipheriv } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { compiled, use } from "../../vm/compiled.mjs";
import { DATA_BYTES } from "../../vm/network.mjs";

const { loadMicroPython } = await import(process.argv[2]);
use(compiled(process.argv[2]));
const here = path.dirname(fileURLToPath(import.meta.url));
const STANDINS = path.join(here, "..", "..", "vm", "standins");
const PARTS = ["chipfs", "cryptolib", "esp", "machine", "network", "simtime", "socket"].map(
    (name) => [name, fs.readFileSync(path.join(STANDINS, name + ".py"))]);
for (const name of ["requests", "urequests"]) // frozen into the stock build
    PARTS.push([name, fs.readFileSync(path.join(here, "..", "board", "frozen", name + ".py"))]);
PARTS.push(["board_parts", fs.readFileSync(path.join(here, "board_parts.py"))]);
const STOCK_BOOT = "# This file is executed on every boot (including wake-boot from deepsleep)\n";

let vm = null;          // the running MicroPython, or null when off
let raw = false;        // raw REPL?
const WINDOW = 1024;
let paste = null;       // what a raw paste has brought so far
let skip = 0;           // bytes of the VM's next output that a board would not print
let held = [];          // a possible raw-paste request, not yet given to the VM
let serial = [];        // input not yet looked at
let pending = Buffer.alloc(0);
let wish = "";          // what the program asked for: "reset"
let power = "";         // what control asked for: "on", "off"
let mute = false;
let flash = new Map();  // path -> Uint8Array; the filesystem while no VM runs
let hasRomfs = true;
let full = false;
let world = null;       // Wi-Fi networks and servers in reach, null: none
let pins = [];          // levels that somebody puts on pins: [[GPIO, level], ...]
let network = null;     // the thread that has the sockets
const control_words = new SharedArrayBuffer(12);
const answer_bytes = new SharedArrayBuffer(DATA_BYTES);

const input = new Int32Array(new SharedArrayBuffer(12));  // see input_thread.mjs
const ring = new Uint8Array(new SharedArrayBuffer(1 << 20));
new Worker(new URL("./input_thread.mjs", import.meta.url), {
    workerData: { words: input.buffer, ring: ring.buffer } });
const wait = (ms) => Atomics.wait(input, 0, input[1], ms);  // for input, at most so long
const cell = new Int32Array(new SharedArrayBuffer(4));
const nap = (ms) => Atomics.wait(cell, 0, 0, ms);

// --- frames ---

function emit(kind, data) {
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

let line = [];
function printed(data) {
    if (mute) return;
    while (skip && data.length) {
        data = data.subarray(1);
        skip--;
    }
    // The board's output has \r\n where a program prints \n.
    for (const byte of data) {
        if (byte === 10 && line[line.length - 1] !== 13) line.push(13);
        line.push(byte);
    }
    if (line.length > 512) flush();
}

// The banner names the machine; a board's says what it is.
const BANNER = [/; JS with Emscripten/g, "; ESP module with ESP8266"];

function flush() {
    if (!line.length) return;
    const text = Buffer.from(line.splice(0)).toString("latin1");
    emit("S", Buffer.from(text.replace(...BANNER), "latin1"));
}

function pump() {
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
        const data = pending.subarray(5, 5 + size);
        if (pending[0] === 0x53) serial.push(...data);
        else control(JSON.parse(data.toString()));
        pending = pending.subarray(5 + size);
    }
}

// --- the network: asked of the other thread, which wakes this one when it has the answer ---

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
const host = (mp) => ({
    connect: (host, port, timeout_ms) => ask("connect", { host, port, timeout_ms }),
    send: (handle, bytes) => ask("send", { handle, bytes: mp.PyProxy.toJs(bytes) }),
    recv: (handle, size, timeout_ms) => ask("recv", { handle, size, timeout_ms }),
    received: () => {
        const count = new Int32Array(control_words)[2];
        return Buffer.from(new Uint8Array(answer_bytes).slice(0, count)).toString("hex");
    },
    close: (handle) => ask("close", { handle }),
    aes: (key, iv, encrypts, bytes) => {
        const [k, i, data] = [key, iv, bytes].map((one) => (one === null ? null : mp.PyProxy.toJs(one)));
        const name = `aes-${k.length * 8}-${i ? "cbc" : "ecb"}`;
        const cipher = encrypts ? createCipheriv(name, k, i) : createDecipheriv(name, k, i);
        cipher.setAutoPadding(false);
        return Buffer.concat([cipher.update(data), cipher.final()]).toString("hex");
    },
    random: (size) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))).toString("hex"),
});

// --- control ---

function control(request) {
    let answer = {};
    if (request.op === "files") answer = Object.fromEntries(
        [...tree()].map(([name, data]) => [name, Buffer.from(data).toString("base64")]));
    if (request.op === "wipe") {
        flash = new Map([["/boot.py", Buffer.from(STOCK_BOOT)]]);
        hasRomfs = request.romfs;
        if (hasRomfs) flash.set("romfs", new Uint8Array(0x50000).fill(255));
        vm = null;
    }
    if (request.op === "put") put(request.path, Buffer.from(request.data, "base64"));
    if (request.op === "full") full = request.yes;
    if (request.op === "world") world = request.world;
    if (request.op === "pin") pins.push([request.pin, request.level]);
    if (request.op === "add romfs") {
        flash = tree();
        vm = null;
        hasRomfs = true;
        flash.set("romfs", new Uint8Array(0x50000).fill(255));
        power = "on";
    }
    if (request.op === "power") power = "on";
    if (request.op === "off") power = "off";
    emit("C", Buffer.from(JSON.stringify(answer)));
}

// --- the board's flash: files live in the VM's own file system while it runs ---

function tree() {
    if (!vm) return flash;
    const found = new Map();
    const walk = (folder, shown) => {
        for (const name of vm.FS.readdir(folder)) {
            if (name === "." || name === "..") continue;
            const at = folder + "/" + name;
            if (vm.FS.isDir(vm.FS.stat(at).mode)) walk(at, shown + "/" + name);
            else found.set(shown + "/" + name, vm.FS.readFile(at));
        }
    };
    walk("/flash", "");
    if (hasRomfs) found.set("romfs", vm.FS.readFile("/romfs"));
    return found;
}

function put(name, data) {
    if (!vm) return void flash.set(name, data);
    if (name === "romfs") return void vm.FS.writeFile("/romfs", data);
    const folder = path.posix.dirname("/flash" + name);
    vm.FS.mkdirTree ? vm.FS.mkdirTree(folder) : vm.FS.createPath("/", folder.slice(1), true, true);
    vm.FS.writeFile("/flash" + name, data);
}

// --- starting ---

const board = {
    poll(ms) {
        flush();
        const end = Date.now() + ms;
        for (;;) {
            pump();
            const stop = serial.indexOf(3);
            if (stop >= 0) {
                serial.splice(0, stop + 1);
                return 1;
            }
            if (power) return 2;
            const left = end - Date.now();
            if (left <= 0) return 0;
            wait(left);
        }
    },
    reset() { wish = "reset"; },
    has_romfs() { return hasRomfs; },
    is_full() { return full; },
    pins() { return pins.length ? JSON.stringify(pins.splice(0)) : ""; },
    world() { return JSON.stringify(world); },
    unix() { return Math.floor(Date.now() / 1000); },
};

async function start(soft, wasReset = false) {
    flash = tree();
    vm = null;
    wish = "";
    held = [];
    paste = null;
    const next = await loadMicroPython({
        heapsize: 2 * 1024 * 1024, linebuffer: false, stdout: printed, stderr: printed });
    next.registerJsModule("_js", board);
    next.registerJsModule("_host", host(next));
    network?.postMessage({ op: "drop" });
    next.FS.mkdir("/flash");
    vm = next;
    for (const [name, data] of flash) put(name, data);
    vm.FS.mkdir("/parts");
    for (const [name, data] of PARTS) vm.FS.writeFile("/parts/" + name + ".py", data);
    const cause = soft || wasReset ? 4 : 0;  // machine.reset_cause()
    vm.runPython("import sys\nsys.path.insert(0, '/parts')\nimport board_parts\n"
        + "board_parts.start(" + cause + ")\ndel board_parts, sys");
    if (!soft) {
        raw = false;
        serial = [];
        emit("S", Buffer.from("\x8c\xecl\x02\x0c\xe2\r\n", "latin1"));
    }
    const files = raw ? ["boot.py"] : ["boot.py", "main.py"];
    vm.runPython("import board_parts\nboard_parts.run(" + JSON.stringify(files)
        + ")\ndel board_parts");
    if (wish || power) return;
    // The prompt itself: a VM begins friendly; raw is entered as by the key.
    mute = raw;
    vm.replInit();
    mute = false;
    if (raw) vm.replProcessChar(1);
    flush();
}

async function restart() {
    const soft = wish !== "reset";
    wish = "";
    if (soft) printed(Buffer.from("MPY: soft reboot\r\n"));
    flush();
    await start(soft, !soft);
}

// --- the prompt ---

async function key(byte) {
    // Raw paste begins with three bytes; this build does not do it, so it is done here.
    if (raw && (held.length ? byte === [5, 65, 1][held.length] : byte === 5)) {
        held.push(byte);
        if (held.length === 3) {
            held = [];
            paste = [];
            emit("S", Buffer.from([0x52, 1, WINDOW & 255, WINDOW >> 8, 1]));
        }
        return;
    }
    for (const each of [...held.splice(0), byte]) {
        if (each === 1) raw = true;
        if (each === 2) raw = false;
        const ended = vm.replProcessChar(each) & 256;
        if (power) return;
        if (ended) await restart();
    }
}

// Raw paste: bytes are taken as they are, a sign for each window of them, until Ctrl-D.
async function pasted(byte) {
    if (byte === 3) {
        paste = null;
        emit("S", Buffer.from([4]));
        return;
    }
    if (byte !== 4) {
        paste.push(byte);
        if (paste.length % WINDOW === 0) emit("S", Buffer.from([1]));
        return;
    }
    const code = paste;
    paste = null;
    emit("S", Buffer.from([4]));
    for (const each of code) vm.replProcessChar(each);
    skip = 2;  // raw mode answers "OK" first, raw paste does not
    await key(4);
    skip = 0;
}

for (;;) {
    pump();
    if (power) {
        const want = power;
        power = "";
        if (want === "off") {
            flash = tree();
            vm = null;
        } else {
            await start(false);
        }
    } else if (vm && wish) {
        await restart();
    } else if (vm && serial.length) {
        if (paste) await pasted(serial.shift());
        else await key(serial.shift());
        if (!serial.length) flush();
    } else {
        if (!vm) serial = [];
        flush();
        wait(Infinity);
    }
}
