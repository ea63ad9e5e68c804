"""config.example.py loads, says the checker's defaults, and fails only where it must be filled."""

import json
import re

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
    assert [sensor["pin"] for sensor in found.SENSORS] == [5, 4]


def test_the_readme_lists_every_setting_with_its_default():
    readme = (readme_tables.ROOT / "README.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|fill in) \|", readme, re.M))
    wanted = {row[0]: json.dumps(row[1]) for row in check.SIMPLE}
    assert set(rows) == set(wanted) | set(check.LISTS)
    for key, default in wanted.items():
        written = rows[key].replace("None", "null").replace("True", "true")
        assert json.loads(written.replace("False", "false")) == json.loads(default), key


def test_the_readme_names_every_field_of_a_sensor():
    row = re.search(r"^\| `SENSORS` .*$", (readme_tables.ROOT / "README.md").read_text(), re.M)[0]
    for field in sensors.FIELDS:
        assert re.search(r"\b%s\b" % field[0], row), field[0]


def test_the_page_of_codes_is_as_the_firmware_says():
    assert readme_tables.main([]) == 0, "python host_tests/readme_tables.py --write"
    assert readme_tables.page().count("\n| [") == len(
        twilio_send_errors.TABLE + twilio_delivery_errors.TABLE
    )
