"""What is played to see how deep the stack gets: the owner's evenings, one setting at a time."""

from . import door, heard, prompt, trouble  # noqa: F401 - in the order of the table
from .house import House
from .registry import SCENARIOS


class Result:
    """What a scenario came to: the deepest moments, texts accepted, starts nobody asked for."""

    def __init__(self, house, planned):
        self.deepest, self.wait = house.trace.interrupted(), house.trace.wait
        self.accepted = house.accepted()
        self.restarts = len(house.board.boots) - planned
        self.serial = house.board.serial


def names():
    """All scenarios, in the order of the table."""
    return list(SCENARIOS)


def play(name, image, trust, limit=None):
    """The Result of one. limit: see Trace."""
    function, options = SCENARIOS[name]
    with House(image, trust, limit=limit, **options) as house:
        return Result(house, function(house) or 1)
