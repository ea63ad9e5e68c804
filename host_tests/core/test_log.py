"""The error file: bounded, oldest lines first to go, never a second error."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from core import log, overlay, redact


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path) + "/"


def test_kept_lines_come_back_and_stay_bounded(folder):
    for i in range(200):
        log.keep("error number %d" % i, folder)
    text = log.recall(folder)
    assert len(text) <= 1000
    assert text.endswith("error number 199\n") and "number 198\n" in text


def test_one_huge_line_is_cut_and_unicode_counts_in_bytes(folder):
    log.keep("ї" * 5000, folder)
    assert 0 < len(log.recall(folder).encode()) <= 1000
    log.keep("short", folder)
    assert log.recall(folder).endswith("short\n")


def test_secrets_are_masked_on_flash_and_screen(folder, capsys):
    redact.hide("0123456789abcdef0123456789abcdef")
    log.say("token 0123456789abcdef0123456789abcdef")
    log.keep("token 0123456789abcdef0123456789abcdef", folder)
    redact.forget()
    assert "0123456789abcdef" not in capsys.readouterr().out + log.recall(folder)


def test_an_unwritable_flash_is_said_and_does_not_raise(folder, capsys):
    log.keep("x", folder + "no such folder/")
    assert "could not be written" in capsys.readouterr().out
    assert log.recall(folder + "no such folder/") == ""


def test_the_bound_is_in_bytes_for_many_lines_too(folder):
    for i in range(40):
        log.keep("%d " % i + "ї" * 40, folder)
    kept = log.recall(folder)
    assert 800 < len(kept.encode()) <= 1000 and "39 ї" in kept


def test_a_damaged_file_is_left_out_and_the_next_error_is_kept(folder):
    with open(folder + "error.log", "wb") as f:
        f.write(b"an old line \xff\xfe\n")
    assert log.recall(folder) == ""
    log.keep("a new one", folder)
    assert log.recall(folder).endswith("a new one\n")


def test_a_line_has_the_time_of_the_clock_as_soon_as_there_is_one(capsys, monkeypatch):
    monkeypatch.setattr(log, "shelf", {})
    log.say("before")
    log.timed(SimpleNamespace(stamp=lambda: "11-30 12:00:00"))
    log.say("after")
    assert capsys.readouterr().out == "- before\n11-30 12:00:00 after\n"


def test_an_exception_is_masked_where_it_is_printed_and_where_it_is_kept(
    folder, capsys, monkeypatch
):
    import sys
    import traceback

    secret = "0123456789abcdef0123456789abcdef"
    show = lambda e, out: traceback.print_exception(e, file=out)  # noqa: E731
    monkeypatch.setattr(sys, "print_exception", show, raising=False)
    monkeypatch.chdir(folder)
    redact.hide(secret)
    try:
        raise ValueError("refused: " + secret)
    except ValueError as e:
        log.exception(e)
    printed, kept = capsys.readouterr().out, log.recall()
    redact.forget()
    for shown in (printed, kept):
        assert "refused: ***" in shown and "ValueError" in shown and secret[:16] not in shown


def test_the_file_is_read_in_small_parts(folder, monkeypatch):
    """On the chip read(n) takes n bytes in one piece before it reads: 4,000 are never there."""
    sizes = []

    class File(io.StringIO):
        def read(self, size):
            sizes.append(size)
            return super().read(size)

    for i in range(60):
        log.keep("error number %d" % i, folder)
    kept = Path(folder + "error.log").read_text()
    monkeypatch.setattr(log, "open", lambda path: File(kept), raising=False)
    assert log.recall(folder).endswith("error number 59\n")
    assert max(sizes) <= 256


@pytest.fixture
def quiet():
    """Nothing is noted yet, whatever other tests have left."""
    del overlay.said[:]


def test_what_a_phase_has_said_is_printed_in_order_and_once(quiet, capsys):
    redact.hide("0123456789abcdef0123456789abcdef")
    for text in ("first", "token 0123456789abcdef0123456789abcdef", "last"):
        overlay.say(text)
    assert capsys.readouterr().out == ""
    log.flush()
    log.flush()
    redact.forget()
    out = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[1] for line in out] == ["first", "token ***", "last"]


def test_what_a_phase_may_say_is_bounded(quiet, capsys):
    for n in range(40):
        overlay.say("line %d" % n)
    log.flush()
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 13 and out[-1].endswith("More was said than is kept.")
