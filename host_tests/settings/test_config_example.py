"""config.example.py loads, says the checker's defaults, and fails only where it must be filled."""

import json
import re

import pytest
import readme_tables
from providers import twilio_delivery_errors, twilio_send_errors
from settings import check, sensors


def load(text=None):
    names = {}
    exec(text or readme_tables.EXAMPLE.read_text(), names)
    return names


def test_every_setting_is_there_with_its_default_and_a_comment():
    names = load()
    for key, default, *_ in check.SIMPLE:
        assert key in names and names[key] == default and type(names[key]) is type(default), key
    listed = [key for key, _, _ in readme_tables.settings()]
    assert sorted(listed) == sorted([row[0] for row in check.SIMPLE] + list(check.LISTS))
    assert all(len(meaning) > 20 for _, _, meaning in readme_tables.settings())


def test_every_field_of_a_sensor_is_explained_with_its_default():
    (text,) = [meaning for key, _, meaning in readme_tables.settings() if key == "SENSORS"]
    for name, door, pir, kind, *_ in sensors.FIELDS:
        assert name in text, name
        if kind == "whole":
            assert "%s %s" % (name, door) in " ".join(text.split()).replace(":", ""), name
            assert str(pir) in text


def test_only_the_placeholders_are_wrong_and_named_as_such():
    found, mistakes, warnings = check.check(load())
    assert found is None and warnings == []
    assert len(mistakes) == 6
    for sentence in mistakes:
        assert "still the placeholder" in sentence
        assert sentence.startswith(("WIFI entry 1", "SENDERS entry 1"))


def test_filled_in_it_is_right():
    text = readme_tables.EXAMPLE.read_text()
    for old, new in (
        ("your-wifi-name", "home"),
        ("your-wifi-password", "correct horse"),
        ("+380XXXXXXXXX", "+380501234567"),
        ("+1XXXXXXXXXX", "+12025550123"),
        ("your-auth-token", "0123456789abcdef0123456789abcdef"),
        ("ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AC0123456789abcdef0123456789abcdef"),
    ):
        assert old in text
        text = text.replace(old, new)
    found, mistakes, warnings = check.check(load(text))
    assert mistakes == [] and warnings == []
    assert found.SENDERS[0].to == "+380501234567"
    assert [sensor["pin"] for sensor in found.SENSORS] == [5]


def test_the_motion_sensor_of_the_example_is_commented_out():
    """A pin without a PIR floats, and a floating pin invents motion; uncommented it is right."""
    text = readme_tables.EXAMPLE.read_text()
    assert all(sensor.get("kind") != "pir" for sensor in load(text)["SENSORS"])
    (line,) = [line for line in text.split("\n") if re.match(r" +# dict\(.*pir", line)]
    names = load(text.replace(line, line.replace("# dict", "dict")))
    _, mistakes, _ = check.check(names)
    assert not [each for each in mistakes if "SENSORS" in each]
    assert [sensor["pin"] for sensor in names["SENSORS"]] == [5, 4]


# What has limits in numbers: (where it is told, lowest, highest).
LIMITS = [
    (row[0], row[3], row[4])
    for row in check.SIMPLE
    if isinstance(row[3], int) and isinstance(row[4], int)
]
LIMITS += [("HTTP_PASSWORD", 10, 60)]
FIELD_LIMITS = [row[0:1] + row[4:] for row in sensors.FIELDS if isinstance(row[4], int)]


@pytest.mark.parametrize("key, low, high", LIMITS)
def test_the_limits_of_a_setting_stand_in_the_example_and_the_readme(key, low, high):
    (meaning,) = [text for name, _, text in readme_tables.settings() if name == key]
    readme = (readme_tables.ROOT / "docs/settings.md").read_text()
    row = re.search(r"^\| `%s` .*$" % key, readme, re.M)[0]
    for text in (meaning, row):
        assert re.search(r"(?<!\d)%d to %d(?!\d)" % (low, high), text), text


@pytest.mark.parametrize("field, low, high", FIELD_LIMITS)
def test_the_limits_of_a_sensors_field_stand_in_the_example_and_the_readme(field, low, high):
    (meaning,) = [text for name, _, text in readme_tables.settings() if name == "SENSORS"]
    readme = (readme_tables.ROOT / "docs/settings.md").read_text()
    row = re.search(r"^\| `SENSORS` .*$", readme, re.M)[0]
    for text in (meaning, row):
        assert re.search(r"\b%s\b[^;]*?(?:;[^;]*?)?\b%d to %d\b" % (field, low, high), text), text


def test_the_readme_lists_every_setting_with_its_default():
    readme = (readme_tables.ROOT / "docs/settings.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|fill in) \|", readme, re.M))
    wanted = {row[0]: json.dumps(row[1]) for row in check.SIMPLE}
    assert set(rows) == set(wanted) | set(check.LISTS)
    for key, default in wanted.items():
        written = rows[key].replace("None", "null").replace("True", "true")
        assert json.loads(written.replace("False", "false")) == json.loads(default), key


def test_the_readme_names_every_field_of_a_sensor():
    page = (readme_tables.ROOT / "docs/settings.md").read_text()
    row = re.search(r"^\| `SENSORS` .*$", page, re.M)[0]
    for field in sensors.FIELDS:
        assert re.search(r"\b%s\b" % field[0], row), field[0]


def test_the_page_of_codes_is_as_the_firmware_says():
    assert readme_tables.main([]) == 0, "python host_tests/readme_tables.py --write"
    assert readme_tables.page().count("\n| [") == len(
        twilio_send_errors.TABLE + twilio_delivery_errors.TABLE
    )
