"""Webhooks end to end: the unmodified firmware, a proxy in front, a Twilio that calls back."""

from doubles.twilio import inbound
from webhook_house import HOOKS, OTHER, OWNER, STRANGER, forged


def test_a_text_is_acted_on_and_answered_in_the_same_exchange(house):
    home = house()
    asked = len(home.double.requests)
    (answer,) = home.text("4711 disarm")
    assert answer == "Home: disarmed: trips are counted, not texted"
    assert len(home.double.requests) == asked, "neither a look nor a send"
    assert [each[3] for each in home.hooks.calls] == [200] and home.hooks.errors == []
    (reply,) = [m for m in home.double.messages if m.direction == "outbound-reply"]
    assert (reply.from_, reply.to) == (home.number, OWNER)
    home.trip()
    assert home.texts(OTHER) == []


def test_one_after_the_other_without_an_exchange_between(house):
    home = house()
    asked = len(home.double.requests)
    for word in ("status", "mute 30", "unmute", "last", "test", "arm", "disarm", "статус"):
        assert len(home.text("4711 " + word, seconds=4)) == 1
    assert len(home.double.requests) == asked and home.hooks.errors == []


def test_what_a_later_look_finds_is_the_same_text(house):
    home = house(more="COMMANDS_EVERY_S = 60\n")
    home.text("4711 disarm")
    home.text("4711 arm", seconds=200)
    assert len(home.asked("GET")) >= 2, "it has looked since"
    assert home.board.serial.count("Command from") == 2
    assert len(home.texts()) == 2


def test_what_a_look_has_found_is_not_done_again(house):
    home = house(more="COMMANDS_EVERY_S = 60\n")
    home.hooks.copies = lambda *_: (120,)
    home.text("4711 disarm", seconds=100)
    assert home.board.serial.count("Command from") == 1
    home.text("4711 last", seconds=100)  # its webhook comes after the look as well
    assert [each[3] for each in home.hooks.calls if each[0] == "sms"][0] == 200
    assert home.board.serial.count("Command from") == 2
    assert len(home.texts()) == 2


def test_a_repeated_webhook_is_one_command_and_the_same_answer(house):
    home = house()
    home.hooks.copies = lambda *_: (0, 3)
    (answer,) = home.text("4711 mute 30", seconds=20)
    assert home.board.serial.count("Command from") == 1 and "muted for 30 min" in answer
    (_, _, lost, _), (_, _, heard, _) = home.hooks.answers
    assert lost == heard and b"<Message>Home: armed, muted for 30 min" in lost


def test_a_webhook_while_a_look_reads_its_list(house):
    """The look has the text already, and acts when it has read all pages."""
    home = house()
    inbound.many(home.double, home.number, 20, home.world.unix() - 5)
    home.run(1)
    home.hooks.copies = lambda *_: (2,)
    inbound.text(home.double, OWNER, home.number, "4711 mute 30", home.world.unix())
    home.alarm.hear.due = 0
    assert home.world.run_until(lambda: "Command from" in home.board.serial, 30000, 100)
    assert home.alarm.hear.kept, "it has it in its hands"
    home.run(60)
    assert home.board.serial.count("Command from") == 1 and len(home.texts()) == 1


def test_a_recorded_request_is_known_after_many_others(house):
    """More than the state's file knows by id; and after a restart."""
    home = house()
    sent = []
    post = home.proxy.post
    home.proxy.post = lambda *args: (sent.append(args), post(*args))[1]
    for n in range(12):
        assert len(home.text("4711 mute %d" % (20 + n), seconds=4)) == 1
    answers = []
    for _ in range(2):
        post(*sent[0][:3], lambda *got: answers.append(got))
        home.run(4)
        assert answers.pop() == (200, b"<Response/>")
        home.board.reset()
        home.run(60)
    assert home.board.serial.count("Command from") == 12 and len(home.texts()) == 12


# --- the same rules


def test_strangers_and_wrong_pins(house):
    home = house()
    assert home.text("4711 disarm", from_=STRANGER) == []
    assert "no or a wrong PIN" in home.text("disarm")[0]
    assert home.text("1234 disarm") == []
    home.trip()
    assert len(home.texts(OTHER)) == 1
    hear = home.alarm.hear
    assert (hear.strangers, hear.pins) == (1, 2) and home.texts(STRANGER) == []


def test_without_a_clock_the_provider_is_asked(house):
    home = house()
    home.alarm.clock._unix_at_zero = None
    asked = len(home.asked("GET"))
    home.text("4711 disarm", seconds=2)
    assert "Command from" not in home.board.serial
    home.run(20)
    assert len(home.asked("GET")) == asked + 2
    assert home.board.serial.count("Command from") == 1


