"""tools/flash.sh as a user runs it, against the real esptool, the real mpremote and a real
MicroPython prompt on a pseudo-terminal. One board is flashed once, then lives through the rest, so
the tests of this file run in order (_shares in conftest.py)."""

import functools
import os
import shutil
import time

import pytest
from doubles.serial_board import toolbox
from flashing import board as board_files
from flashing.say import NO_PORT, NOT_ARMED, NOT_COPIED, USAGE, Stop
from image import bundle

from host_tests.tools.flash_bench import FIRMWARE, Bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    toolbox.need_vm()
    bench = Bench(tmp_path_factory.mktemp("bench"))
    with bench.board:
        yield bench


def test_01_from_a_blank_board_to_armed(bench):
    bench.board.flash.write(0x180000, b"what another project left")
    done = bench.whole()
    done.expect(0)
    assert bench.board.flash.data[: len(FIRMWARE)] == FIRMWARE
    assert bench.board.flash.is_blank(0x180000, 100)
    files = bench.deployed()
    assert sorted(files) == ["/boot.py", "/config.py", "/deployed.json", "/main.py", "romfs"]
    done.expect(
        0,
        "ESP8266EX with 4 MB",
        "erased, written and verified",
        "ROMFS, run in place",
        "6 files are on the board byte for byte",
        "| hello from the hall",
        "| armed: Front door closed",
        "the alarm is on",
        "done in",
    )
    assert done.text.count("[8/8]") == 1


def test_02_the_same_command_again_changes_nothing(bench):
    erases, before = bench.board.flash.erases, bench.board.vm.files()
    done = bench.whole()
    done.expect(0)
    assert "not erased, not written" in done.text
    assert "nothing: the board has it all" in done.text
    assert bench.board.flash.erases == erases
    assert bench.board.vm.files() == before


def test_03_a_changed_module_rewrites_only_romfs(bench):
    toolbox.write_app(bench.app, **{"rooms/hall.py": 'SIDE = "garden"\n'})
    started = time.monotonic()
    done = bench.update()
    done.expect(0)
    assert time.monotonic() - started < 10
    assert "ROMFS: " in done.text and "copied" not in done.text
    assert "| hello from the garden" in done.text
    bench.deployed()


def test_04_a_changed_config_copies_only_config(bench):
    bench.config.write_text(toolbox.CONFIG + "\nCAP_PER_DAY = 30\n")
    heard = len(bench.board.heard)
    done = bench.update()
    done.expect(0)
    bench.span = len(bench.board.heard) - heard
    assert [line.strip() for line in done.text.split("\n") if "copied" in line] == [
        "copied /config.py"
    ]
    assert "ROMFS: " not in done.text
    bench.deployed()


def test_04_hooks_beside_the_config_go_along_and_away(bench):
    hooks = bench.folder / "hooks.py"
    hooks.write_text("def on_message_sent(a, b, c):\n    pass\n")
    done = bench.update()
    done.expect(0)
    assert "copied /hooks.py" in done.text and "copied /config.py" not in done.text
    hooks.unlink()
    done = bench.update()
    done.expect(0)
    assert "removed /hooks.py" in done.text
    bench.deployed()


def test_05_files_in_the_way_go_and_the_owners_stay(bench):
    vm = bench.board.vm
    vm.put("/app.py", b"print('an old copy')\n")
    vm.put("/rooms/hall.mpy", b"old")
    vm.put("/config.py.new", b"half a config")
    vm.put("/gone_room.mpy", b"of an earlier version")
    vm.put("/deployed.json", b'{"files": ["/boot.py", "/gone_room.mpy"]}')
    vm.put("/notes.txt", b"mine")
    vm.put("/state/alert1", b"owed")
    done = bench.update()
    done.expect(0)
    files = bench.deployed()
    assert sorted(files) == [
        "/boot.py",
        "/config.py",
        "/deployed.json",
        "/main.py",
        "/notes.txt",
        "/state/alert1",
        "romfs",
    ]
    for name in ("/app.py", "/rooms/hall.mpy", "/config.py.new", "/gone_room.mpy"):
        assert name in done.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (toolbox.CONFIG.replace("+380501234567", "0501234567"), "SENDERS"),
        (toolbox.CONFIG.replace("pin=5", "pin=6"), "pin"),
        (toolbox.CONFIG.replace('"attic", "', '"attic" "'), "WIFI"),
        (toolbox.CONFIG.replace("SENSORS = [", "SENSORS = "), "line 4"),
        ("WIFI = [", "line 1"),
        (toolbox.CONFIG + "NAME = Home\n", "line 5"),
    ],
)
def test_06_a_config_with_mistakes_never_reaches_the_board(bench, text, words, tmp_path):
    config = tmp_path / "config.py"
    config.write_text(text)
    connections, before = bench.board.connections, bench.board.vm.files()
    done = toolbox.run("flash.sh", "--port", bench.board.port, "--app-only", "--config", config)
    done.expect(USAGE)
    assert words in done.text
    assert "Nothing on the board was changed" in done.text
    assert bench.board.connections == connections
    assert bench.board.vm.files() == before


def pull_and_go_on(bench, after, change):
    """Change the firmware, pull the cable `after` bytes into the update, plug in, run again."""
    change()
    bench.board.pull_after = len(bench.board.heard) + after
    done = bench.update()
    assert done.code != 0, done.text
    assert "FAILED in step" in done.text
    assert "lost" in done.text or "no port" in done.text or "stopped answering" in done.text
    bench.board.plug()
    again = bench.update()
    again.expect(0)
    bench.deployed()
    return done


