"""Power cuts at every block write and erase while two boards share their accounts and phones.

They power up together, count the same and say the same. One text is lost before the provider saw
it, the answer to another is lost: a look-up must find the board's own text and none else. At every
other change the second board loses its power, too. Which board has sent a text is what its wire
carried.
"""

from doubles.board.errors import PowerCut as FlashCut

from .bench import Bench
from .flash import LittleFs
from .marks import mark_of, merged_in

TEXT = "Front door opened"


class TwoBoards:
    """Two boards on one account: four alarms of each for two people, Wi-Fi lost and back."""

    def __init__(self):
        first = Bench(kinds=("full", "legacy"), fs=LittleFs(), per_hour=40)
        self.boards = first, Bench(1, beside=first, per_hour=40)
        self.bench, self.flash = first, first.fs.flash
        self.added = [], []
        self.sent_by = {}  # SID of a text -> number of the board
        for n, board in enumerate(self.boards):
            self._watch(n, board.http)
        first.double.faults.add("reset_before", {"method": "POST"})
        first.double.faults.add("reset_after", {"method": "POST"})

    def _watch(self, n, http):
        request, messages = http.request, self.bench.double.messages

        def watched(*args, **more):
            before = len(messages)
            try:
                return request(*args, **more)
            finally:
                self.sent_by.update((m.sid, n) for m in messages[before:])

        http.request = watched

    def play(self):
        first = self.bench
        self._alarm()
        self._run(100)
        self._alarm()
        self._run(5)
        first.lose_network()
        self._alarm()
        self._run(60)
        first.online = True
        self._run(30)
        self._alarm()
        self._run(300)

    def _alarm(self):
        for added, board in zip(self.added, self.boards, strict=True):
            board.make()
            added.append(board.outbox.add(TEXT))

    def _run(self, seconds):
        first, second = self.boards
        end = first.clock.t + seconds
        while first.clock.t < end:
            first.run(min(5, end - first.clock.t))
            second.run(max(0, first.clock.t - second.clock.t))

    def changes(self):
        """Block writes and erases of the evening without a cut."""
        start = self.flash.ops
        self.play()
        return self.flash.ops - start

    def play_with_cut(self, change, how):
        """True if the cut came."""
        self.flash.cut_at(change, how)
        try:
            self.play()
        except FlashCut:
            self.flash.power_cut()
            self.bench.restart()
            if change % 2:
                self.boards[1].restart()
        cut = self.flash.cuts > 0
        self.flash.cut_at(None)
        self.bench.online = True
        self._run(3600)
        self.bench.double.run_later()
        return cut

    def judge(self):
        """(alerts lost, texts twice) over both boards and both phones"""
        lost = twice = 0
        for person in self.bench.people:
            shown = self.bench.double.phones[person.to].messages()
            for n, added in enumerate(self.added):
                texts = [m.body for m in shown if self.sent_by[m.sid] == n]
                marks = [mark_of(text) for text in texts]
                lost += max(0, len(set(added) - set(marks)) - sum(map(merged_in, texts)))
                twice += len(marks) - len(set(marks))
        return lost, twice
