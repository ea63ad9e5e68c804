"""A traceback of the image, with names of the chip in it, is said with the source's."""

import argparse
import contextlib
import json

import pytest
from flashing import cache, follow
from image import tracebacks
from vm import mpy

CALLED = """
import sys
from delivery import retry_policy
from providers import outcome

for call in (lambda: retry_policy.back_off(1, lambda n: None), lambda: outcome.plain(7)):
    try:
        call()
    except Exception as e:
        sys.print_exception(e)
"""


@pytest.fixture(scope="module")
def table():
    """As it lies beside the image."""
    return json.loads(json.dumps(tracebacks.table(mpy.FIRMWARE, mpy.shortened()[4])))


@pytest.fixture(scope="module")
def board(npm_vm, tmp_path_factory):
    """What the image prints, on MicroPython."""
    script = tmp_path_factory.mktemp("script") / "called.py"
    script.write_text(CALLED)
    return npm_vm.run(script).check().out


def line_of(file, words):
    lines = (mpy.FIRMWARE / file).read_text().split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_file_line_and_function(board, table):
    line = line_of("delivery/retry_policy.py", "return max(1, wait")
    frame = "delivery/retry_policy.py:%d, in back_off" % line
    assert frame not in board and frame in tracebacks.Tracebacks(table).said(board)


def test_an_attribute(table):
    """In one line, as the board keeps it, and in several."""
    names = table["objects"]
    module = "core.overlay"
    place = mpy.shortened()[2][module][0]
    text = 'Traceback (most recent call last): |  File "%s", line 9, in %s |AttributeError: '
    text += "'Plain' object has no attribute '%s'"
    board = text % (place, "append", names["responder"])
    said = tracebacks.Tracebacks(table).said
    assert said(board).endswith(" |AttributeError: 'Plain' object has no attribute 'responder'")
    assert "core/overlay.py:9 |" in said(board).replace(", in append", "")
    assert said(board.replace(" |", "\n")) == said(board).replace(" |", "\n")


def test_an_error_of_our_own_and_a_name_of_one_module(table):
    names = table["objects"]
    module, own = next((m, words) for m, words in table["own"].items() if len(words) > 9)
    lent, name = sorted(own.items())[0]
    said = tracebacks.Tracebacks(table).said
    frame = '  File "%s", line 1, in <module>\n' % module
    assert said(frame + "NameError: name '%s' isn't defined" % lent).endswith(
        "'%s' isn't defined" % name
    )
    assert said(frame + names["TLSError"] + ": -310").endswith("\nTLSError: -310")


def test_other_lines_stay(table):
    lent = next(iter(table["objects"].values()))
    said = tracebacks.Tracebacks(table).said
    for line in ("'%s' is open" % lent, "Armed.", 'File "unknown", line 7, in f'):
        assert said(line) == line


def test_tools_log_uses_the_table_of_the_last_image(table, monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "LAST", tmp_path / "names.json")
    cache.LAST.write_text(json.dumps(table))
    names = table["objects"]
    module = mpy.shortened()[2]["core.overlay"][0]
    lines = ['  File "%s", line 9, in f' % module, "OSError: '%s'" % names["responder"]]
    monkeypatch.setattr(follow, "_port", lambda wanted: "port")
    monkeypatch.setattr(follow.prompt, "Line", lambda port: contextlib.nullcontext())
    monkeypatch.setattr(follow.prompt, "lines", lambda line, left: lines)
    monkeypatch.setattr(follow, "stamp", lambda say, clock, text: said.append(text))
    said = []
    follow.follow(argparse.Namespace(port=None, seconds=None), None)
    assert said[1:] == ["  core/overlay.py:9, in f", "OSError: 'responder'"]
