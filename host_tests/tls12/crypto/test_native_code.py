"""Where the machine code goes: the chip's instruction memory, then a sector of flash that is
nobody's. The port's part (ports/esp8266/modesp.c) is played by `Chip`."""

import random
import sys
from types import SimpleNamespace

import pytest
import tls12
from tls12.crypto import native_code

from host_tests.tls12.crypto.code_chip import MIB, SECTOR, Chip, Code

GAP = range(0x9A, 0xB0)  # sectors between the image and ROMFS
GHASH = b"ghash" + bytes(159)
FIELD = b"field" + bytes(219)


def ghash(state, data, size):
    """Knows the one answer that is asked for."""
    state[16:] = b"\x85\xf8\xb0\xb6\xe5zE\xc3\xdc#\x92\xd6\x1a\xbb\x8c\xf3"


def field(numbers, program, steps):
    numbers[64:] = (36 * 35).to_bytes(32, "little")


@pytest.fixture
def load(monkeypatch):
    """load(chip, ...) -> (what `package` has afterwards: quick, field), loads of each)"""

    def load(
        chip,
        codes=(GHASH, FIELD),
        functions=(ghash, field),
        package=None,
        in_flash=True,
        heap_full=((), ()),
    ):
        modules = [Code(chip, *three) for three in zip(codes, functions, heap_full, strict=True)]
        for name, module in zip(("ghash", "x25519_field"), modules, strict=True):
            monkeypatch.setitem(sys.modules, "tls12.crypto.%s_lx106" % name, module)
        monkeypatch.setitem(sys.modules, "esp", chip)
        vfs = SimpleNamespace(rom_ioctl=chip.rom_ioctl) if chip.romfs else SimpleNamespace()
        monkeypatch.setitem(sys.modules, "vfs", vfs)
        package = package or SimpleNamespace(quick=None, field=None, sector=0)
        native_code.load(package, in_flash)
        assert not chip.erases or max(chip.erases) < MIB // SECTOR
        return (package.quick, package.field), [module.loads for module in modules]

    return load


def changed(chip, before):
    """Sectors of flash that are not what they were."""
    places = range(0, len(before), SECTOR)
    return [
        at // SECTOR for at in places if chip.flash[at : at + SECTOR] != before[at : at + SECTOR]
    ]


def test_both_find_room_in_instruction_memory(load):
    chip = Chip(388)
    before = bytes(chip.flash)
    assert load(chip) == ((ghash, field), [1, 1])
    assert chip.erases == [] and changed(chip, before) == []


@pytest.mark.parametrize("room, loads", [(0, [2, 1]), (100, [2, 1]), (164, [1, 2]), (387, [1, 2])])
def test_what_finds_none_goes_to_one_sector_of_flash(load, room, loads):
    chip = Chip(room)
    before = bytes(chip.flash)
    assert load(chip) == ((ghash, field), loads)
    assert len(chip.erases) == 1 and chip.erases[0] in GAP
    assert changed(chip, before) == chip.erases


def test_hundreds_of_boots_spread_over_the_gap_and_touch_nothing_else(load, monkeypatch):
    monkeypatch.setattr("os.urandom", lambda size: bytes([rnd.getrandbits(8)]))
    rnd = random.Random(3)
    chip = Chip(0)
    before = bytes(chip.flash)
    erases = []
    for _ in range(400):
        chip.boot()
        assert load(chip)[0] == (ghash, field)
        assert len(chip.erases) == 1
        erases += chip.erases
    assert set(erases) == set(changed(chip, before)) == set(GAP)
    assert max(erases.count(sector) for sector in GAP) < 400 / len(GAP) * 2.5


def test_loaded_once(load):
    chip = Chip(0)
    package = SimpleNamespace(quick=None, field=None, sector=0)
    load(chip, package=package)
    # its bytes would be lost until the next soft reset
    assert load(chip, package=package) == ((ghash, field), [0, 0])


def test_a_sector_with_something_in_it_is_left_alone(load):
    chip = Chip(0)
    for sector in GAP:
        chip.flash[sector * SECTOR + 4095] = 0
    before = bytes(chip.flash)
    assert load(chip)[0] == (None, None)
    assert chip.erases == [] and changed(chip, before) == []
    chip.flash[0xA3 * SECTOR + 4095] = 255
    assert load(chip)[0] == (ghash, field)
    assert chip.erases == [0xA3]


def test_a_full_heap_is_no_reason_to_take_a_sector(load):
    chip = Chip(388)
    assert load(chip, heap_full=([1], ())) == ((None, None), [1, 0])
    assert load(chip, heap_full=((), [1])) == ((ghash, None), [1, 1])
    assert chip.erases == []


