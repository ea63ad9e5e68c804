"""What a phone gets: its number where the owner wants it, its letters, its language."""

import re

import pytest
from doubles.twilio import undelivered
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.marks import mark_of, numbered
from sms_bot import SMS_bot
from text import messages

OWN = messages.SERIAL + " at the front, "


@pytest.mark.parametrize("kind", ["full", "legacy"])
@pytest.mark.parametrize("fault", ["reset_after", "close_before"])
@pytest.mark.parametrize("rest", ["opened", "ж" * 300])
def test_a_text_with_its_number_in_front_is_found_after_an_unknown_outcome(kind, fault, rest):
    b = Bench(kinds=(kind,))
    b.outbox.add("first")
    b.run(60)
    b.double.faults.add(fault, {"method": "POST"})
    b.make()
    serial = b.outbox.add(OWN + rest)
    b.run(600)
    b.double.run_later()
    told = [text for text in b.texts(0) if "#%d at the front" % serial in text]
    assert len(told) == 1 and len(b.double.messages) == 2
    assert b.waiting() == 0


def test_its_repetition_has_a_mark_of_its_own():
    b = Bench(kinds=("full",))
    b.phone(0).plan.append(undelivered(30003))
    b.outbox.add(OWN + "ж" * 200)
    b.settle()
    first, second = [numbered(m.body) for m in b.double.messages]
    assert first.startswith("#1 at") and "delayed: #1-2 at the front" in second
    assert mark_of("x #1-2") == 1


def test_each_recipient_may_have_it_in_latin_letters():
    from accounts import twilio

    b = Bench(kinds=("full", "full", "full"))
    for k, wish in ((0, True), (1, False)):
        to, from_, token, sid = b.senders[k]
        b.senders[k] = twilio(to, from_, token, sid, romanise=wish)
    b.restart()
    b.outbox.add("Двері: відчинено")
    b.settle()
    assert b.texts(0) == ["Dveri: vidchyneno #1"]
    assert b.texts(1) == b.texts(2) == ["Двері: відчинено #1"]
    bot = SMS_bot(b.senders, romanise=True)
    shaped = [bot.shape(acc, "Двері", 1) for acc in bot.accounts]
    assert shaped == ["Dveri #1", "Двері #1", "Dveri #1"]


def test_the_board_speaks_ukrainian_in_all_it_says():
    b = Bench(kinds=("full", "full"), per_hour=4)
    b.delivery.lang = "uk"
    b.accounts[0].refuse[b.people[0].to] = 21608
    b.lose_network()
    for _ in range(3):
        b.outbox.add("Вхід: відчинено")
    b.run(600)
    b.online = True
    b.settle()
    told = b.texts(1)
    assert any("На ...0001 SMS не йдуть: номер не підтверджено (21608) #" in t for t in told)
    assert any(re.search(r"\d\d:\d\d, із запізненням: Вхід: відчинено #", t) for t in told)
    assert any("SMS призупинено до " in t and "У черзі " in t for t in told)
    assert not any(re.search("delayed|cannot|muted", t) for t in told)
