"""A virtual ESP8266 with MicroPython's view of it, to run unmodified firmware on.

    from board import Board, World

    world = World(seed=1)
    world.air.add("Home", "password")
    world.net.mount("api.twilio.com", double)
    board = Board(world, firmware=Path("firmware"), config='WIFI = [("Home", "password")]')
    board.power_on()
    board.run(20000)               # milliseconds of simulated time
    board.pin(5).drive(1)          # the door opens
    board.run(60000)
    print(board.serial)
    world.close()                  # or: with World(seed=1) as world

Facts it follows are in the fact sheet's sections named in each module; figures nobody published
(flash times, TLS times) are in `board.cpu.COSTS` and can be given to `Board(costs=...)`.
"""

from .board import Board
from .errors import BoardError, PowerCut, SpinError
from .flash import FolderFlash, MemoryFlash
from .world import EVENING, World

__all__ = [
    "EVENING",
    "Board",
    "BoardError",
    "FolderFlash",
    "MemoryFlash",
    "PowerCut",
    "SpinError",
    "World",
]
