// A MicroPython board's serial prompt around the npm WebAssembly build of MicroPython.
//   node prompt.mjs PATH/micropython.mjs
// What comes and goes are frames (frames.mjs): "S" serial bytes, "C" control, JSON.
// The VM runs on this one thread; while its program sleeps, it waits for input (input_thread.mjs),
// so Ctrl-C reaches a running program as on the board.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { compiled, use } from "../../vm/compiled.mjs";
import { drop, host } from "./board_network.mjs";
import { emit, frames, wait } from "./frames.mjs";

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
let wish = "";          // what the program asked for: "reset"
let power = "";         // what control asked for: "on", "off"
let mute = false;
let flash = new Map();  // path -> Uint8Array; the filesystem while no VM runs
let hasRomfs = true;
let full = false;
let world = null;       // Wi-Fi networks and servers in reach, null: none
let pins = [];          // levels that somebody puts on pins: [[GPIO, level], ...]

// --- what is printed, what comes ---

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
    for (const [kind, data] of frames()) {
        if (kind === "S") serial.push(...data);
        else control(JSON.parse(data.toString()));
    }
}

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
    drop();
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
