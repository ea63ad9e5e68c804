"""Crashes and losses: kept with their cause, told, and ended in safe mode."""

import pytest
from board_house import CONFIG, FIRMWARE, House
from doubles.board import Board, World
from doubles.board.flash import MemoryFlash

CRASH = "def settings_of_config():\n    raise ValueError('the cause')\n"


def crashing(text, hours=1, **options):
    house = House(replace={"runtime.own_settings": text}, **options)
    house.start(int(hours * 3600))
    return house


def test_a_crash_is_kept_with_its_cause_and_a_row_of_them_ends_in_safe_mode():
    house = crashing(CRASH, 0.15)
    log = house.board.flash.read("error.log").decode()
    assert "ValueError: the cause" in log and "settings_of_config" in log
    assert len(log) <= 1000
    assert [cause for _, cause in house.board.boots] == [0] + [4] * 5
    assert "SAFE MODE after 5 crashes" in house.board.serial
    assert "ValueError: the cause" in house.board.serial.split("SAFE MODE")[1]
    house.board.ctrl_c()
    house.board.run(1000)
    assert house.board.state == "repl" and "not running" in house.board.repl("status()")


def test_waits_grow_from_crash_to_crash():
    house = crashing(CRASH, 0.1)
    starts = [ms for ms, _ in house.board.boots]
    between = [b - a for a, b in zip(starts, starts[1:], strict=False)]
    assert all(b > a for a, b in zip(between, between[1:], strict=False)), between


def test_safe_mode_tries_again_every_ten_minutes_and_the_log_stays_bounded():
    house = crashing("print('app tried')\n" + CRASH, 3)
    safe = house.board.serial.count("SAFE MODE")
    assert 10 <= safe <= 18
    assert house.board.serial.count("app tried") >= 5 + safe - 1
    assert len(house.board.flash.read("error.log")) <= 1000
    assert house.board.crashes == [], "the prompt's traceback is never reached"


def test_safe_mode_has_a_lamp_of_its_own():
    house = crashing(CRASH, 0.02)
    house.world.run_until(lambda: "SAFE MODE" in house.board.serial, 200000, 1000)
    start = house.world.ms
    house.board.run(10000)
    changes = [ms for ms, _ in house.board.lamp if ms > start]
    assert len(changes) >= 20


@pytest.mark.parametrize(
    "end", ["raise SystemExit", "import sys\n    sys.exit(1)", "raise MemoryError", "1 // 0"]
)
def test_every_other_end_counts_as_a_crash_too(end):
    house = crashing("def settings_of_config():\n    %s\n" % end, 0.1)
    assert "SAFE MODE" in house.board.serial


@pytest.mark.parametrize("lost", ["runtime.restarts", "io", "sys", "traceback"])
def test_a_crash_without_memory_left_to_tell_it_is_still_counted(lost):
    """Nothing can be imported or formatted any more: the row of crashes must end all the same."""
    spoil = {
        "runtime.restarts": "sys.modules['runtime.restarts'] = None",
        "io": "sys.modules['io'] = None",
        "sys": "log.keep = None",
        "traceback": "log.exception = None",
    }[lost]
    body = "import sys\nfrom core import log\ndef settings_of_config():\n    %s\n    %s\n"
    text = body % (spoil, "raise MemoryError")
    house = crashing(text, 0.15)
    assert "SAFE MODE after 5 crashes" in house.board.serial
    assert house.board.crashes == []


def test_a_full_flash_does_not_turn_one_crash_into_two():
    flash = MemoryFlash(blocks=6)
    house = House(replace={"runtime.own_settings": CRASH}, flash=flash)
    number = 0
    while flash.space()[1] > 0 and number < 99:
        flash.write("filler%d" % number, b"x" * 4096)
        number += 1
    house.start(500)
    assert "could not be written" in house.board.serial
    assert "ValueError: the cause" in house.board.serial
    assert "SAFE MODE after 5 crashes" in house.board.serial
    assert house.board.crashes == []


_FIRST = ("runtime/restarts.py", "core/log.py", "core/redact.py")


@pytest.mark.parametrize(
    "present",
    [
        (),
        _FIRST[:1],
        _FIRST,
        ("runtime/supervisor.py",),
        ("runtime/supervisor.py", "core/overlay.py", *_FIRST),
    ],
)
def test_a_firmware_lost_while_it_was_written_ends_in_a_sentence(tmp_path, present):
    """Power failed in the middle of writing ROMFS: only boot.py and main.py are there."""
    for name in ("boot.py", "main.py", *present):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((FIRMWARE / name).read_text(encoding="utf-8"))
    world = World(3)
    board = Board(world, config=CONFIG, firmware=tmp_path)
    board.power_on()
    board.run(100000)
    assert "incomplete" in board.serial or "SAFE MODE" in board.serial
    assert "ImportError" in board.serial or "tools/flash.sh --app-only" in board.serial
    assert board.crashes == []


@pytest.mark.parametrize("error", ["ValueError('incompatible .mpy file')", "OSError(5)"])
def test_a_damaged_file_ends_in_the_same_sentence(error):
    house = House(replace={"core.log": "raise %s" % error})
    said = house.start(60)
    assert "damaged" in said and "tools/flash.sh --app-only" in said
    assert house.board.crashes == []


def test_no_memory_at_the_very_start_restarts():
    house = House(replace={"core.log": "raise MemoryError"})
    house.start(120)
    assert len(house.board.boots) > 1, "an alarm that stays off helps nobody"


HANG = "import time\ndef exchange(app):\n    while True:\n        time.sleep_ms(500)\n"


def test_the_supervisor_restarts_a_loop_that_is_stuck():
    house = House(replace={"net.client": HANG})
    house.start(60)
    assert "Armed" in house.board.serial and len(house.board.boots) == 1
    house.board.run(240000)
    assert len(house.board.boots) == 2
    house.board.run(20000)
    assert "Started because: the program was stuck" in house.board.serial
