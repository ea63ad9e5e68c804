"""An evening on the virtual board: somebody moves in the hall, the door opens, somebody moves
while that is told, the owner disarms the alarm by text. And what must have become of it."""

import re

from doubles.board.flash import MemoryFlash
from doubles.twilio import inbound

from outbox_bench.house import House

_MORE = "COMMANDS_FROM = ['+380440000001']\nCOMMANDS_EVERY_S = 300\nBOOT_TEXT = False\n"


class Evening:
    """What happens, and what must have become of it. `starts` is called when the next phases are
    to be gone through: with their names."""

    starts = staticmethod(lambda *names: None)

    def __init__(self, online=True):
        self.house = house = House(3, ("full",), 30, _MORE, MemoryFlash(), fast=400)
        house.board.costs.update(dict.fromkeys(house.board.costs, 0))
        house.power_on()
        house.run(70)
        house.wifi(online)
        self.moved = self.opened = self.asked = 0

    def play(self):
        """The door opens; while its text is sent somebody moves; then the alarm is disarmed by
        text. At the end all has been told. Yields after each step."""
        house = self.house
        self.starts("TELL", "OWE", "PLAN", "PREPARE", "EXCHANGE", "TIDY", "JUDGE", "SETTLE")
        self.starts("SPARE", "LOOK", "REJOIN")
        self.moved += 1
        house.motion()
        yield house.run(60)
        house.double.latency_ms = 3000
        self.opened += 1
        house.door(1)
        yield house.run(1)
        self.moved += 1
        house.motion()
        yield house.run(1)
        self.starts("LOOP")
        yield house.run(90)
        self.asked += 1
        number = house.accounts[0].numbers[0]
        inbound.text(house.double, house.phones[0], number, "disarm", house.world.unix())
        self.starts("HEAR", "HEARD", "OBEY", "RECOVER", "HEARD_ALL")
        yield house.run(640)

    def wrong(self, answers=None):
        """What did not come, or came twice: [] when all is well. answers: how many, if that is
        not as many as were asked for."""
        house, found = self.house, []
        texts = house.texts(0)
        marks, _ = house.marks(0)
        if len(set(marks)) < len(marks):
            found.append("a text came twice")
        for what, words, times in (
            ("motion", "Hall: motion", (self.moved,)),
            ("the door", "Front door (opened|was opened)", (self.opened,)),
            ("the answer", "disarmed: trips are counted", answers or (self.asked,)),
        ):
            came = sum(bool(re.search(words, text)) for text in texts)
            if came not in times:
                found.append("%s came %d times: %s" % (what, came, texts))
        if house.owes():
            found.append("something still waits")
        return found