def test_07_a_cable_pulled_while_romfs_is_written(bench):
    filler = "".join("A%d = %r\n" % (n, os.urandom(9).hex()) for n in range(900))
    done = pull_and_go_on(
        bench, 16_000, lambda: toolbox.write_app(bench.app, **{"rooms/filler.py": filler})
    )
    done.expect(NOT_COPIED)
    assert "no firmware in its ROMFS" in done.text
    toolbox.write_app(bench.app, **{"rooms/filler.py": None})


@pytest.mark.parametrize("part", [0.4, 0.9])
def test_08_a_cable_pulled_at_any_part_of_an_update(bench, part):
    cap = "CAP_PER_DAY = %d\n" % (100 * part + 30)
    change = functools.partial(bench.config.write_text, toolbox.CONFIG + cap)
    done = pull_and_go_on(bench, int(bench.span * part), change)
    assert (
        "Run the same command again" in done.text
        or "Follow its log" in done.text
        or "same command" in done.text
    ), done.text


def test_09_a_full_flash_is_named_and_nothing_is_half_there(bench):
    before = bench.board.vm.files()
    bench.config.write_text(toolbox.CONFIG + "CAP_PER_DAY = 44\n")
    toolbox.write_app(bench.app, **{"rooms/hall.py": 'SIDE = "hall"\n', "rooms/filler.py": None})
    bench.board.vm.ask(op="full", yes=True)
    done = bench.update()
    bench.board.vm.ask(op="full", yes=False)
    done.expect(NOT_COPIED)
    done.expect(NOT_COPIED, "flash is full")
    assert bench.board.vm.files()["/config.py"] == before["/config.py"]


def test_10_not_armed_is_a_failure_of_its_own(bench):
    main = "print('The alarm is OFF: not armed, disarmed')\nprint('waiting')\n"
    toolbox.write_app(bench.app, **{"main.py": main})
    bench.update("--wait", "1").expect(
        NOT_ARMED, "| The alarm is OFF", "Everything is on the board"
    )


def test_11_ctrl_c_names_the_step_and_goes_on_later(bench):
    with toolbox.Running(
        "flash.sh",
        "--app-only",
        "--port",
        bench.board.port,
        "--config",
        bench.config,
        "--source",
        bench.app,
        TMPDIR=str(bench.temp),
    ) as tool:
        tool.until("| waiting")
        done = tool.ctrl_c()
    done.expect(130, 'Stopped with Ctrl-C in step "Restart', "Run the same command again")
    assert "Traceback" not in done.text
    assert os.listdir(bench.temp) == []
    toolbox.write_app(bench.app)
    bench.update().expect(0)


def test_12_status_asks_and_restarts(bench):
    done = toolbox.run("status", "--port", bench.board.port)
    done.expect(0)
    done.expect(0, "  Armed. 1 sensor.")
    assert "stops for this" in done.text and "restarted" in done.text
    assert "stopped with Ctrl-C" not in done.text


def test_13_log_follows_across_a_pulled_cable(bench):
    with toolbox.Running("log", "--port", bench.board.port) as tool:
        tool.until("listening")
        bench.board.unplug()
        tool.until("waiting for the cable")
        bench.board.plug()
        tool.until("listening")
        bench.board.vm.ask(op="power")
        line = tool.until("armed: Front door closed")
        assert line[2] == line[5] == ":" and line[:2].isdigit(), line
        done = tool.ctrl_c()
    done.expect(130, "the board goes on")
    assert "Traceback" not in done.text


def test_14_no_port_no_firmware_no_yes(bench, tmp_path):
    done = toolbox.run("flash.sh", "--config", bench.config, HOME=str(tmp_path), cwd=tmp_path)
    done.expect(USAGE)
    assert "micropython.org/download/ESP8266_GENERIC" in done.text
    assert "FLASH_2M_ROMFS" in done.text
    shutil.copy(bench.bin, tmp_path)
    done = toolbox.run("flash.sh", "--config", bench.config, HOME=str(tmp_path), cwd=tmp_path)
    assert "tools/flash.sh --firmware " + bench.bin.name in done.text
    done = bench.flash("--firmware", bench.config)
    assert done.code == USAGE and "not a firmware image" in done.text
    done = toolbox.run(
        "flash.sh", "--app-only", "--config", bench.config, "--port", tmp_path / "ttyUSB7"
    )
    assert done.code == NO_PORT and "there is no port" in done.text
    other = tmp_path / "other.bin"
    other.write_bytes(FIRMWARE.replace(b"2026-10-01", b"2026-11-02"))
    done = bench.flash("--firmware", other)
    assert done.code == USAGE and "needs your yes" in done.text
    for tool in ("flash.sh", "log", "status", "check"):
        done = toolbox.run(tool, "--help")
        done.expect(0, "usage")
        assert toolbox.run(tool, "--nonsense").code == 2


def test_15_an_image_too_big_for_the_partition_is_refused():
    found = board_files.Inventory()
    found.rom_size = 1000
    made = bundle.Bundle({"app.mpy": b"x"}, {"boot.py": b"", "main.py": b""}, bytes(1001))
    with pytest.raises(Stop, match="needs 1001 bytes, the ROMFS partition has 1000"):
        board_files.plan(made, None, found)
