"""The pure rooms answer on MicroPython exactly as under CPython, for many random inputs.

CPython's answers are checked by the other tests; here they are what the VM is compared with.
"""

import importlib
import random

import pytest
from vm.run import HERE

SEED = 20261120
ALPHABETS = [
    "abc xyz +&=%#",
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ^{}\\[~]|€ aB1",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐЄІЇЮЯ'’ -зг",
    "ж😀🚪é\u0301ﬁ“”—…№",
]


def words(rng, most):
    alphabet = rng.choice(ALPHABETS)
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(most)))


def sms_text(rng):
    for _ in range(60):
        text = words(rng, 200)
        yield "sms_text.units", [text]
        yield "sms_text.segments", [text, rng.choice(["", "Sent from your trial - "])]
        yield "sms_text.cut", [text, rng.randrange(4), rng.choice(["", "pre"]), " #12"]
        yield "sms_text.form_encode", [[["To", "+380"], ["Body", text], ["N", 5]]]
        yield "sms_text.romanise", [text]


def clock(rng):
    for _ in range(300):
        unix = rng.randrange(1767225600, 2085978496)
        yield "clock.civil", [unix]
        yield "clock.summer_time", [unix, rng.choice([0, 60, 120, -300]), rng.choice(["EU", "US"])]


TABLES = {"sms_text": sms_text, "clock": clock}


def packed(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, (list, tuple)):
        return [packed(item) for item in value]
    return value


def answered(name, arguments):
    module, _, function = name.rpartition(".")
    call = getattr(importlib.import_module(module), function)
    try:
        return packed(call(*arguments))
    except Exception as error:
        return {"raises": type(error).__name__}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_same_answers(npm_vm, table):
    calls = [
        [name, packed(arguments), answered(name, arguments)]
        for name, arguments in TABLES[table](random.Random(SEED))
    ]
    result = npm_vm.run(HERE / "parts" / "table.py", {"calls": calls}, timeout_s=60).check()
    assert result.out.endswith("%d calls\n" % len(calls))


def test_a_different_answer_is_noticed(npm_vm):
    calls = [["sms_text.units", ["abc"], [True, 3]], ["sms_text.units", ["ж"], [True, 1]]]
    result = npm_vm.run(HERE / "parts" / "table.py", {"calls": calls})
    assert not result.ok
    assert "1 of 2 differ" in result.error + result.out
