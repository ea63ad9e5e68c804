"""What a provider tells of a text by itself, in every state that text may be in."""

import pytest
from delivery import alert as a
from delivery import record
from doubles.twilio import SENT_ONLY
from outbox_bench import Bench, no_collecting  # noqa: F401
from providers import twilio

STATES = (a.OWED, a.SENDING, a.ASK, a.ABSENT, a.SENT)


def made(state=None):
    """(Bench, mark) with one text to one phone, which Twilio has taken."""
    b = Bench(kinds=("full",))
    b.phone(0).fate = SENT_ONLY
    b.outbox.add("Door")
    b.run(4)
    alert = b.outbox.alerts[0]
    assert alert.state(0) == a.SENT
    if state is not None:
        alert.set(0, state)
        if state != a.SENT:
            b.delivery.next.clear()
        b.outbox.save(alert)
    return b, b.outbox.mark(alert, 0, b.outbox.text(alert))


def tell(b, mark, word, code=None, sid=None, account=None):
    told = twilio.fate(word, code)
    sid = sid or b.double.messages[0].sid
    return record.called_back(b.courier, mark, sid, account or b.accounts[0].sid, told)


def state(b):
    return b.outbox.alerts[0].state(0)


@pytest.mark.parametrize("before", STATES)
def test_delivered_ends_it_whatever_was_known(before):
    b, mark = made(before)
    assert tell(b, mark, "delivered") and state(b) == a.DONE
    assert b.delivery.next == {}
    b.run(4000)
    assert len(b.double.messages) == 1


@pytest.mark.parametrize("before", STATES)
def test_failed_ends_it_and_is_told(before):
    b, mark = made(before)
    assert tell(b, mark, "undelivered", 30006) and state(b) == a.NEVER
    assert any("error 30006" in text for _, text in b.said)


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("word", ["queued", "sending", "sent", "accepted", "something new"])
def test_on_its_way_says_that_it_was_accepted(before, word):
    b, mark = made(before)
    assert tell(b, mark, word) and state(b) == a.SENT
    b.run(3000)
    assert len(b.double.messages) == 1, "asked for, not sent again"


@pytest.mark.parametrize("over", [a.DONE, a.NEVER, a.MERGED])
@pytest.mark.parametrize("word", ["delivered", "undelivered", "failed", "sent", "canceled"])
def test_what_is_over_stays_so(over, word):
    b, mark = made(over)
    before = bytes(b.outbox.alerts[0].record)
    assert not tell(b, mark, word, 30003)
    assert bytes(b.outbox.alerts[0].record) == before
    b.run(1000)
    assert len(b.double.messages) == 1


def test_many_words_do_not_use_up_the_askings():
    b, mark = made()
    later = b.outbox.next(b.outbox.alerts[0], 0)
    before = later[1]
    for _ in range(20):
        tell(b, mark, "sent")
    assert later[1] == before and state(b) == a.SENT


def test_twice_undelivered_is_repeated_once():
    b, mark = made()
    assert tell(b, mark, "undelivered", 30003)
    assert not tell(b, mark, "undelivered", 30003), "the mark of the repetition is another one"
    b.settle(2)
    assert len(b.double.messages) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"mark": ""},
        {"mark": "1"},
        {"mark": "1aaaa"},
        {"mark": "99bcdf"},
        {"mark": "-bcdf"},
        {"account": "AC" + "0" * 32},
    ],
)
def test_of_others_texts_nothing_is_booked(change):
    b, mark = made(a.ASK)
    before = bytes(b.outbox.alerts[0].record)
    assert not tell(b, change.pop("mark", mark), "delivered", **change)
    assert bytes(b.outbox.alerts[0].record) == before


def test_another_message_with_the_same_mark_does_not_fail_this_one():
    """Twice not found, it was sent again; the first one turns up and fails."""
    b, mark = made()
    tell(b, mark, "failed", 30008, sid="SM" + "f" * 32)
    assert state(b) == a.SENT
