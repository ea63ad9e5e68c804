"""tools/storm: it counts, it fails when something was lost, and the page holds its table."""

import sys

import pytest
from delivery import record, record_look_up
from outbox_bench import __main__ as command
from outbox_bench import numbers


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setattr(sys, "argv", ["storm", *words])
        code = command.main()
        return code, capsys.readouterr().out

    return call


def test_storms_are_counted(run):
    code, out = run("--seeds", "0:3", "--house", "3:4")
    assert code == 0
    assert "3 schedules" in out and "1 schedules" in out and "lost 0, twice 0" in out


def test_storms_with_texts_for_later(run):
    code, out = run("--later", "0:3")
    assert code == 0 and "3 schedules" in out and "lost 0, twice 0" in out
    code, out = run("--later", "5")
    assert code == 0 and "(scheduled)" in out


def test_one_schedule_in_full(run):
    code, out = run("--seeds", "3")
    assert code == 0 and "accepted by Twilio" in out and "'delivered'" in out


def test_a_broken_outbox_is_found(run, monkeypatch):
    """Unknown outcomes sent again without looking them up: some come twice."""
    monkeypatch.setattr(record, "sent", lambda own, alert, i, acc, result: (
        record.accepted(own, alert, i, acc, result.sid) if result.sid
        else record_look_up._owe_again(own, alert, i)))  # fmt: skip
    code, out = run("--seeds", "0:3")
    assert code == 1 and "seed " in out and "twice 0" not in out


def test_the_table_goes_between_the_marks(tmp_path, monkeypatch):
    page = tmp_path / "numbers.md"
    page.write_text("before\n<!-- storm -->\nold\n<!-- /storm -->\nafter\n")
    rows = [numbers.Row("Storms", "**lost 0**"), numbers.Row("Cuts", "lost 1", bad=1)]
    monkeypatch.setattr(numbers, "everything", lambda: rows)
    assert numbers.write(page) == 1
    text = page.read_text()
    assert text.startswith("before\n<!-- storm -->\n| proof") and text.endswith("-->\nafter\n")
    assert "| Storms | **lost 0** |" in text and "old" not in text
    assert numbers.write(page, [numbers.Row("Cuts", "lost 0"), numbers.Row("New", "1")]) == 0
    table = "| Storms | **lost 0** |\n| Cuts | lost 0 |\n| New | 1 |\n<!-- /storm -->"
    assert table in page.read_text()


def test_rows_are_written_by_what_was_asked_for(run, tmp_path, monkeypatch):
    page = tmp_path / "numbers.md"
    page.write_text("<!-- storm -->\n<!-- /storm -->\n")
    monkeypatch.setattr(command, "PAGE", page)
    assert run("--world", "0:2", "--house", "3:4", "--write")[0] == 0
    rows = page.read_text().split("\n")
    assert rows[3].startswith("| The same in the world") and "2 schedules, " in rows[3]
    assert rows[4].startswith("| Fault storms of the whole firmware") and "late 0" in rows[4]


def test_a_long_range_in_pieces(run, tmp_path):
    kept = tmp_path / "sum.json"
    whole = run("--seeds", "0:6")[1].split(";")[0]
    code, out = run("--seeds", "0:6", "--on", str(kept), "--minutes", "0")
    assert code == 0 and out.startswith("0 schedules")
    while not run("--seeds", "0:6", "--on", str(kept), "--minutes", "0.0005")[1].startswith("6 "):
        pass
    assert run("--seeds", "0:6", "--on", str(kept))[1].split(";")[0] == whole


def test_the_page_has_a_row_for_each_proof():
    text = command.PAGE.read_text(encoding="utf-8")
    table = text[text.index(numbers.BEGIN) : text.index(numbers.END)]
    for words in (
        "Fault storms of the outbox",
        "in the world",
        "whole firmware",
        "Power cut",
        "A week",
        "Wear",
    ):
        assert words in table
