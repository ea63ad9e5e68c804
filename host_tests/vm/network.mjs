// TCP for a MicroPython VM that has none: runner.mjs gives it to test scripts, the board on a cable
// (serial_board) runs it in a thread of its own.

import net from "node:net";

export const DATA_BYTES = 1 << 16; // one answer of the network to the VM
const SEND_LIMIT_MS = 30000;

// The numbers the chip raises (extmod/modlwip.c): 111 is never seen there, a refusal is a reset.
const ERRNO = { ECONNREFUSED: 104, ECONNRESET: 104, EPIPE: 104, EHOSTUNREACH: 113, ENETUNREACH: 113 };

function number_of(error) {
    return ERRNO[error.code] ?? 103;
}

// TCP for one VM. Every method answers through `done(code, bytes)`: code >= 0 is a result, a negative
// one is minus the error number.
export class Network {
    constructor() {
        this.next = 1;
        this.open = new Map();
    }

    connect({ host, port, timeout_ms }, done) {
        const link = { socket: net.connect({ host, port }), chunks: [], ended: false, failed: 0, wake: null };
        let told = false;
        const tell = (code) => {
            if (!told) {
                told = true;
                clearTimeout(timer);
                done(code);
            }
        };
        const timer = limit(timeout_ms, () => {
            tell(-110);
            link.socket.destroy();
        });
        link.socket.setNoDelay(true);
        link.socket.on("connect", () => {
            this.open.set(this.next, link);
            tell(this.next++);
        });
        link.socket.on("data", (chunk) => {
            link.chunks.push(chunk);
            link.wake?.();
        });
        link.socket.on("end", () => {
            link.ended = true;
            link.wake?.();
        });
        link.socket.on("error", (error) => {
            link.failed = number_of(error);
            tell(-link.failed);
            link.wake?.();
        });
        link.socket.on("close", () => {
            link.ended = true;
            link.wake?.();
        });
    }

    recv({ handle, size, timeout_ms }, done) {
        const link = this.open.get(handle);
        if (!link) return done(-9);
        const look = () => {
            if (link.chunks.length) {
                const whole = link.chunks[0];
                const part = whole.subarray(0, Math.min(size, DATA_BYTES));
                if (part.length < whole.length) link.chunks[0] = whole.subarray(part.length);
                else link.chunks.shift();
                return finish(part.length, part);
            }
            if (link.failed) return finish(-link.failed);
            if (link.ended) return finish(0);
        };
        const finish = (code, bytes) => {
            clearTimeout(timer);
            link.wake = null;
            done(code, bytes);
        };
        const timer = limit(timeout_ms, () => finish(-110));
        link.wake = look;
        look();
    }

    send({ handle, bytes }, done) {
        const link = this.open.get(handle);
        if (!link) return done(-9);
        if (link.failed) return done(-link.failed);
        let told = false;
        const tell = (code) => {
            if (!told) {
                told = true;
                clearTimeout(timer);
                done(code);
            }
        };
        const timer = limit(SEND_LIMIT_MS, () => tell(-110));
        link.socket.write(bytes, (error) => tell(error ? -number_of(error) : bytes.length));
    }

    close({ handle }, done) {
        const link = this.open.get(handle);
        this.open.delete(handle);
        if (link) link.socket.end();
        done(0);
    }

    pending(_request, done) {
        done(this.open.size);
    }

    drop() {
        for (const link of this.open.values()) link.socket.destroy();
        this.open.clear();
    }
}

function limit(timeout_ms, then) {
    return timeout_ms >= 0 ? setTimeout(then, timeout_ms) : undefined;
}

// Puts an answer where the VM, asleep in Atomics.wait, finds it: control [0] answered?, [1] code,
// [2] number of bytes.
export function answer(control, data, code, bytes) {
    const flags = new Int32Array(control);
    if (bytes) new Uint8Array(data).set(bytes);
    flags[1] = code;
    flags[2] = bytes ? bytes.length : 0;
    Atomics.store(flags, 0, 1);
    Atomics.notify(flags, 0);
}
