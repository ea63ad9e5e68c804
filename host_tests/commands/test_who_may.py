"""Whose texts the board acts on and answers: strangers, PINs, carriers' words."""

from command_bench import bench, look, told
from commands import report
from doubles.twilio import inbound
from outbox_bench import no_collecting  # noqa: F401
from text import encoding

# Who is not heard


def test_strangers_get_no_answer_and_are_counted_once():
    b = bench(heard=(0,))
    number = b.senders[0][1]
    inbound.many(b.double, number, 50, b.double.unix_epoch + b.clock.t, "DISARM")
    assert look(b, "status", k=1) == []  # a recipient, but not in COMMANDS_FROM
    for _ in range(3):
        assert look(b, "status") != []
    assert b.hear.strangers > 30
    known = b.hear.strangers
    b.hear.due = 0
    b.run(30)
    # more than 32 texts of strangers are not all known by SID: they may count again
    assert b.hear.strangers >= known
    assert b.house.trip()
    assert not [m for m in b.double.messages if m.to.startswith("+4479")]


def test_few_strangers_are_counted_exactly():
    b = bench()
    inbound.many(b.double, b.senders[0][1], 7, b.double.unix_epoch + b.clock.t)
    b.run(2000)
    assert b.hear.strangers == 7


# The PIN


def test_wrong_pins_are_counted_answered_rarely_and_then_ignored_for_an_hour():
    b = bench(pin="4711")
    assert look(b, "disarm") == [
        "Home: a command from this number had no or a wrong PIN and was not carried out"
    ]
    for n in range(4):
        assert look(b, "%04d disarm" % n) == []
    assert b.hear.pins == 5
    assert look(b, "4711 disarm") == []  # right, but the number is locked
    assert look(b, "4711 test", k=1) != []  # the other is not
    assert any("ignored for an hour" in line for line in report._lines(b.house, b.store))
    b.run(3600)
    assert look(b, "disarm 4711") == ["Home: disarmed: trips are counted, not texted"]
    assert b.hear.wrong == {}


def test_signs_around_the_pin_and_friendly_words_lock_nobody_out():
    b = bench(pin="4711")
    for n in range(6):
        text = "Disarm 4711." if n % 2 else "“Arm ４７１１”…"
        assert look(b, text) == [
            "Home: disarmed: trips are counted, not texted" if n % 2 else "Home: armed"
        ]
    look(b, "👍", "Thanks!", "Liked “Home: armed #12”", "ok", "🙂", "...")
    assert b.hear.pins == 0 and b.hear.wrong == {}
    assert look(b, "test 4711") == ["Home: test ok, texts reach the board and you"]


def test_a_word_of_the_carriers_is_not_answered_with_a_wrong_pin():
    b = bench(pin="4711")
    for word in ("STOP", "Start", "yes."):
        assert look(b, word) == []
    assert b.hear.pins == 0


def test_a_forged_sender_without_the_pin_changes_nothing_and_the_owner_learns_of_it():
    b = bench(pin="4711")
    (text,) = look(b, "disarm", forged=True)
    assert "wrong PIN" in text and b.house.trip()


def test_the_pin_is_never_said_nor_kept():
    b = bench(pin="4711")
    b.delivery.hooks = ("on_message_received",)
    look(b, "4711 arm", "4711 mute hall", "something 4711")
    kept = [vars(b.delivery), vars(b.hear)]
    assert "4711" not in repr(b.said) + repr(kept) + repr(b.fs.files) + repr(told(b))


# Words that are none


def test_unknown_words_are_answered_rarely_and_carriers_words_never():
    b = bench()
    (text,) = look(b, "what is this")
    assert "ARM, DISARM, STATUS, MUTE 30" in text
    assert encoding.segments(text) == 1
    assert look(b, "and this", "x" * 1600, "🙂", 'DISARM "now"\nplease') == []
    assert look(b, "HELP") == []
    b.run(600)
    assert len(look(b, "щось")) == 1
    before = b.double.used_today(b.accounts[1], b.double.unix_epoch + b.clock.t)
    b.run(600)
    assert look(b, "STOP", k=1) == [] == look(b, "START", k=1)
    assert b.double.used_today(b.accounts[1], b.double.unix_epoch + b.clock.t) == before


def test_no_answer_begins_or_ends_with_a_word_of_the_carriers():
    from commands import answers as commands_answers

    for name, pair in vars(commands_answers).items():
        if name.startswith("_") and isinstance(pair, tuple):
            for text in pair:
                assert not set(text.upper().replace(",", "").split()) & (
                    inbound.STOP | inbound.START
                ), text


def test_a_refused_owner_blocks_only_the_own_commands():
    b = bench()
    b.accounts[0].refuse[b.senders[0][0]] = 21608
    for n in range(9):
        look(b, "mute %d" % (n + 1))
    assert "9 min" not in repr(b.said) and "MUTE 6" in repr(b.said)
    assert len([t for _, t in b.said if " wait: 6 answers" in t]) == 1
    assert look(b, "disarm", k=1) != []
