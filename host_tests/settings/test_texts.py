"""The checker about the owner's own words and about what a recipient has of its own."""

import pytest
from accounts import sipgate, twilio

from host_tests.settings.configs import (
    DOOR,
    HEX,
    SENDER,
    config,
    mistakes,
    sensor,
    warnings,
)

LONG = "{name} opened, the serial number is {serial} and the time {time}. "


def person(**more):
    return {"SENDERS": [twilio(*SENDER, **more)], "UTC_OFFSET_MIN": 120}


WRONG = [
    (sensor(text="{nme} opened"), "SENSORS entry 1, text", "did you mean {name}?"),
    (sensor(text="{Time}"), "SENSORS entry 1, text", "did you mean {time}?"),
    (sensor(text="{name.__class__}"), "SENSORS entry 1, text", "known are {name} {time} {count}"),
    (sensor(text="{}"), "SENSORS entry 1, text", "there is no {}; known are"),
    (sensor(text="a {name b"), "SENSORS entry 1, text", "a { without its }"),
    (sensor(text="a name} b"), "SENSORS entry 1, text", "a } without its {"),
    (sensor(text="{{name}"), "SENSORS entry 1, text", "a } without its {"),
    (sensor(more_text="{counts}"), "SENSORS entry 1, more_text", "did you mean {count}?"),
    (sensor(more_text=7), "SENSORS entry 1, more_text", "quotes"),
    (sensor(more_text=LONG * 5), "SENSORS entry 1, more_text", "up to 3 segments and MAX_SEG"),
    (sensor(text="ж" * 117), "SENSORS entry 1, text", "up to 2 segments and MAX_SEGMENTS is 1"),
    (sensor(text="ж" * 90), "SENSORS entry 1, text", "in Latin letters and MAX_SEGMENTS is 1"),
    (person(romanise="yes"), "SENDERS entry 1", "romanise: write True or False"),
    (person(quiet_alarms=1, quiet=("22:00", "07:00")), "SENDERS entry 1", "quiet_alarms: write"),
    (person(quiet="22:00-07:00"), "SENDERS entry 1", 'quiet=("22:00", "07:00")'),
    (person(quiet=("22:00",)), "SENDERS entry 1", 'quiet=("22:00", "07:00")'),
    (person(quiet=(22, 7)), "SENDERS entry 1", "put both times in quotes"),
    (person(quiet=("22:00", "7:00")), "SENDERS entry 1", "two digits"),
    (person(quiet=("22:00", "24:00")), "SENDERS entry 1", "two digits"),
    (person(quiet=("22:60", "07:00")), "SENDERS entry 1", "two digits"),
    (person(quiet=("+1:00", "07:00")), "SENDERS entry 1", "two digits"),
    (person(quiet=("07:00", "07:00")), "SENDERS entry 1", "same time"),
]
WRONG[10][0]["MAX_SEGMENTS"] = 1
WRONG[11][0].update(MAX_SEGMENTS=1, ROMANISE=True)


@pytest.mark.parametrize("changes, key, holds", WRONG)
def test_a_mistake_is_told_with_its_fix(changes, key, holds):
    (wrong,) = mistakes(**changes)
    assert wrong.startswith(key + ": ") and holds in wrong, wrong


WARNED = [
    (sensor(text="{count} trips"), "SENSORS entry 1, text", "{count} is for more_text"),
    (sensor(name="Gate #2", text="x"), "SENSORS entry 1, name", "No."),
    (sensor(name="Gate #2"), "SENSORS entry 1, name", "No."),
    (sensor(text="Gate #2"), "SENSORS entry 1, text", "No."),
    (person(quiet_alarms=True), "SENDERS entry 1", "does nothing without quiet"),
    (person(quiet=("22:00", "07:00")) | {"UTC_OFFSET_MIN": 0}, "UTC_OFFSET_MIN", "your zone"),
    (
        sensor(text=LONG * 4 + "x" * 20),
        "SENSORS entry 1, text",
        "on a trial account it takes 3 segments",
    ),
]


@pytest.mark.parametrize("changes, key, holds", WARNED)
def test_what_may_not_be_meant_is_told(changes, key, holds):
    (warned,) = warnings(**changes)
    assert warned.startswith(key + ": ") and holds in warned, warned


RIGHT = [
    sensor(text="{name} at {time} {serial} {{x}}", more_text="{count} in {minutes}"),
    sensor(name="Gate #A", restored_text="# is fine"),
    person(quiet=("22:00", "07:00"), quiet_alarms=True, romanise=False),
    person(quiet=["00:00", "23:59"]),
]


@pytest.mark.parametrize("changes", RIGHT)
def test_what_is_right_is_left_alone(changes):
    assert warnings(**changes) == []


def test_each_alphabet_some_recipient_gets_is_counted():
    text = {"MAX_SEGMENTS": 1, **sensor(text="ж" * 54)}  # 70 as it is, 128 in Latin letters
    assert mistakes(**text) == []
    latin = [twilio(*SENDER, romanise=True)]
    assert mistakes(**text, SENDERS=latin) == []
    text["SENSORS"][0]["text"] += "ж"
    assert "up to 2 segments and" in mistakes(**text)[0]
    assert mistakes(**text, SENDERS=latin) == []
    both = [*latin, twilio("+380671234567", *SENDER[1:])]
    assert "up to 2 segments and" in mistakes(**text, SENDERS=both)[0]


def test_the_name_of_the_place_counts():
    (long,) = mistakes(NAME="N" * 30, MAX_SEGMENTS=1, **sensor(text="x" * 130))
    assert "up to 2 segments" in long
    assert mistakes(NAME="N", MAX_SEGMENTS=1, **sensor(text="x" * 130)) == []


def test_a_prefix_matters_to_twilio_only():
    uuid = "12345678-1234-1234-1234-123456789abc"
    other = sipgate(to="+380501234567", token_id="token-ABC123", token=uuid)
    from settings import texts
    from settings.rules import Report

    report, found = Report(), type("Found", (), config())
    found.SENDERS, found.NAME, found.ROMANISE, found.MAX_SEGMENTS = [other], "Home", False, 1
    words = dict(DOOR, text="x" * 125, more_text=None, restored_text=None, cooldown_s=600)
    texts.check(report, "k", words, found)
    assert report.mistakes == report.warnings == []
    found.SENDERS = [twilio(*SENDER)]
    texts.check(report, "k", words, found)
    assert len(report.warnings) == 1 and HEX not in repr(report.warnings)
