"""Commands written to a bot: the same rules, each once, and confirmed only when acted on."""

import pytest
from commands import mute_filter
from outbox_bench import LittleFs, no_collecting  # noqa: F401
from outbox_bench.commanded import House
from outbox_bench.mixed import MixedBench
from outbox_bench.power import cut_everywhere

SMS, BOT = 1, 0  # indexes of the people


def made(ways=("telegram", "twilio"), heard=(BOT,), pin=None, **more):
    bench = MixedBench(ways=ways, **more)
    bench.house = House(bench, [bench.people[k].to for k in heard], pin)
    bench.house.begin()
    bench.run(400)  # the first round
    return bench


def write(bench, text, k=BOT, chat=None, **more):
    """Person k, or a stranger, writes to the bot; the update_id."""
    bot = bench.accounts[bench.index(k)]
    now = bench.telegram.unix_epoch + bench.clock.t
    return bench.telegram.write(bot, chat or bench.people[bench.index(k)].to, text, now, **more)


def answers(bench, k=BOT):
    return [text.split(" #")[0] for text in bench.texts(bench.index(k))]


def waiting(bench):
    return bench.accounts[BOT].updates.waiting


def offsets(bench):
    """The offsets that getUpdates was asked with."""
    targets = [target for _, _, target, _, _ in bench.telegram.requests if "getUpdates" in target]
    return [int(t.split("offset=")[1]) if "offset=" in t else 0 for t in targets]


@pytest.mark.parametrize(
    "text, words",
    [
        ("status", "armed"),
        ("/status", "armed"),
        ("/status@house_alarm_bot", "armed"),
        ("стан", "охорон"),
        ("disarm", "disarmed"),
        ("hello", "Commands"),
    ],
)
def test_a_command_is_obeyed_and_answered_once_in_its_chat(text, words):
    bench = made()
    number = write(bench, text)
    bench.run(1300)
    (answer,) = answers(bench)
    assert words.lower() in answer.lower(), answer
    assert waiting(bench) == [] and max(offsets(bench)) == number + 1
    assert answers(bench, SMS) == []


def test_only_the_bot_is_asked_when_only_chats_are_heard():
    bench = made()
    bench.run(1300)
    assert len(offsets(bench)) >= 4
    assert bench.double.requests == []


def test_both_are_asked_when_both_are_heard():
    bench = made(heard=(BOT, SMS))
    write(bench, "disarm")
    bench.run(400)
    assert any("Messages.json" in target for _, _, target, _, _ in bench.double.requests)
    assert "disarmed" in answers(bench)[0].lower()


def test_start_and_stop_are_telegrams_own():
    bench = made()
    write(bench, "/start")
    bench.run(700)
    assert answers(bench) == [] and waiting(bench) == []


def test_several_are_acted_on_in_their_order():
    bench = made()
    for text in ("disarm", "arm", "mute 30", "status"):
        write(bench, text)
    bench.run(1300)
    assert len(answers(bench)) == 4
    assert "disarmed" in answers(bench)[0].lower() and "30" in answers(bench)[3]


# --- who is not heard


@pytest.mark.parametrize("more", [{"chat": "77"}, {"chat": "-100123"}, {"kind": "edited_message"}])
def test_strangers_and_edits_are_confirmed_and_do_nothing(more):
    bench = made()
    write(bench, "disarm", **more)
    write(bench, None)
    bench.run(1300)
    assert mute_filter.Modes(bench.store, bench.clock, bench.hear).armed
    assert answers(bench) == [] and bench.hear.strangers == int("chat" in more)
    assert not [each for each in waiting(bench) if "message" in each]


def test_a_pin():
    bench = made(pin="4711")
    write(bench, "disarm")
    bench.run(700)
    assert mute_filter.Modes(bench.store, bench.clock, bench.hear).armed
    write(bench, "/disarm 4711")
    bench.run(700)
    assert not mute_filter.Modes(bench.store, bench.clock, bench.hear).armed


def test_what_was_written_while_the_board_was_off_is_not_carried_out():
    bench = made()
    bench.clock.t += 100
    write(bench, "disarm")
    bench.restart(off_s=600)
    bench.run(1300)
    assert mute_filter.Modes(bench.store, bench.clock, bench.hear).armed
    assert waiting(bench) == [] and answers(bench) == []
    write(bench, "disarm")
    bench.run(700)
    assert not mute_filter.Modes(bench.store, bench.clock, bench.hear).armed


