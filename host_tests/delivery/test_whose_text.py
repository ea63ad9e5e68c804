"""A look-up finds this board's own text of this life of its flash, and nobody else's."""

import copy

import pytest
from doubles.twilio import undelivered
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.marks import letters_of, numbered

POST = {"method": "POST"}


def one(**more):
    return Bench(kinds=("full",), **more)


def lose(bench, how="close_before", count=1):
    """The next text never reaches the provider, or (..._after) its answer never comes."""
    bench.double.faults.add(how, POST, count)


def together(*benches, seconds=300):
    """Boards beside each other, second by second."""
    for _ in range(seconds):
        for bench in benches:
            bench.make()
            bench.run(1)


class TestOthers:
    @pytest.mark.parametrize("people", [1, 3])
    def test_two_boards_on_one_account(self, people):
        """Power up together: both count from 1, both say the same."""
        first = Bench(kinds=("full",) * people)
        second = Bench(beside=first)
        for bench in (first, second):
            bench.make()
            bench.outbox.add("Front door opened")
        first.run(20)
        lose(second, count=people)
        second.run(300)
        for k in range(people):
            assert second.texts(k) == ["Front door opened #1"] * 2

    def test_both_lose_a_text_at_once(self):
        first = one()
        second = Bench(beside=first)
        lose(first)
        lose(first, "close_after")
        for bench in (first, second):
            bench.outbox.add("Front door opened")
        together(first, second)
        assert first.texts(0) == ["Front door opened #1"] * 2

    @pytest.mark.parametrize("synced", [True, False])
    def test_the_same_board_after_its_flash_was_erased(self, synced):
        b = one(synced=synced)
        b.outbox.add("Front door opened")
        b.run(300)
        b.fs.files.clear()
        b.restart(synced)
        lose(b)
        b.outbox.add("Front door opened")
        b.run(300)
        assert b.texts(0) == ["Front door opened #1"] * 2

    def test_a_copy_of_the_flash_in_another_chip(self):
        first = one()
        first.board = b"one"
        first.restart()
        second = Bench(beside=first)
        second.board = b"other"
        second.fs.files = copy.deepcopy(first.fs.files)
        second.restart()
        first.outbox.add("Front door opened")
        first.run(20)
        second.clock.t = first.clock.t
        lose(second)
        second.outbox.add("Front door opened")
        second.run(300)
        assert second.texts(0) == ["Front door opened #1"] * 2

    @pytest.mark.parametrize(
        "text", ["parcel #1 is ready", "#1", "Front door opened #1", "Front door opened #1bcdf"]
    )
    def test_another_program_on_the_account(self, text):
        b = one()
        _, number, _, sid = b.senders[0]
        account = b.double.accounts[sid]
        form = {"To": b.senders[0][0], "From": number, "Body": text}
        b.double._create(account, form, b.clock.now())
        lose(b)
        b.outbox.add("Front door opened")
        b.run(300)
        assert [t for t in b.texts(0) if t == "Front door opened #1"], b.texts(0)
        assert len(b.texts(0)) == 2

    def test_a_flash_that_cannot_be_written_makes_no_two_lives_alike(self):
        b = one(synced=False)
        b.fs = type(b.fs)()
        b.fs.full = True
        b.restart(False)
        b.outbox.add("Front door opened")
        b.run(300)
        b.restart(False)
        lose(b)
        b.outbox.add("Front door opened")
        b.run(300)
        assert b.texts(0) == ["Front door opened #1"] * 2

    def test_two_lines_to_one_phone_through_services_of_one_account(self):
        """A list asked for without a sender shows both."""
        b = one()
        to, number, token, sid = b.senders[0]
        b.accounts[0].services.update({"MG%032x" % n: [number] for n in (1, 2)})
        b.senders[:] = [(to, "MG%032x" % n, token, sid) for n in (1, 2)]
        b.restart()
        b.double.faults.add("close_before", {"method": "POST", "form": Service(2)})
        b.outbox.add("Front door opened")
        b.run(300)
        assert b.texts(0) == ["Front door opened #1"] * 2

    def test_the_repetition_is_not_the_text_that_failed(self):
        b = one()
        b.phone(0).plan.append(undelivered(30003))
        b.outbox.add("Front door opened")
        b.run(60)
        lose(b)
        b.run(600)
        assert b.texts(0) == ["At 09:00, delayed: Front door opened #1-2"]
        first, second = [letters_of(m.body) for m in b.double.messages]
        assert first != second


