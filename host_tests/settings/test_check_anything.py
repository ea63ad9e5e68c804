"""check.check, whatever is written: it answers, fills in what is left out, quotes no secret."""

import sys

import pytest
from accounts import Account, twilio
from hypothesis import given
from hypothesis import strategies as st
from settings import check, sensors

from host_tests.settings.configs import HEX, SENDER, config


@pytest.mark.parametrize("kind, warm, pull", [("door", 0, True), ("pir", 60, False)])
def test_what_a_sensor_is_when_only_its_kind_is_said(kind, warm, pull):
    found, wrong, _ = check.check(config(SENSORS=[dict(name="A", pin=5, kind=kind)]))
    assert not wrong
    assert found.SENSORS[0] == dict(
        name="A", pin=5, kind=kind, active="high", pull_up=pull, debounce_ms=50, cooldown_s=600,
        restored=False, ignore_after_boot_s=warm, text=None, more_text=None, restored_text=None,
    )  # fmt: skip


def test_the_least_config_is_enough():
    found, wrong, warned = check.check(config())
    assert (wrong, warned) == ([], [])
    for key, default, *_ in check.SIMPLE:
        assert getattr(found, key) == default
    assert found.WIFI == [("home", "correct horse")]
    (acc,) = found.SENDERS
    assert isinstance(acc, Account) and (acc.to, acc.from_, acc.token, acc.sid) == SENDER
    assert found.SENSORS == [
        {"name": "Front door", "pin": 5, "kind": "door", "active": "high", "pull_up": True,
         "debounce_ms": 50, "cooldown_s": 600, "restored": False, "ignore_after_boot_s": 0,
         "text": None, "more_text": None, "restored_text": None}
    ]  # fmt: skip


def test_a_pir_has_its_own_defaults():
    found, *_ = check.check(config(SENSORS=[{"name": "Hall", "pin": 4, "kind": "pir"}]))
    (pir,) = found.SENSORS
    assert (pir["active"], pir["pull_up"], pir["ignore_after_boot_s"]) == ("high", False, 60)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
    | st.binary(max_size=3) | st.sampled_from(["+380501234567", HEX, "AC" + HEX, "SK" + HEX]),
    lambda inner: st.lists(inner, max_size=5) | st.lists(inner, max_size=5).map(tuple)
    | st.dictionaries(st.sampled_from([row[0] for row in
                                       sensors.FIELDS]) | st.text(max_size=3),
                      inner, max_size=5)
    | st.tuples(inner, inner, inner, inner)
    | st.tuples(inner, inner, inner, inner, inner, inner, inner).map(lambda a: twilio(*a)),
    max_leaves=8,
)  # fmt: skip
KEYS = [row[0] for row in check.SIMPLE] + list(check.LISTS)


@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=6))
def test_whatever_is_written_the_checker_answers(names):
    found, wrong, warned = check.check(dict(config(), **names))
    assert (found is None) == bool(wrong)
    for sentence in wrong + warned:
        assert sentence.split(":")[0].split(" ")[0].strip(",") in KEYS


@given(st.permutations(range(4)), st.integers(0, 4), st.booleans())
def test_no_secret_in_any_sentence_however_mixed_up(order, length, as_account):
    secret, key = "7e57" + "c0ffee00" * 3 + "beef", "SK" + "7e57" * 8
    parts = ["+380501234567", "+12025550123", secret, "AC" + secret[::-1]]
    mixed = [parts[i] for i in order][:length]
    entry = tuple(mixed) if not as_account else twilio(*mixed, key=secret, tokn=secret)
    wifi = [(secret, "pass"), ("home", secret * 3), (secret,), secret]
    names = config(SENDERS=[entry, twilio(*mixed, template=secret)], WIFI=wifi, CTRL_C="x")
    names[secret] = 1
    _, wrong, warned = check.check(names)
    for sentence in wrong + warned:
        assert secret not in sentence and key not in sentence
    del names[secret]


def test_the_checker_leaves_memory_and_the_settings_stay():
    found, *_ = check.check(config())
    kept = {
        name: sys.modules[name] for name in list(sys.modules) if name.startswith("settings.check")
    }
    try:
        check.drop()
        gone = {"settings.check", "settings.senders", "settings.sensors", "settings.rules"}
        assert not gone & set(sys.modules)
        assert type(found).__module__ == "accounts"
        assert {type(item).__module__ for item in found.SENDERS} == {"providers.account"}
    finally:
        sys.modules.update(kept)
