"""Two and three providers in one house: power cuts at every change of flash, and storms."""

import draws
import pytest
from outbox_bench import LittleFs, mixed_storm, no_collecting, telegram_storm  # noqa: F401
from outbox_bench.mixed import MixedBench
from outbox_bench.power import cut_everywhere
from outbox_bench.storm import mark_of


def told(bench, k):
    return [mark_of(text) for text in bench.texts(k)]


def refuse(bench, k, code):
    """All texts of account k are refused with a code (Twilio) or status (the others)."""
    bench.accounts[k].refuse[bench.people[k].to] = code


class Evening:
    """Three people; one account is refused, an answer is lost, a text is not processed, the
    network goes and comes back."""

    def __init__(self):
        ways = ("twilio+sipgate", "sipgate+twilio", "sipgate")
        self.bench = bench = MixedBench(ways=ways, fs=LittleFs())
        self.flash = bench.fs.flash
        self.added = []
        refuse(bench, 0, 20003)
        refuse(bench, bench.index(1), 400)
        bench.sipgate.faults.add("reset_after", {"method": "POST"})
        bench.sipgate.faults.add("close_before", {"method": "POST"})
        bench.double.faults.add("reset_after", {"method": "POST", "to": bench.people[2].to})

    def play(self):
        bench = self.bench
        for n in range(3):
            bench.make()
            self.added.append(bench.outbox.add("Front door opened"))
            if n == 1:
                bench.lose_network()
            bench.run(40)
            bench.online = True
        bench.run(600)

    def judge(self):
        bench = self.bench
        for k in (0, bench.index(1), bench.index(2)):
            marks = told(bench, k)
            assert set(self.added) <= set(marks), (k, marks)
            assert len(marks) == len(set(marks)), (k, marks)


@pytest.mark.parametrize("first", draws.first(1, range(6)))
def test_every_cut_point_of_a_mixed_evening(first):
    _, changes, points = cut_everywhere(Evening, first=first, step=6)
    assert changes > 40
    print("power cut points: %d" % points)
    assert points == len(range(first, changes, 6))


# --- Telegram: never lost; twice only where an answer was lost


class TelegramEvening:
    """Telegram first and last; one chat is refused."""

    def __init__(self):
        self.bench = bench = MixedBench(ways=("telegram+twilio", "telegram"), fs=LittleFs())
        self.flash = bench.fs.flash
        self.added = []
        refuse(bench, 0, 403)

    def play(self):
        for _ in range(2):
            self.bench.make()
            self.added.append(self.bench.outbox.add("Front door opened"))
            self.bench.run(60)

    def judge(self):
        for k in (0, self.bench.index(1)):
            marks = told(self.bench, k)
            assert set(self.added) <= set(marks), (k, marks)
            assert all(marks.count(mark) <= 2 for mark in self.added), (k, marks)


def test_every_cut_point_with_telegram():
    evening, changes, points = cut_everywhere(TelegramEvening)
    assert told(evening.bench, evening.bench.index(1)).count(1) == 1
    assert changes > 15
    assert points == changes


# --- storms; a longer run: python -m outbox_bench.mixed_storm 0 5000


@pytest.mark.parametrize("first", draws.first(1, [0, 20, 40, 60]))
def test_mixed_storms(first):
    total, wrong, spare = mixed_storm.run_many(range(first, first + 20))
    assert wrong == []
    assert total.alerts > 75 and total.cuts > 5 and spare > 30


# --- storms; a longer run: python -m outbox_bench.telegram_storm 0 2000


@pytest.mark.parametrize("first", draws.first(1, [0, 20]))
def test_telegram_storms(first):
    total, wrong, again = telegram_storm.run_many(range(first, first + 20))
    assert wrong == []
    assert total.alerts > 60 and total.cuts > 4 and again > 4
