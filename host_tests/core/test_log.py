"""The error file: bounded, oldest lines first to go, never a second error."""

import pytest
from core import log, redact


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
