"""tools/flash.sh on boards that are not as usual: each test has one of its own."""

import os

import pytest
from doubles.serial_board import firmware_image, toolbox
from flashing import prompt
from flashing.say import NO_PROMPT, USAGE, WRONG_CHIP, Stop

from host_tests.tools.flash_bench import FIRMWARE, Bench


def test_without_romfs_nothing_is_copied_and_what_lay_beside_goes_when_it_comes(tmp_path):
    toolbox.need_vm()
    bench = Bench(tmp_path)
    bench.board.vm.romfs = False
    with bench.board:
        bench.board.load(FIRMWARE)
        before = bench.board.vm.files()
        bench.update().expect(WRONG_CHIP, "has no ROMFS", "FLASH_2M_ROMFS", "the alarm fails")
        assert bench.board.vm.files() == before
        # The other build: same place for littlefs, so files of an early version are still there.
        bench.board.vm.put("/app.mpy", b"compiled before there was ROMFS")
        bench.board.vm.put("/notes.txt", b"mine")
        bench.board.vm.ask(op="add romfs")
        done = bench.update()
        done.expect(0, "removed ", "/app.mpy", "in the way")
        files = bench.deployed()
        assert sorted(files) == [
            "/boot.py",
            "/config.py",
            "/deployed.json",
            "/main.py",
            "/notes.txt",
            "romfs",
        ]


def test_a_plain_build_is_refused_before_anything_is_erased(tmp_path):
    bench = Bench(tmp_path, vm=False)
    bench.bin.write_bytes(firmware_image(romfs=False))
    with bench.board:
        bench.whole().expect(USAGE, "has no ROMFS", "the alarm fails", "Nothing on the board")
        assert bench.board.flash.erases == 0 and bench.board.loader_runs == 0


def test_wrong_chip_through_the_script(tmp_path):
    bench = Bench(tmp_path, chip="esp32", vm=False)
    with bench.board:
        done = bench.whole()
    done.expect(WRONG_CHIP)
    assert 'FAILED in step "Find the board": this is an ESP32' in done.text
    assert "Nothing on the board was changed" in done.text


def test_a_board_that_lets_nobody_in_is_erased_when_told_so(tmp_path):
    """The build on it is the right one, so without --erase it would be left as it is."""
    toolbox.need_vm()
    bench = Bench(tmp_path)
    with bench.board:
        bench.board.load(FIRMWARE)
        bench.board.faults.add("bricked")
        with prompt.Line(bench.board.port) as line, pytest.raises(Stop) as caught:
            prompt.reach(line, patience=1)
        assert caught.value.code == NO_PROMPT
        assert "it says nothing" in caught.value.sentence and "--erase" in caught.value.go_on
        done = bench.whole("--erase")
        done.expect(0, "erased, written and verified", "the alarm is on")
        assert bench.update("--erase").code == USAGE
        bench.deployed()


STEPS = (
    ("Check config", "Nothing on the board was changed"),
    ("Compile", "Nothing on the board was changed"),
    ("Find the board", "Nothing on the board was changed"),
    ("Write MicroPython", "the firmware were not copied yet"),
    ("Copy what is new", "Run the same command again"),
    ("Read back", "Run the same command again"),
)


def test_ctrl_c_in_any_step_leaves_a_sentence_and_a_board_that_can_go_on(tmp_path):
    toolbox.need_vm()
    bench = Bench(tmp_path)
    # Not compiled before by another test: that step would be over too soon.
    (bench.app / "fresh.py").write_text("FOLDER = %r\n" % str(tmp_path))
    command = ["--port", bench.board.port, "--config", bench.config, "--source", bench.app]
    command += ["--firmware", bench.bin, "--yes"]
    with bench.board:
        for name, kept in STEPS:
            with toolbox.Running("flash.sh", *command, TMPDIR=str(bench.temp), group=True) as tool:
                tool.until("] " + name)
                done = tool.ctrl_c()
            done.expect(130, 'Stopped with Ctrl-C in step "' + name, kept, "Run the same command")
            assert "Traceback" not in done.text, done.text
            assert os.listdir(bench.temp) == []
        bench.whole().expect(0)
        bench.deployed()
