"""Small firmwares given as text, for tests of the board itself."""

from pathlib import Path

from .board import Board
from .world import World


def tiny(main="", boot="", world=None, seed=0, wifi=False, **options):
    """A powered board whose main.py (and boot.py) is this text; `board.world` is its world.
    `wifi`: network "Home" with key "password" is in the air and already known to the SDK."""
    world = world or World(seed)
    replace = dict(options.pop("replace", {}), **{"main.py": main, "boot.py": boot})
    board = Board(world, firmware=Path("/no/such/folder"), replace=replace, **options)
    if wifi:
        world.air.add("Home", "password")
        board.radio.nvs.update(mode=1, ssid="Home", key="password")
    board.power_on()
    return board


def printed(main, ms=10000, **options):
    """What such a firmware prints within `ms`, up to the prompt, as a list of lines."""
    board = tiny(main, **options)
    board.run(ms)
    return board.serial.split("\r\nMicroPython v")[0].strip("\n").split("\n")
