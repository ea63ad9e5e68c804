// MicroPython's WebAssembly, compiled once for all VMs of a process: one that compiles its own copy
// starts with slow code each time.

import fs from "node:fs";

let module;

// What `vm`, the path of micropython.mjs, would compile from the file beside it.
export function compiled(vm) {
    return (module ??= new WebAssembly.Module(fs.readFileSync(vm.replace(/mjs$/, "wasm"))));
}

// From now on in this thread, loadMicroPython takes `wasm`.
export function use(wasm) {
    WebAssembly.instantiate = async (_bytes, imports) => ({
        module: wasm,
        instance: new WebAssembly.Instance(wasm, imports),
    });
    // Its glue asks the table of functions at each call that can raise, if only to compare: a sixth
    // of the time.
    const get = WebAssembly.Table.prototype.get;
    let asked = null;
    let entries = [];
    WebAssembly.Table.prototype.get = function (index) {
        if (this !== asked) {
            asked = this;
            entries = [];
        }
        return (entries[index] ??= get.call(this, index));
    };
    for (const name of ["set", "grow"]) {
        const change = WebAssembly.Table.prototype[name];
        WebAssembly.Table.prototype[name] = function (...given) {
            asked = null;
            return change.apply(this, given);
        };
    }
}
