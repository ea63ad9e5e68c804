"""The board's prompt, what is typed there, and Ctrl-C."""

import os
import signal

import pytest
from doubles.board import (
    BoardError,
    World,
)
from doubles.board.tiny import tiny


def test_boot_main_and_prompt_share_their_names():
    board = tiny("y = x + 1", boot="x = 41")
    board.run(1000)
    assert board.repl("print(x, y)").strip() == "41 42"


def test_what_is_set_in_builtins_lies_over_the_name_until_it_is_deleted():
    own = {"part": "def f(x):\n    return len(x), own"}
    main = "import builtins as b, part; b.len = lambda x: 99; b.own = 7; f = part.f; g = b.len"
    board = tiny(main, replace=own)
    board.run(1000)
    assert board.repl("f('abc'), len(''), g('abc')").strip() == "((99, 7), 99, 3)"
    assert board.repl("del b.len; f('abc')").strip() == "(3, 7)"
    assert "KeyError" in board.repl("del b.len")


def test_prompt_prints_values_and_tracebacks():
    board = tiny("def status():\n    print('fine')\n    return 7")
    board.run(1000)
    assert board.repl("status()") == "fine\n7\r\n"
    assert "NameError" in board.repl("nonsense")
    assert board.repl("z = 3") == ""
    assert board.repl("import gc; z; z + 1") == "3\r\n4\r\n"


def test_callbacks_go_on_at_the_prompt():
    board = tiny(
        "from machine import Timer\nt = Timer(-1)\n"
        "t.init(period=500, callback=lambda t: print('tick'))"
    )
    board.run(5200)
    assert board.state == "repl"
    assert 8 <= board.serial.count("tick") <= 10


def test_no_prompt_while_main_runs():
    board = tiny("import time\nwhile True:\n    time.sleep(1)")
    board.run(1000)
    with pytest.raises(BoardError, match="no prompt"):
        board.repl("1")


def test_ctrl_c_in_main_ends_at_the_prompt():
    board = tiny("import time\nwhile True:\n    time.sleep(100)")
    board.run(1000)
    board.ctrl_c()
    board.run(10)
    assert board.state == "repl"
    assert "KeyboardInterrupt: " in board.serial


def test_ctrl_c_in_boot_skips_main():
    board = tiny("print('main here')", boot="import time\ntime.sleep(5)")
    board.run(1000)
    board.type("\x03")
    board.run(10000)
    assert "main here" not in board.serial


def test_kbd_intr_off_lets_noise_pass():
    # section 10: UART noise 0x03
    board = tiny(
        "import micropython, time\nmicropython.kbd_intr(-1)\ntime.sleep(5)\nprint('done')"
    )
    board.run(1000)
    board.ctrl_c()
    board.run(9000)
    assert "done" in board.serial


def test_ctrl_c_on_this_machine_is_not_the_firmwares():
    board = tiny("import time\ntry:\n    while True:\n        time.sleep_ms(10)\n"
                 "except BaseException as e:\n    print('mine', type(e))")  # fmt: skip
    board.world.at(2000, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        board.run(3600000)
    assert board.serial == ""
    board.run(1000)  # and it can go on
    assert board.state == "running"


def test_a_ctrl_c_in_the_last_moment_of_a_run_is_not_lost(monkeypatch):
    world = World()
    start = world._start_watch

    def watch():
        restore = start()

        def then():
            os.kill(os.getpid(), signal.SIGINT)  # after the last event, before the old handler
            restore()

        return then

    monkeypatch.setattr(world, "_start_watch", watch)
    with pytest.raises(KeyboardInterrupt):
        world.run(100)