class Service:
    """A form whose Messaging Service is the n-th."""

    def __init__(self, n):
        self.service = "MG%032x" % n

    __hash__ = None

    def __eq__(self, form):
        return form.get("MessagingServiceSid") == self.service


class TestOwn:
    """What is ours is found, however it looks: never twice."""

    @pytest.mark.parametrize(
        "text", ["\x01", "\x0124h", "No. \x01-2 of 7", "Двері \x01ж", "\x01-5", "x" * 400 + "\x01"]
    )
    @pytest.mark.parametrize("restart", [False, True])
    def test_once_wherever_the_number_stands(self, text, restart):
        b = one()
        lose(b, "close_after")
        b.outbox.add(text)
        b.run(2)
        if restart:
            b.restart()
        b.run(600)
        assert len(b.texts(0)) == 1

    def test_the_words_and_the_recipient_are_in_the_letters(self):
        b = Bench(kinds=("full", "full"))
        alert = b.outbox.alerts[b.outbox.add("Front door opened") - 1]
        marks = {b.outbox.mark(alert, i, text) for i in (0, 1) for text in ("a", "b")}
        assert len(marks) == 4 and {mark[:1] for mark in marks} == {"1"}
        assert all(set(mark[1:]) <= set("bcdfghjkmnpqrstvwxyz") for mark in marks)

    def test_it_stays_the_same_over_restarts(self):
        b = one()
        b.outbox.add("Front door opened")
        before = b.outbox.mark(b.outbox.alerts[0], 0, "x")
        b.restart()
        assert b.outbox.mark(b.outbox.alerts[0], 0, "x") == before

    @pytest.mark.parametrize("off_s", [-400 * 86400, -3 * 86400, 90, 86400, 400 * 86400])
    def test_whatever_the_board_takes_for_the_time(self, off_s):
        b = one()
        b.clock.epoch += off_s
        lose(b, "close_after")
        b.outbox.add("Front door opened")
        b.run(600)
        assert len(b.texts(0)) == 1


class TestTemplates:
    """Texts of a trial of 2026 carry none of our words: the time tells them apart."""

    def trial(self, **more):
        b = Bench(kinds=("trial",), **more)
        b.outbox.add("Front door opened")
        b.run(300)
        assert len(b.texts(0)) == 1
        return b

    @pytest.mark.parametrize("gap_s", [3, 5, 10, 30])
    @pytest.mark.parametrize("synced", [True, False])
    def test_a_lost_one_is_not_the_one_before(self, gap_s, synced):
        b = self.trial(synced=synced)
        b.outbox.add("Front door opened")
        b.run(gap_s)
        b.make()
        lose(b)
        b.outbox.add("Hall: motion")
        b.run(300)
        assert len(b.texts(0)) == 3

    @pytest.mark.parametrize("how, texts", [("close_before", 2), ("close_after", 2)])
    @pytest.mark.parametrize("off_s", [-400 * 86400, -7200, 0, 7200, 400 * 86400])
    def test_whatever_the_board_takes_for_the_time(self, how, texts, off_s):
        b = self.trial()
        b.clock.epoch += off_s
        lose(b, how)
        b.outbox.add("Hall: motion")
        b.run(600)
        assert len(b.texts(0)) == texts

    def test_after_a_restart_another_text_of_ours_settles_nothing(self):
        b = self.trial()
        b.outbox.add("Front door opened")
        b.run(3)
        b.make()
        lose(b)
        b.outbox.add("Hall: motion")
        b.run(2)
        b.restart()
        b.run(900)
        assert len(b.texts(0)) == 3


def test_no_serial_of_a_person_is_taken_for_ours():
    assert numbered("parcel #1 is ready") == "parcel #1 is ready"
    assert numbered("Home: Front door opened #1kfpt") == "Home: Front door opened #1"
