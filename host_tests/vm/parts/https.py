"""The whole path on MicroPython: requests -> tls12 -> socket -> a real TLS server on loopback.

params: host, port, now (Unix seconds or None), times, bad: words an error must hold, or "";
usable: bytes of heap for all that follows, 0 or absent = as many as there are.
"""

import gc
import time

import vmtest

params = vmtest.params
vmtest.redirect(params["host"], params["port"])
if params.get("usable"):
    import socket  # noqa: F401 - on the chip it is no file

    from micropython import qstr_info

    gc.threshold(9488)  # as _boot.py sets it on the chip
    vmtest.leave_only(params["usable"])
    qstr_info()

import tls12

# As on the chip: modules dropped by phase, small records asked for.
tls12.install(
    (params["host"],),
    roots="roots.bin",
    now=lambda: params["now"],
    drop=True,
    max_fragment=4096,
)

import requests

URL = "https://%s/2010-04-01/Messages.json" % params["host"]
for number in range(params["times"]):
    started = time.ticks_ms()
    try:
        answer = requests.post(
            URL, data=b"Body=%d" % number, headers={"Authorization": "Basic x"}, timeout=10
        )
    except OSError as error:
        assert params["bad"] and params["bad"] in str(error), error
        print("refused:", error)
        continue
    assert not params["bad"], "an attacker's server was believed"
    assert answer.status_code == 201, answer.status_code
    assert answer.json() == {"sid": "SM%d" % number, "pad": "x" * params["pad"]}
    print("answer %d: %d ms" % (number, time.ticks_diff(time.ticks_ms(), started)))
if params.get("usable"):
    qstr_info()
