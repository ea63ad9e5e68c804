"""Firmware files use only what MicroPython has on the ESP8266; and the check catches each sin."""

import pytest
from checking import subset
from vm import mpy

FILES = sorted(path for path in mpy.FIRMWARE.rglob("*.py") if "__pycache__" not in path.parts)
OWN = frozenset(
    part.removesuffix(".py") for path in FILES for part in path.relative_to(mpy.FIRMWARE).parts
)


@pytest.mark.parametrize("path", FILES, ids=[str(f.relative_to(mpy.FIRMWARE)) for f in FILES])
def test_only_what_the_chip_has(path):
    found = subset.findings(path.read_text(encoding="utf-8"), path.name, OWN)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text, says",
    [
        ('"a=b".partition("=")', ".partition()"),
        ('"a=b".rpartition("=")', ".rpartition()"),
        ("text.splitlines()", ".splitlines()"),
        ("text.center(20)", ".center()"),
        ("text.zfill(2)", ".zfill()"),
        ("text.isalnum()", ".isalnum()"),
        ("text.isascii()", ".isascii()"),
        ('text.removeprefix("a")', ".removeprefix()"),
        ("text.ljust(3)", ".ljust()"),
        ("n.bit_length()", ".bit_length()"),
        ("view.tobytes()", ".tobytes()"),
        ("pow(2, n, m)", "pow()"),
        ("pow(2, n, mod=m)", "pow()"),
        ("import binascii\nbinascii.crc32(b'')", "binascii.crc32"),
        ("from binascii import crc32", "binascii.crc32"),
        ("import random\nrandom.randint(1, 2)", "random.randint"),
        ("import random\nrandom.choice('ab')", "random.choice"),
        ("import random\nrandom.randrange(5)", "random.randrange"),
        ("import math\nmath.inf", "math.inf"),
        ("import sys\nsys.exc_info()", "sys.exc_info"),
        ("import os\nos.path.join('a')", "os.path"),
        ("import os\nos.replace('a', 'b')", "os.replace"),
        ("import time\ntime.monotonic()", "time.monotonic"),
        ("import time\nstarted = time.time()", "ticks_diff"),
        ("import hashlib\nhashlib.md5(b'')", "hashlib.md5"),
        ("h.hexdigest()", "digest() only"),
        ("from machine import WDT", "machine.WDT"),
        ("pin.irq(handler=f, hard=True)", "cannot be hard"),
        ("timer.init(period=1, hard=True)", "new in 1.27"),
        ("Pin.PULL_DOWN", "pull-down"),
        ("lamp.high()", "high()"),
        ("from typing import Any", "typing"),
        ("import asyncio", "asyncio"),
        ("import functools", "functools"),
        ("import collections.abc\nimport threading", "threading"),
        ("n.to_bytes(2, byteorder='big')", "positional"),
        ("int.from_bytes(b, 'big', True)", "unsigned"),
        ("b.decode('utf-8', 'ignore')", "error handler"),
        ("b.decode(errors='replace')", "error handler"),
        ("t.split(maxsplit=1)", "positional"),
        ("print(1, flush=True)", "flush"),
        ("open('a', newline='')", "newline"),
        ("zip(a, b, strict=True)", "strict"),
        ("try:\n    pass\nexcept* OSError:\n    pass", "except*"),
        ("try:\n    pass\nexcept TimeoutError:\n    pass", "TimeoutError"),
        ("try:\n    pass\nexcept ConnectionResetError:\n    pass", "ConnectionResetError"),
        ("raise FileNotFoundError", "FileNotFoundError"),
        ("raise ValueError from e", "raise ... from"),
        ("e.strerror", "strerror"),
        ("print(__file__)", "__file__"),
        ("complex(1, 2)", "complex"),
        ("compile('1', 'a', 'eval')", "compile"),
        ("return_value = NotImplemented", "NotImplemented"),
        ("format(3, 'x')", "format"),
        ("vars()", "vars"),
        ("async def f():\n    pass", "asyncio"),
        ("match a:\n    case 1:\n        pass", "match"),
        ("def f(a, /):\n    pass", "positional-only"),
        ("class A:\n    def __setattr__(self, n, v):\n        pass", "__setattr__"),
        ("class A:\n    def __del__(self):\n        pass", "__del__"),
        ("{**a, 'b': 1}", "{**other}"),
        ("c = [*a, 1]", "[*other]"),
        ("f\"{d['x']}\"", "f-string"),
        ("f\"{', '.join(names)}\"", "f-string"),
    ],
)
def test_each_sin_is_caught(text, says):
    found = subset.findings(text, "some.py")
    assert any(says in sentence for sentence in found), found


@pytest.mark.parametrize(
    "text",
    [
        "import gc, os, sys, time\nfrom machine import Pin\nimport tls12\nfrom . import x",
        "try:\n    from micropython import const\nexcept ImportError:\n    const = int\n",
        "time.ticks_diff(time.ticks_ms(), a)",
        "int.from_bytes(b, 'big')\nn.to_bytes(2, 'big')\nb.decode()\nstr(b, 'utf-8')",
        "'%s %d' % (a, b)\nf'{a} {b.c} {d:04d} {e()}'",
        "class A:\n    def title(self):\n        return self.title()",
        "a, *rest = b\nf(*a, **b)",
        "try:\n    pass\nexcept (OSError, MemoryError) as e:\n    print(e.errno)\n    raise",
        "a.split(',', 1)\na.replace('x', 'y')\nd.get(1)\nlist(d.items())",
        "try:\n    time.ticks_ms()\nexcept AttributeError:\n    time.monotonic()",
    ],
)
def test_what_the_chip_has_is_let_pass(text):
    assert subset.findings(text, "some.py", frozenset({"tls12"})) == []


def test_the_wall_clock_is_read_where_it_belongs():
    assert subset.findings("import time\ntime.time()", "clock.py") == []