def test_what_the_caps_hold_back_does_not_go_as_an_answer(house):
    home = house(more="CAP_PER_HOUR = 6\n")
    for _ in range(12):
        home.text("4711 test", seconds=5)
    assert len(home.texts()) <= 6
    assert home.board.serial.count("Command from") >= 6


def test_an_answer_that_is_cut_off_goes_as_a_text(house):
    home = house()
    inbound.text(home.double, OWNER, home.number, "4711 mute 20", home.world.unix())
    assert home.world.run_until(lambda: "Command from" in home.board.serial, 5000, 2)
    home.proxy.cut()
    home.run(60)
    (answer,) = home.texts()
    assert "muted for 20 min" in answer and len(home.asked("POST")) == 1
    assert home.board.serial.count("Command from") == 1


def test_the_power_goes_between_command_and_answer(house):
    """At each moment of it: the command once, and an answer."""
    for wait_ms in range(100, 1000, 100):
        home = house()
        inbound.text(home.double, OWNER, home.number, "4711 disarm", home.world.unix())
        home.world.run(wait_ms)
        home.board.cut_power()
        home.world.run(3000)
        home.board.power_on()
        home.run(120)
        done = home.board.serial.count("Command from")
        answers = [text for text in home.texts() if "disarmed" in text]
        assert done <= 1 and len(answers) >= done, (wait_ms, home.texts())


def test_an_api_key_needs_the_auth_token(house):
    def keyed(token):
        def senders(home):
            account = home.account
            account.keys["SK" + "0" * 32] = ("s3cret" * 5 + "ab", "standard")
            return "twilio(%r, %r, sid=%r, key=%r, token=%r%s)" % (
                OWNER, account.numbers[0], account.sid, "SK" + "0" * 32, "s3cret" * 5 + "ab",
                token and ", webhook_token=%r" % account.token,
            )  # fmt: skip

        return senders

    home = house(senders=keyed("yes"), top="from accounts import twilio")
    assert len(home.text("4711 disarm")) == 1
    home.text("4711 arm")
    home.trip()
    assert [each for each in home.hooks.calls if each[0] == "status"]
    assert home.account.token not in home.board.serial
    home = house(senders=keyed(""), top="from accounts import twilio")
    assert "an API key cannot check what Twilio signs" in home.board.serial
    home.hooks.numbers.clear()
    assert forged(home)[0] == 403
    home.trip()
    assert not [each for each in home.hooks.calls if each[0] == "status"]


# --- other code hears all


def test_hooks_hear_all(house):
    home = house(more='HOOKS_HEAR = "all"\nCOMMANDS_EVERY_S = 60\n', hooks=HOOKS)
    home.hooks.copies = lambda *_: (0, 3)
    home.text("Buy gold", from_=STRANGER)
    assert home.board.serial.count("HOOK received %s Buy gold" % STRANGER) == 1
    home.hooks.numbers.clear()
    home.text("4711 disarm", from_=STRANGER, seconds=100)
    home.text("5555 arm", seconds=100)
    home.text("4711 status", seconds=200)
    serial = home.board.serial
    assert serial.count("HOOK received %s Buy gold" % STRANGER) == 1, "known by its SID"
    assert serial.count("HOOK received %s 4711 disarm" % STRANGER) == 1
    assert serial.count("HOOK received %s 5555 arm" % OWNER) == 1
    assert serial.count("HOOK received %s status" % OWNER) == 1, "without its PIN"
    assert serial.count("Command from") == 1 and "HOOK sent %s" % OWNER in serial


def test_hooks_hear_only_who_is_known_unless_set(house):
    home = house(more="COMMANDS_EVERY_S = 60\n", hooks=HOOKS)
    home.text("Buy gold", from_=STRANGER, seconds=100)
    assert "HOOK received" not in home.board.serial


def test_hooks_hear_all_without_commands(house):
    more = 'HOOKS_HEAR = "all"\nCOMMANDS_EVERY_S = 60\nCOMMANDS_FROM = []\nCOMMANDS_PIN = None\n'
    home = house(more=more, hooks=HOOKS)
    home.text("Buy gold", from_=STRANGER)
    home.hooks.numbers.clear()
    for n in range(45):
        inbound.text(home.double, STRANGER, home.number, "No %d." % n, home.world.unix())
        home.run(60)
    home.run(200)
    serial = home.board.serial
    counts = [serial.count("%s No %d." % (STRANGER, n)) for n in range(45)]
    assert max(counts) == 1 and sum(counts) >= 44, counts
