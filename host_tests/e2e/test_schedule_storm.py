"""Texts for later and quiet hours among faults and power cuts; a longer run of the storms:
PYTHONPATH=host_tests:firmware python -m outbox_bench.later_storm --seeds 0:2000"""

import draws
import pytest
from accounts import twilio
from delivery import schedule
from outbox_bench import Bench, LittleFs, later_storm, no_collecting  # noqa: F401
from outbox_bench.power import cut_once
from outbox_bench.storm import mark_of

DAY = 86400


@pytest.mark.parametrize("first", draws.first(1, range(0, 60, 6)))
def test_storms(first):
    total, wrong = later_storm.run_many(range(first, first + 6))
    assert wrong == []
    assert total.alerts > 40 and total.cuts > 1 and total.restarts > 8


class Evening:
    """An alarm, a short and a long text for later and two notes, for one who is quiet until 09:20
    and one who is not; on a real littlefs whose power goes at a given change."""

    def __init__(self):
        self.bench = bench = Bench(kinds=("full", "legacy"), fs=LittleFs())
        bench.senders[0] = twilio(*bench.senders[0], quiet=("08:00", "09:20"))
        bench.restart()
        self.flash = bench.fs.flash
        self.added = {}  # serial -> (earliest time of day for the quiet one, for the other)

    def play(self):
        bench, nine = self.bench, 9 * 3600
        now = int(bench.clock.epoch + bench.clock.t)
        self._owe((0, 0), "Front door opened")
        self._owe((nine + 300, nine + 300), "Dinner", send_at=now - now % 60 + 300)
        self._owe((nine + 600, nine + 600), "ж" * 90, send_at=now - now % 60 + 600)
        bench.run(200)
        self._owe((nine + 1200, 0), "Front door closed again", urgent=False)
        bench.run(300)
        self._owe((nine + 1200, 0), "All is well", urgent=False)
        bench.run(1500)

    def _owe(self, times, text, **more):
        self.bench.make()
        self.added[self.bench.outbox.add(text, **more)] = times

    def play_with_cut(self, change, how):
        """True if the cut came."""
        return cut_once(self, change, how, 2)

    def judge(self):
        for k in (0, 1):
            messages = self.bench.phone(k).messages()
            marks = [mark_of(m.body) for m in messages]
            assert len(marks) == len(set(marks)), "twice: %s" % marks
            assert set(self.added) <= set(marks), "lost"
            for message in messages:
                earliest = self.added.get(mark_of(message.body), (0, 0))[k]
                assert message.created_at % DAY >= earliest, message.body


def changes_of_an_evening():
    evening = Evening()
    start = evening.flash.ops
    evening.play()
    evening.judge()
    return evening.flash.ops - start


@pytest.mark.parametrize("first", draws.first(1, [0, 1]))
def test_power_cuts_at_every_change_of_flash(first):
    """Now torn and now whole, and in the other draw the other way round."""
    changes = changes_of_an_evening()
    assert changes > 25
    points = 0
    for change in range(changes):
        evening = Evening()
        points += evening.play_with_cut(change, ("torn", "after")[(change + first) % 2])
        evening.judge()
    assert points == changes


class Kept:
    """Texts for later of one who is texted through a Messaging Service and one who is not, the
    first answer lost; two are canceled; on a real littlefs whose power goes at a given change."""

    def __init__(self):
        self.bench = bench = Bench(kinds=("full", "legacy"), fs=LittleFs())
        to, _, token, sid = bench.senders[0]
        bench.senders[0] = (to, bench.double.add_service(bench.accounts[0]), token, sid)
        bench.restart()
        bench.double.faults.add("close_after", {"method": "POST"})
        self.flash = bench.fs.flash
        self.due = {}  # serial -> Unix seconds
        self.canceled = {}  # serial -> True once that is on flash

    def play(self):
        bench = self.bench
        self._owe("Dinner", 1500)
        self._owe("ж" * 90, 2000)
        bench.run(120)
        self._owe("Good night", 2500)
        bench.run(60)
        for serial in (1, 3):
            self.canceled[serial] = False
            bench.make()
            schedule.cancel(bench.outbox, serial)
            self.canceled[serial] = True
        bench.run(2800)

    def _owe(self, text, wait_s):
        bench = self.bench
        bench.make()
        at = int(bench.clock.epoch + bench.clock.t) + wait_s
        self.due[bench.outbox.add(text, send_at=at)] = at

    def judge(self):
        for k in (0, 1):
            messages = self.bench.phone(k).messages()
            marks = [mark_of(m.body) for m in messages]
            assert len(marks) == len(set(marks)), "twice: %s" % marks
            for serial in self.due:
                canceled = self.canceled.get(serial)
                assert canceled is not True or serial not in marks, "#%d was canceled" % serial
                assert canceled is not None or serial in marks, "lost"
            for message in messages:
                due = self.due.get(mark_of(message.body), 0)
                assert (message.send_at or message.created_at) >= due, message.body
        made = [m for m in self.bench.records if m.send_at]
        assert len(made) == len({mark_of(m.body) for m in made}), "kept twice"


def test_power_cuts_at_every_change_of_flash_while_twilio_keeps_texts():
    evening = Kept()
    start = evening.flash.ops
    evening.play()
    evening.judge()
    assert evening.canceled == {1: True, 3: True} and len(evening.bench.phone(0).messages()) == 1
    changes = evening.flash.ops - start
    assert changes > 20
    for change in range(changes):
        evening = Kept()
        assert cut_once(evening, change, ("torn", "after")[change % 2], 2)
        evening.judge()