@pytest.mark.parametrize("again", [False, True])
def test_code_in_use_is_never_erased(load, again):
    """GHASH is in flash, the one sector there is; then the heap is full, or install() is called
    once more."""
    chip = Chip(0, image=0xAEF00)
    package = SimpleNamespace(quick=None, field=None, sector=0)
    assert load(chip, package=package, heap_full=((), [1]))[0] == (ghash, None)
    held = bytes(chip.flash)
    if again:
        chip.end = chip.at  # other code has taken the rest of the sector
        assert load(chip, package=package) == ((ghash, None), [0, 1])
        assert chip.flash == held
    assert chip.erases == [0xAF] and chip.flash[0xAF000 : 0xAF000 + len(GHASH)] == GHASH


def test_other_code_cannot_reach_the_mark(load):
    chip = Chip(0)
    load(chip)
    sector = chip.erases[0]
    assert chip.end == (sector + 1) * SECTOR - 16
    assert chip.flash[chip.end : chip.end + 16] == b"tls12: may erase"


def test_a_users_sector_is_left_alone(load):
    """It begins like any function of this assembler."""
    chip = Chip(0, image=0xAEF00)
    chip.flash[0xAF000 : 0xAF000 + len(GHASH)] = GHASH
    held = bytes(chip.flash)
    assert load(chip)[0] == (None, None)
    assert chip.flash == held


@pytest.mark.parametrize("size, free", [(2 * MIB, True), (MIB, False), (MIB // 2, False)])
def test_the_end_of_flash_is_the_sdks(load, size, free):
    chip = Chip(0, image=0xFAF00, romfs=0, size=size)
    assert load(chip)[0] == ((ghash, field) if free else (None, None))
    assert bool(chip.erases) is free


def test_the_md5_behind_the_image_counts(load):
    assert load(Chip(0, image=0xAF000 - 16))[0] == (ghash, field)
    assert load(Chip(0, image=0xAF000 - 15))[0] == (None, None)


@pytest.mark.parametrize("said", [0, 0x8FFC, 0x9000, 0xFFFFFFFF, 0x7FFFFFFF, MIB, 0xAFFF1])
def test_an_image_that_does_not_say_its_size_well(load, said):
    chip = Chip(0, said=said)
    assert load(chip)[0] == (None, None)
    assert chip.erases == []


def test_the_plain_build_has_room_up_to_the_file_system(load):
    chip = Chip(0, image=0xFE100, romfs=0)
    assert load(chip)[0] == (ghash, field)
    assert chip.erases == [0xFF]


def test_a_file_system_below_1_mib_begins_a_sector_later(load):
    chip = Chip(0, image=0x97F00, romfs=0, user_start=0x98000)
    assert load(chip)[0] == (None, None)  # not if there is something in it
    chip.flash[0x98000:0x99000] = b"\xff" * SECTOR
    assert load(chip)[0] == (ghash, field)
    assert chip.erases == [0x98]


def test_not_wanted_in_flash(load):
    chip = Chip(164)
    assert load(chip, in_flash=False) == ((ghash, None), [1, 1])
    assert chip.erases == []


def test_flash_that_fails(load):
    chip = Chip(0)
    chip.broken = True
    assert load(chip) == ((None, None), [2, 0])


@pytest.mark.parametrize(
    "why", [ValueError("incompatible .mpy file"), SyntaxError(), ImportError()]
)
def test_files_of_another_version(load, why):
    chip = Chip(388)
    assert load(chip, (why, FIELD)) == ((None, None), [1, 0])
    assert load(chip, (GHASH, why)) == ((ghash, None), [1, 1])
    assert chip.erases == []


def test_a_wrong_answer_is_not_trusted(load):
    wrong = lambda *_: None  # noqa: E731
    assert load(Chip(388), functions=(wrong, field)) == ((None, None), [1, 0])
    assert load(Chip(388), functions=(ghash, wrong)) == ((ghash, None), [1, 1])


@pytest.mark.parametrize("options, asked", [({}, [True]), ({"code_in_flash": False}, [False])])
def test_install_loads_it_on_the_chip_only(monkeypatch, options, asked):
    seen = []
    monkeypatch.setattr(native_code, "load", lambda package, in_flash: seen.append(in_flash))
    monkeypatch.setattr("tls12.stand_in.good_builtin", lambda: None)
    monkeypatch.setitem(sys.modules, "tls", None)
    tls12.install("a.example", watch=False, **options)
    assert seen == []
    monkeypatch.setattr(sys, "platform", "esp8266")
    tls12.install("a.example", watch=False, **options)
    assert seen == asked
