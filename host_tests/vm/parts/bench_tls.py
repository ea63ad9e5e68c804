"""Times and memory of tls12's arithmetic on this VM; `tools/bench_tls` makes a table of it.

params["calls"]: [[label, "module.function", [argument, ...]], ...], bytes as {"hex": "..."}.
Prints one line a call: label, microseconds, bytes allocated.
"""

import binascii
import gc
import time

import vmtest


def unpack(value):
    return binascii.unhexlify(value["hex"]) if isinstance(value, dict) else value


def sealer(key, salt, size):
    from tls12.gcm import Gcm

    g = Gcm(key, salt)
    data = bytes(size)
    return lambda: g.seal(b"explicit", bytes(13), data)


def gcm_key(key, salt):
    from tls12.gcm import Gcm

    return Gcm(key, salt)


def caller(name, arguments):
    if name == "seal":
        return sealer(*arguments)
    if name == "gcm_key":
        return lambda: gcm_key(*arguments)
    module, last = vmtest.on_the_chip(name).rsplit(".", 1)
    f = getattr(__import__("tls12." + module, None, None, (last,)), last)
    return lambda: f(*arguments)


def used(run):
    """Bytes allocated by one call while nothing is collected."""
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    run()
    after = gc.mem_alloc()
    gc.enable()
    return after - before


def timed(run):
    """Microseconds of one call, from as many as take 0.1 s together."""
    n = 1
    while True:
        gc.collect()
        started = time.ticks_us()
        for _ in range(n):
            run()
        took = time.ticks_diff(time.ticks_us(), started)
        if took > 100_000:
            return took // n
        n *= 2


for label, name, arguments in vmtest.params["calls"]:
    call = caller(name, [unpack(a) for a in arguments])
    call()  # imports are done, names are interned
    size = used(call)
    print("call", label, timed(call), size)
