"""hooks.py is called anew each time, and nothing it does outlives or ends its call."""

import os
import sys

import pytest
from providers import hooks, outcome, results

BOTH = ("on_message_received", "on_message_sent")
MESSAGE = ("+1", "+2", "three")


@pytest.fixture
def board(tmp_path, monkeypatch):
    """Writes hooks.py where the board has it; calls on_message_sent and returns what was said."""
    monkeypatch.chdir(tmp_path)

    def called(body, head=""):
        sys.path_importer_cache.clear()
        (tmp_path / "hooks.py").write_text(
            "%s\ndef on_message_sent(a, b, c):\n    %s\n" % (head, body)
        )
        said = []
        hooks.call("on_message_sent", MESSAGE, said.append)
        return said

    return called


def test_a_changed_file_counts_at_the_next_call(board, capsys):
    assert board("print('first', a, b, c)") == []
    assert board("print('then', a, b, c)  # another size") == []
    assert capsys.readouterr().out == "first +1 +2 three\nthen +1 +2 three\n"
    assert "hooks" not in sys.modules and hooks.found() == BOTH[1:]


@pytest.mark.parametrize(
    "body, words",
    [
        ("raise ValueError('oh')", "failed (ValueError: oh); the alarm goes on."),
        ("raise KeyboardInterrupt", "failed (KeyboardInterrupt: )"),
        ("import sys; sys.exit(3)", "failed (SystemExit: 3)"),
        ("yield 1", "holds a yield"),
    ],
)
def test_what_it_raises_is_said_and_no_more(board, body, words):
    (said,) = board(body)
    assert words in said


def test_an_exception_that_cannot_even_be_shown_has_its_name(board):
    head = "class Odd(Exception):\n    def __str__(self):\n        raise SystemExit\n"
    assert board("raise Odd", head) == ["on_message_sent failed (Odd); the alarm goes on."]


def test_what_it_changes_is_put_back(board):
    before, path, kind = os.getcwd(), list(sys.path), results.Outcome.__init__
    change = (
        "import os, sys; from providers import outcome, results; "
        "outcome.SENT = 'x'; outcome.new = 1; "
        "del outcome.LATER; results.Outcome.__init__ = print; sys.path.clear(); os.chdir('/'); "
        "sys.modules.pop('providers.outcome'); sys.modules['json'] = None"
    )
    kinds = outcome.SENT, outcome.LATER
    assert board(change) == []
    assert kinds == (outcome.SENT, outcome.LATER) and not hasattr(outcome, "new")
    assert results.Outcome.__init__ is kind and sys.modules["providers.outcome"] is outcome
    assert (os.getcwd(), sys.path) == (before, path) and sys.modules.get("json", hooks)


def test_without_the_file_or_the_function_nothing_is_said(board, tmp_path):
    assert board("pass", "raise ImportError('none')") == [
        "hooks.py cannot be loaded (ImportError: none)."
    ]
    (tmp_path / "hooks.py").unlink()
    said = []
    hooks.call("on_message_sent", MESSAGE, said.append)
    assert hooks.found(said.append) == () and said == []