def test_without_a_clock_all_that_waits_is_old_however_many_they_are():
    bench = MixedBench(ways=("telegram", "twilio"), synced=False)
    bench.house = House(bench, [bench.people[BOT].to], None)
    for _ in range(5):
        write(bench, "disarm")
    bench.house.begin()
    bench.run(700)
    assert mute_filter.Modes(bench.store, bench.clock, bench.hear).armed
    write(bench, "disarm")
    bench.run(700)
    assert not mute_filter.Modes(bench.store, bench.clock, bench.hear).armed


# --- once, whatever happens between


@pytest.mark.parametrize("fault", ["reset_after", "hang_after", "half_answer", "close_before"])
def test_a_broken_look_loses_and_repeats_nothing(fault):
    bench = made()
    write(bench, "disarm")
    write(bench, "arm")
    bench.telegram.faults.add(fault, {"method": "GET"}, 3)
    bench.run(3000)
    assert ["disarm" in answer.lower() for answer in answers(bench)] == [True, False]


def test_it_is_confirmed_only_after_it_was_acted_on():
    """Between the answer and the act the update is still there."""
    bench = made()
    number = write(bench, "disarm")
    seen = []
    acted = mute_filter.Modes.save

    def save(self):
        seen.append([each["update_id"] for each in waiting(bench)])
        acted(self)

    mute_filter.Modes.save = save
    try:
        bench.run(700)
    finally:
        mute_filter.Modes.save = acted
    assert seen and seen[0] == [number] and waiting(bench) == []


class Evening:
    def __init__(self):
        self.bench = bench = MixedBench(ways=("telegram", "twilio"), fs=LittleFs())
        self.flash = bench.fs.flash
        bench.house = House(bench, [bench.people[BOT].to], None)
        bench.house.begin()
        bench.run(400)

    def play(self):
        write(self.bench, "disarm")
        self.bench.run(700)

    def judge(self):
        """Cut before it was acted on: it is older than the boot. Else acted on, answered once;
        twice only where the cut kept the acceptance from being booked, which is said."""
        bench = self.bench
        armed = mute_filter.Modes(bench.store, bench.clock, bench.hear).armed
        told = [answer for answer in answers(bench) if "disarmed" in answer.lower()]
        again = [text for _, text in bench.said if "may come twice" in text]
        assert len(told) <= 1 + len(again) and (armed or told), (armed, told)
        assert waiting(bench) == []


def test_every_cut_point():
    evening, changes, points = cut_everywhere(Evening)
    assert not mute_filter.Modes(
        evening.bench.store, evening.bench.clock, evening.bench.hear
    ).armed
    assert changes > 3
    assert points == changes


# --- what fails is said


def test_another_reader_is_named():
    bench = made()
    bench.accounts[BOT].updates.others_until = 9e9
    bench.run(700)
    why = bench.hear.why
    assert "Telegram error 409" in why and "another program" in why
    bench.accounts[BOT].updates.others_until = 0
    bench.run(700)
    assert bench.hear.why == ""


def test_a_message_for_which_there_is_no_memory_is_let_go():
    """A stranger's long message must not end all commands: at the third look it goes."""
    bench = made()
    bench.http.most = 2000  # bytes of a body that fit
    write(bench, "ж" * 4096, chat="77")
    bench.run(400)
    assert "memory" in bench.hear.why
    write(bench, "disarm")
    bench.run(4000)
    assert "disarmed" in answers(bench)[0].lower()
    assert bench.hear.why == ""


def test_what_comes_after_one_was_let_go_is_not_let_go():
    bench = made()
    bench.hear.offset[bench.people[BOT].sid] = -1  # as at the third look
    write(bench, "disarm")
    acted, more = mute_filter.Modes.save, ["arm", "mute 30"]

    def save(self):
        while more:  # while the first one is acted on
            write(bench, more.pop(0))
        acted(self)

    mute_filter.Modes.save = save
    try:
        bench.run(1300)
    finally:
        mute_filter.Modes.save = acted
    assert len(answers(bench)) == 3 and waiting(bench) == []


def test_the_token_is_in_no_sentence():
    bench = made()
    write(bench, "disarm")
    bench.telegram.faults.add("reset_after", {"method": "GET"}, 2)
    bench.run(2000)
    token = bench.accounts[BOT].token
    assert not any(token[11:] in text for _, text in bench.said)


def test_hooks_hear_strangers_once_if_that_is_wanted():
    bench = made()
    bench.house.settings.HOOKS_HEAR = "all"
    bench.delivery.hooks = ("on_message_received",)
    write(bench, "who is there?", chat="77")
    write(bench, "and now?", chat="77")
    bench.run(1300)
    bot = bench.people[BOT].sid
    assert [message for _, message in bench.delivery.calls] == [
        ("77", bot, "who is there?"), ("77", bot, "and now?"),
    ]  # fmt: skip
    assert answers(bench) == [] and waiting(bench) == []
