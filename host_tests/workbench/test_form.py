"""config.py through the form and back: what was not changed stays byte for byte, what was changed
means what was wanted, and no secret is shown."""

import ast
import json
import random
import re

import draws
import pytest
from broken_configs import RIGHT, SECRETS, broken
from checking import load
from workbench.configs import configs, wanted
from workbenching.config import proving, schema, writing
from workbenching.config.form import Form, example

COUNT = 300


@pytest.fixture(autouse=True)
def no_compiler(monkeypatch):
    """Whether the chip takes a text is asked elsewhere; three hundred times it is slow."""
    monkeypatch.setattr("checking.load._on_chip", lambda *given: [])


def form(text):
    return Form(text, "config.py")


def sent(shown):
    """What the page sends when nothing was touched."""
    entries = {
        key: [
            {
                "at": each["at"],
                "fields": {k: v.get("value") for k, v in each.get("fields", {}).items()},
            }
            for each in listed["entries"]
        ]
        for key, listed in shown["lists"].items()
        if not listed.get("why")
    }
    settings = {key: field.get("value") for key, field in shown["settings"].items()}
    return {"settings": settings, "lists": entries}


@pytest.mark.parametrize("part", draws.first(1, range(3)))
def test_what_was_not_touched_stays_byte_for_byte(part):
    for text in configs(COUNT // 3, seed=part):
        made = form(text)
        assert made.changed(sent(made.shown()))[0] == text


@pytest.mark.parametrize("part", draws.first(1, range(3)))
def test_what_is_changed_means_what_was_wanted(part):
    """Form.changed proves it each time; here the page's own view is compared, too."""
    rng, changed = random.Random(part), 0
    for text in configs(COUNT // 3, seed=10 + part):
        made = form(text)
        want = wanted(made.shown(), rng)
        new, _ = made.changed(want)
        changed += new != text
        again = form(new)
        for key, value in want["settings"].items():
            if key not in schema.SECRET_SETTINGS:
                assert again.shown()["settings"][key]["value"] == value
        for key, entries in want["lists"].items():
            shown = again.shown()["lists"][key]["entries"]
            assert len(shown) == len(entries)
            for one, other in zip(entries, shown, strict=True):
                compare(key, one["fields"], other["fields"])
        kept = set(re.findall(r"# (?:so|тут|all|мій|an example).*", text))
        gone = {comment for comment in kept if comment not in new}
        assert not gone or any(len(each) for each in want["lists"].values())
        assert ("\r\n" in new) == ("\r\n" in text) and new.startswith("\ufeff") == (
            text.startswith("\ufeff")
        )
    assert changed > COUNT // 3 * 0.8


def compare(key, wanted_fields, shown_fields):
    for name, value in wanted_fields.items():
        if name not in schema.SECRET_FIELDS[key]:
            shown = shown_fields[name]
            assert shown["value"] == value or shown.get("note") or value is None, (name, value)


def test_a_secret_is_in_nothing_that_is_shown():
    for text in [RIGHT, *configs(COUNT // 6, seed=20), *broken(COUNT // 2, seed=3)]:
        try:
            shown = json.dumps(form(text).shown())
        except load.NotLoaded:
            continue
        for secret in SECRETS:
            assert secret not in shown


def test_a_file_with_a_slip_is_kept_as_it_is_or_told(monkeypatch):
    """Only the name of the place is changed: the slip stays where it is."""
    told = written = refused = 0
    for text in broken(COUNT * 2 // 3, seed=4):
        try:
            made = form(text)
        except load.NotLoaded as error:
            assert all(each.line for each in error.findings)
            told += 1
            continue
        assert made.changed(sent(made.shown()))[0] == text
        try:
            new, names = made.changed({"settings": {"NAME": "Cellar"}})
        except (writing.CannotWrite, proving.NotProven):
            refused += 1
            continue
        written += 1
        assert names["NAME"] == "Cellar" and abs(len(new) - len(text)) < 20
    assert told > 60 and written > 40 and refused < 20, (told, written, refused)


# The text as somebody wrote it, what is wanted, and the text as it must be then.
BY_HAND = [
    ('NAME = "Home"  # ours\n', {"NAME": "Дача"}, 'NAME = "Дача"  # ours\n'),
    ("NAME = ('Home')\n", {"NAME": 'a "b"\\'}, 'NAME = ("a \\"b\\"\\\\")\n'),
    ("DST = None; LAMP_PIN = 2\n", {"DST": "EU"}, 'DST = "EU"; LAMP_PIN = 2\n'),
    ('NAME = "A"\n# b\nCAP_PER_DAY = 9\n', {"LAMP_PIN": None},
     'NAME = "A"\nLAMP_PIN = None\n# b\nCAP_PER_DAY = 9\n'),
    ("CAP_PER_DAY = 9", {"NAME": "B"}, 'CAP_PER_DAY = 9\n\nNAME = "B"\n'),
    ('NAME = "A"; X = """\n"""\n', {"LAMP_PIN": 4}, 'NAME = "A"; X = """\n"""\n\nLAMP_PIN = 4\n'),
    ("CAP_PER_DAY = 3 * 3\n", {"CAP_PER_DAY": 9}, "CAP_PER_DAY = 3 * 3\n"),
    ("CAP_PER_DAY = 3 * 3\n", {"CAP_PER_DAY": 8}, "CAP_PER_DAY = 8\n"),
]  # fmt: skip


@pytest.mark.parametrize("text, settings, after", BY_HAND)
def test_a_setting_is_written_as_a_person_would(text, settings, after):
    assert form(text).changed({"settings": settings})[0] == after


def entry(at, **fields):
    return {"at": at, "fields": fields}


A, B = '    # mum\'s\n    ("a", "12345678"),  # old\n\n', '    ("b", "12345678"),\n'
WIFI = "WIFI = [\n" + A + B + "    # end\n]\n"
LINES = 'SENSORS = [\n    dict(\n        name="A",\n        pin=5,\n    ),\n]\n'
SENSORS = 'SENSORS = [dict(name="A", pin=5, kind="door", text="x")]\n'
ENTRIES = [
    ("WIFI", WIFI, [entry(1)], "WIFI = [\n" + B + "    # end\n]\n"),
    ("WIFI", WIFI, [entry(1), entry(0)],
     "WIFI = [\n" + B + A + "    # end\n]\n"),
    ("WIFI", WIFI, [entry(0, password="87654321"), entry(1)],
     WIFI.replace("12345678", "87654321", 1)),
    ("WIFI", WIFI, [entry(0), entry(1), entry(None, name="c", password="")],
     WIFI.replace("    # end", '    ("c", ""),\n    # end')),
    ("WIFI", 'WIFI = [("a", "12345678")]\n', [entry(0), entry(None, name="b", password="x")],
     'WIFI = [("a", "12345678"), ("b", "x")]\n'),
    ("WIFI", 'WIFI = [("a", "1"),\n        ("b", "2")]\n', [entry(1), entry(0)],
     'WIFI = [("b", "2"),\n        ("a", "1")]\n'),
    ("WIFI", "", [entry(None, name="a", password="1")], 'WIFI = [\n    ("a", "1"),\n]\n'),
    ("WIFI", "WIFI = []\n", [entry(None, name="a", password="1")], 'WIFI = [("a", "1")]\n'),
    ("WIFI", "WIFI = [\n    # none yet\n]\n", [entry(None, name="a", password="1")],
     'WIFI = [\n    ("a", "1"),\n    # none yet\n]\n'),
    ("SENSORS", SENSORS, [entry(0, text=None)], SENSORS.replace(', text="x"', "")),
    ("SENSORS", SENSORS, [entry(0, kind=None)], SENSORS.replace('kind="door", ', "")),
    ("SENSORS", SENSORS, [entry(0, text=None, kind=None)],
     SENSORS.replace('kind="door", text="x"', 'kind="door", text=None')),
    ("SENSORS", SENSORS, [entry(0, restored=True)], SENSORS.replace(")]", ", restored=True)]")),
    ("SENSORS", 'SENSORS = [{"name": "A", "pin": 5}]\n', [entry(0, active="low")],
     'SENSORS = [{"name": "A", "pin": 5, "active": "low"}]\n'),
    ("SENSORS", LINES, [entry(0, restored=True)],
     LINES.replace("pin=5,\n", "pin=5,\n        restored=True,\n")),
]  # fmt: skip


@pytest.mark.parametrize("key, text, entries, after", ENTRIES)
def test_a_list_is_written_as_a_person_would(key, text, entries, after):
    assert form(text).changed({"lists": {key: entries}})[0] == after


def test_four_texts_become_a_call_when_a_field_is_added_and_the_import_comes_with_it():
    text = '# mine\nSENDERS = [\n    ("+380671112233", "+1", TOKEN, "AC"),  # me\n]\n'
    text = 'TOKEN = "secret-of-mine"\n' + text
    made = form(text)
    new, names = made.changed({"lists": {"SENDERS": [entry(0, romanise=True)]}})
    assert new.startswith('from accounts import twilio\n\nTOKEN = "secret-of-mine"\n# mine\n')
    assert 'to="+380671112233", from_="+1", token=TOKEN, sid="AC", romanise=True),  # me' in new
    assert names["SENDERS"][0].token == "secret-of-mine"


def test_somebody_who_is_added_may_share_the_account_and_its_secret():
    made = form(RIGHT)
    want = [entry(0), entry(1), entry(2)]
    fields = {"to": "+447700900123", "from_": "+12025550143", "sid": "AC" + "1" * 32}
    want.append({"at": None, "provider": "twilio", "like": 0, "fields": fields})
    _, names = made.changed({"lists": {"SENDERS": want}})
    assert names["SENDERS"][3][2] == names["SENDERS"][0][2]


# What has no place in a form is shown as such, and writing it is refused.
LEFT_ALONE = [
    ('WIFI = [("a", "1")] + [("b", "2")]\n', "WIFI", "code"),
    ('WIFI = [("a", "1")]\nWIFI += [("b", "2")]\n', "WIFI", "twice"),
    ('WIFI = [("a", "1")]\nWIFI.append(("b", "2"))\n', "WIFI", "used"),
    ('if True:\n    WIFI = [("a", "1")]\n', "WIFI", "code"),
    ('_more = [("b", "2")]\nWIFI = [*_more, ("a", "1")]\n', "WIFI", "code"),
    ('WIFI = ("a", "1"), ("b", "2")\n', "WIFI", "brackets"),
]


@pytest.mark.parametrize("text, key, why", LEFT_ALONE)
def test_a_list_made_by_code_is_left_alone_and_said_so(text, key, why):
    made = form(text)
    assert made.shown()["lists"][key]["why"] == why
    with pytest.raises(writing.CannotWrite):
        made.changed({"lists": {key: [entry(None, name="x", password="")]}})
    assert made.changed({"settings": {"CAP_PER_DAY": 7}, "lists": {key: []}})[0].startswith(text)


def test_an_entry_of_another_kind_is_kept_beside_those_that_are_changed():
    text = 'def mine():\n    return ("x", "12345678")\n\n\nWIFI = [mine(), ("b", "12345678")]\n'
    made = form(text)
    assert made.shown()["lists"]["WIFI"]["entries"][0] == {"at": 0, "opaque": 5}
    new, _ = made.changed({"lists": {"WIFI": [entry(1, name="c"), entry(0)]}})
    assert 'WIFI = [("c", "12345678"), mine()]' in new


def test_what_another_setting_is_made_from_is_not_changed_behind_ones_back():
    text = "UTC_OFFSET_MIN = 60\nMAX_SEGMENTS = UTC_OFFSET_MIN // 30\n"
    with pytest.raises(proving.NotProven) as error:
        form(text).changed({"settings": {"UTC_OFFSET_MIN": 120}})
    assert error.value.key == "MAX_SEGMENTS"


def test_the_form_of_the_example_is_empty_where_it_must_be_filled():
    shown = form(example()).shown()
    (sender,) = shown["lists"]["SENDERS"]["entries"]
    assert [sender["fields"][name]["value"] for name in ("to", "from_", "sid")] == ["", "", ""]
    assert sender["fields"]["token"] == {"set": False}
    assert shown["lists"]["WIFI"]["entries"][0]["fields"]["name"] == {"value": ""}
    assert shown["rest"] == []
    ast.parse(example())
