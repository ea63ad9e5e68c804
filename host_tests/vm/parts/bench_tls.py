"""Times and memory of tls12's arithmetic on this VM; `tools/bench_tls` makes a table of it.

params["calls"]: [[label, "module.function", [argument, ...]], ...], bytes as {"hex": "..."}.
Prints one line a call: label, microseconds, bytes allocated. params["post"], if given, is what
parts/https.py takes: then one POST with a full handshake and one resumed are measured as well.
"""

import binascii
import gc
import time

import micropython
import vmtest


def unpack(value):
    return binascii.unhexlify(value["hex"]) if isinstance(value, dict) else value


def sealer(key, salt, size):
    from tls12.crypto.aes_gcm import Gcm

    g = Gcm(key, salt)
    data = bytes(size)
    return lambda: g.seal(b"explicit", bytes(13), data)


def gcm_key(key, salt):
    from tls12.crypto.aes_gcm import Gcm

    return Gcm(key, salt)


def caller(name, arguments):
    if name == "seal":
        return sealer(*arguments)
    if name == "gcm_key":
        return lambda: gcm_key(*arguments)
    module, last = vmtest.on_the_chip("tls12." + name).rsplit(".", 1)
    f = getattr(__import__(module, None, None, (last,)), last)
    return lambda: f(*arguments)


def used(run):
    """Bytes allocated by one call while nothing is collected. With params["layout"] the map of the
    heap before and after is printed: it tells how long the blocks were."""
    gc.collect()
    layout = vmtest.params.get("layout")
    if layout:
        micropython.mem_info(1)
    gc.disable()
    before = gc.mem_alloc()
    run()
    after = gc.mem_alloc()
    if layout:
        micropython.mem_info(1)
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
    print("call", label, 0 if vmtest.params.get("layout") else timed(call), size)


def poster(post):
    vmtest.redirect(post["host"], post["port"])
    import tls12

    tls12.install((post["host"],), roots="roots.bin", now=lambda: post["now"], drop=False)
    import requests

    url = "https://%s/2010-04-01/Messages.json" % post["host"]

    def run():
        answer = requests.post(url, data=b"Body=0" + b"x" * 120, headers={"Authorization": "x"})
        assert answer.status_code == 201 and len(answer.content)

    return run


if "post" in vmtest.params:
    run = poster(vmtest.params["post"])
    for label in ("POST, full handshake", "POST, resumed handshake"):
        print("call", label, 0, used(run))
