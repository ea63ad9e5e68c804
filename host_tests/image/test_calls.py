"""tools/bench: the calls of a text and the lengths of functions are counted right, and held."""

import re
from pathlib import Path

import pytest
from vm import calls, loads

PAGE = Path(__file__).resolve().parents[2] / "docs" / "numbers.md"


def rows():
    """{first column: the numbers of a row} of the tables in docs/numbers.md."""
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition("<!-- calls -->")[2].partition("<!-- /calls -->")[0]
    found = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return {row[0]: [int(n) for n in re.findall(r"\d+", " ".join(row[1:]))] for row in found}


def test_a_text_takes_no_more_than_the_page_says():
    """5 % of air; with more, or after a change for the better: tools/bench --write."""
    page = rows()
    for label, (made, files, modules, overlay) in calls.counted().items():
        most = page[label]
        assert made <= 1.05 * most[0], label
        assert (files, modules) <= (1.05 * most[1] + 1, 1.05 * most[2] + 1), label
        assert 100 * overlay / made <= most[3] + 2, label


def test_no_more_functions_and_files_are_long_than_the_page_says():
    _, functions, _, files = calls.lengths()
    _, most_functions, _, most_files = rows()["now"]
    assert functions <= most_functions and files <= most_files, "tools/bench --write"


def test_lengths_are_counted_with_the_first_and_the_last_line(tmp_path):
    for name, lines in (("short", 24), ("long", 25)):
        (tmp_path / (name + ".py")).write_text("def f():\n" + "    pass\n" * lines)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "large.py").write_text("x = 1\n" * 301)
    assert calls.lengths(tmp_path) == (2, 1, 3, 1)


def test_only_the_firmwares_own_calls_are_counted():
    one, two = calls.door(), calls.door(2)
    assert one.calls["delivery/outbox.py"] > 10 and one.calls["core/overlay.py"] > 100
    assert "net/json_scanner.py" in one.calls and not one.calls["net/json_scanner.py"]
    assert all(not file.startswith(("/", ".")) for file in one.calls)
    assert two.loads > 1.5 * one.loads


def test_a_table_is_put_between_its_marks(tmp_path, monkeypatch):
    page = tmp_path / "numbers.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n")
    monkeypatch.setattr(loads, "NUMBERS", page)
    loads.written("x", ["new", "rows"])
    assert page.read_text() == "a\n<!-- x -->\nnew\nrows\n<!-- /x -->\nb\n"
    with pytest.raises(AssertionError, match="has no"):
        loads.written("y", [])
