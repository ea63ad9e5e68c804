"""CHANGELOG.md drives the version: the newest entry and firmware/version.py agree."""

import re
from datetime import date

from version import VERSION
from vm.mpy import ROOT

LINES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
ENTRY = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def entries():
    return [match.groups() for match in map(ENTRY.match, LINES) if match]


def test_the_newest_entry_is_the_version():
    assert entries()[0][0] == VERSION


def test_entries_are_newest_first_and_dated():
    numbers = [tuple(map(int, number.split("."))) for number, _ in entries()]
    days = [date.fromisoformat(day) for _, day in entries()]
    assert numbers == sorted(set(numbers), reverse=True)
    assert days == sorted(days, reverse=True)


def test_every_heading_has_the_known_form():
    for line in LINES:
        if line.startswith("## "):
            assert ENTRY.match(line) or line == "## [Unreleased]", line
        if line.startswith("### "):
            assert line[4:] in KINDS, line
