"""The real esptool against the stand-in for the ROM loader: flash holds the file byte for byte,
and each thing that can go wrong gives its own sentence and exit code."""

import pytest
from doubles.serial_board import PtyBoard, firmware_image, toolbox
from doubles.serial_board.flash_chip import FlashChip
from flashing import cli, image
from flashing.chip import Esptool
from flashing.say import NOT_FLASHED, WRONG_CHIP, Say, Stop

FIRMWARE = firmware_image()


@pytest.fixture
def firmware(tmp_path):
    path = tmp_path / "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"
    path.write_bytes(FIRMWARE)
    return str(path)


def esptool(board):
    return Esptool(board.port, 460800, Say(), attempts=1)


def refusal(call, *args):
    with pytest.raises(Stop) as caught:
        call(*args)
    return caught.value


def test_written_byte_for_byte_verified_and_recognised(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False) as board:
        board.flash.write(0x200000, b"old alerts and secrets")
        assert esptool(board).ask(firmware) == ("ESP8266EX", 4096, False)
        esptool(board).write(firmware)
        assert board.flash.data[: len(FIRMWARE)] == FIRMWARE
        assert board.flash.is_blank(len(FIRMWARE), board.flash.size - len(FIRMWARE))
        assert esptool(board).ask(firmware) == ("ESP8266EX", 4096, True)


def test_the_header_gets_the_size_found_and_nothing_else_changes(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, flash_kb=2048) as board:
        esptool(board).write(firmware)
        written = bytes(board.flash.data[: len(FIRMWARE)])
        assert [i for i in range(len(FIRMWARE)) if written[i] != FIRMWARE[i]] == [3]
        assert written[3] >> 4 == 3  # 2 MB
        assert esptool(board).ask(firmware) == ("ESP8266EX", 2048, True)


def test_a_board_with_16_mb_is_written_as_one_with_4(tmp_path, firmware, capsys):
    """MicroPython on boards with more was reported to restart for ever."""
    with PtyBoard(tmp_path, vm=False, flash_kb=16384) as board:
        assert esptool(board).ask(firmware) == ("ESP8266EX", 16384, False)
        esptool(board).write(firmware, 16384)
        assert board.flash.data[3] >> 4 == 4  # the header's code of 4 MB
        assert esptool(board).ask(firmware) == ("ESP8266EX", 16384, True)
        args = cli.arguments(["--firmware", firmware])
        found = image.Firmware(firmware, 0, "1.29.0", "", True)
        assert cli.needs_writing(args, Say(), board.port, found) == (16384, False)
        assert "used as one with 4 MB" in capsys.readouterr().out


def test_a_wrong_chip_is_named_and_not_touched(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, chip="esp32") as board:
        stop = refusal(esptool(board).ask, firmware)
        assert stop.code == WRONG_CHIP
        assert "this is an ESP32, not an ESP8266" in stop.sentence
        assert board.flash.erases == 0


@pytest.mark.parametrize(("kilobytes", "shown"), [(512, "512KB"), (1024, "1MB")])
def test_a_small_flash_is_refused(tmp_path, firmware, kilobytes, shown):
    with PtyBoard(tmp_path, vm=False, flash_kb=kilobytes) as board:
        stop = refusal(esptool(board).ask, firmware)
        assert stop.code == WRONG_CHIP
        assert "this board has %s of flash" % shown in stop.sentence
        assert board.flash.erases == 0


def test_silence_says_how_to_enter_the_loader(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, faults=["silent"]) as board:
        stop = refusal(esptool(board).ask, firmware)
        assert stop.code == WRONG_CHIP
        assert "no answer" in stop.sentence
        assert "hold FLASH" in stop.go_on


def test_garbage_bytes_at_first_are_got_through(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, faults=["garbage"]) as board:
        assert esptool(board).ask(firmware)[0] == "ESP8266EX"
        assert not board.faults


def test_nothing_but_noise_is_called_noise(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, faults=["noise"]) as board:
        stop = refusal(esptool(board).ask, firmware)
        assert stop.code == WRONG_CHIP
        assert "noise" in stop.sentence


def test_a_wrong_md5_is_not_called_written(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False, faults=["wrong md5"]) as board:
        stop = refusal(esptool(board).write, firmware)
        assert stop.code == NOT_FLASHED
        assert "reads back wrong" in stop.sentence
        assert "115200" in stop.go_on


def test_a_cable_pulled_while_writing_then_the_same_command_again(tmp_path, firmware, monkeypatch):
    # esptool waits a second for each try to get the port back, seven times; twice is enough here.
    (tmp_path / "esptool.cfg").write_text("[esptool]\nconnect_attempts = 1\n")
    monkeypatch.setenv("ESPTOOL_CFGFILE", str(tmp_path / "esptool.cfg"))
    with PtyBoard(tmp_path, vm=False, pull_after=70_000) as board:
        stop = refusal(esptool(board).write, firmware)
        assert stop.code == NOT_FLASHED
        assert "connection was lost" in stop.sentence
        assert "same command" in stop.go_on
        assert board.flash.data[: len(FIRMWARE)] != FIRMWARE
        board.plug()
        assert esptool(board).ask(firmware)[2] is False
        esptool(board).write(firmware)
        assert board.flash.data[: len(FIRMWARE)] == FIRMWARE


def test_a_port_that_went_away(tmp_path, firmware):
    with PtyBoard(tmp_path, vm=False) as board:
        board.unplug()
        assert "in use or gone" in refusal(esptool(board).ask, firmware).sentence


def test_the_flash_stand_in_can_only_clear_bits():
    chip = FlashChip(8192)
    chip.write(0, b"\x0f")
    chip.write(0, b"\xf0\xaa")
    assert bytes(chip.data[:2]) == b"\x00\xaa"
    chip.erase(4095, 2)
    assert chip.is_blank(0, 8192)
    assert chip.erases == 2


def test_flash_sh_is_clean_for_shellcheck():
    import shutil
    import subprocess

    assert shutil.which("shellcheck"), "shellcheck is missing: apt-get install -y shellcheck"
    script = toolbox.ROOT / "tools" / "flash.sh"
    done = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
