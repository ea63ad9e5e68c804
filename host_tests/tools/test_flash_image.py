"""The firmware file is judged before anything on the board is erased."""

import pytest
from doubles.serial_board import firmware_image
from flashing import image
from flashing.say import USAGE, Stop


def judged(tmp_path, data):
    path = tmp_path / "file.bin"
    path.write_bytes(data)
    return image.check(path)


def test_a_stock_build_is_taken_and_described(tmp_path):
    data = firmware_image()
    found = judged(tmp_path, data)
    assert found.version == "1.29.0"
    assert found.date == "2026-10-01"
    assert found.romfs
    assert found.size == len(data)
    assert not judged(tmp_path, firmware_image(romfs=False)).romfs
    assert (
        judged(tmp_path, firmware_image(version="v1.30.0-preview.7")).version == "1.30.0-preview.7"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(500_000), "zip"),
        (b"\n<!doctype html><html>" + bytes(500_000), "web page"),
        (b"\xea" + bytes(500_000), "over-the-air"),
        (b"\x7fELF" + bytes(500_000), "0x7F instead of 0xE9"),
        (firmware_image(chip="ESP32"), "for another chip (ESP32)"),
        (firmware_image()[:200_000], "cut off"),
        (firmware_image() + bytes(1 << 20), "400 KB to 1 MB"),
        (firmware_image().replace(b"MicroPython v", b"CircuitPython"), "not MicroPython"),
        (firmware_image(version="v1.9.4"), "needs 1.23 or later"),
        (firmware_image(version="v1.22.2"), "needs 1.23 or later"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_refused_with_the_reason(tmp_path, data, words):
    with pytest.raises(Stop) as caught:
        judged(tmp_path, data)
    assert words in caught.value.sentence
    assert caught.value.code == USAGE


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Stop, match="nothere.bin: No such file"):
        image.check(tmp_path / "nothere.bin")


def test_any_cut_or_flip_of_a_build_never_crashes(tmp_path):
    whole = firmware_image()
    for size in (1, 4, 7, 8, 11, 12, 40, 0x8000, 0x8010, 399_999):
        with pytest.raises(Stop):
            judged(tmp_path, whole[:size])


def test_files_lying_around_are_found(tmp_path):
    (tmp_path / "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin").write_bytes(b"x")
    (tmp_path / "ESP32_GENERIC-20261001-v1.29.0.bin").write_bytes(b"x")
    assert [path.name for path in image.likely_files([tmp_path, tmp_path / "none"])] == [
        "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"
    ]
