"""Crashes, damaged files, missing modules."""

from pathlib import Path

from .door import armed, open_door, trip
from .heard import COMMANDS
from .registry import scenario

_DAMAGED = b"raise ValueError('incompatible .mpy file')\n"


def _raise_in(house, error, after=20):
    """From now on the board's next sleeps raise, as if the heap were full."""
    time = house.board.time
    sleep_ms, left = time.sleep_ms, [after]

    def failing(ms):
        left[0] -= 1
        if left[0] == 0:
            raise error
        sleep_ms(ms)

    time.sleep_ms = failing


@scenario("a crash and its log")
def crash(house):
    """The loop ends with an exception: logged, restarted, and told at the next start. (Not for
    want of memory: then it would be tried again.)"""
    armed(house)
    _raise_in(house, ValueError("the cause"))
    house.run(90)
    open_door(house)
    house.run(25)
    return 2


@scenario("safe mode")
def safe_mode(house):
    """Five crashes in a row, each a moment after the sensors were armed."""
    board = house.board
    board.power_on()
    for starts in range(1, 9):
        house.until(lambda n=starts: _crashed(board, n - 1) and _up(board, n), 120)
        if "SAFE MODE" in board.serial:
            break
        _raise_in(house, ValueError("again"), after=2)
    house.run(30)
    return len(board.boots)


def _crashed(board, times):
    return len(board.boots) > times


def _up(board, starts):
    return board.serial.count("Armed.") == starts or "SAFE MODE" in board.serial


@scenario("damaged files on the flash", settings=COMMANDS)
def damaged_files(house):
    """Power-up with each file of the board's own cut short, then without it, then with noise."""
    trip(house)
    flash = house.board.flash
    kept = flash.snapshot()
    starts = 1
    for name in sorted(kept[0]):
        for spoil in (lambda data: None, lambda data: data[: len(data) // 2], _noise):
            house.board.cut_power()
            flash.restore(kept)
            _spoil(flash, name, spoil)
            house.board.power_on()
            house.run(12)
            starts += 1
    return starts


def _noise(data):
    return bytes([byte ^ 0x55 for byte in data])


def _spoil(flash, name, spoil):
    data = spoil(flash.files.pop(name))
    if data is not None:
        flash.files[name] = data


@scenario("missing or damaged modules")
def damaged_modules(house):
    """Power-up with each file of the image away or damaged that is needed until the first text
    has been sent; of tls12, whose files all fail in the same place, with the first."""
    board, folder = house.board, house.image.folder
    armed(house)
    needed = sorted({file for file in map(_file, board.known_files.values()) if file})
    inner = [path for path in needed if "tls12" in path.parts and path.stem != "__init__"]
    wanted = [path for path in needed if path.is_relative_to(folder) and path not in inner[1:]]
    for n, file in enumerate(wanted):
        whole = file.read_bytes()
        try:
            file.unlink() if n % 2 else file.write_bytes(_DAMAGED)
            board.cut_power()
            board.known_files.clear()
            board.power_on()
            house.run(12)
        finally:
            file.write_bytes(whole)
    return len(board.boots)


def _file(found):
    """The file of what the board's importer found."""
    return Path(found[0]) if found else None
