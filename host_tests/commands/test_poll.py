"""How texts to the board are found: each once, in order, whatever the list and the clock."""

import pytest
from command_bench import TWO, bench, look, told
from commands import poll, report
from doubles.twilio import inbound
from outbox_bench import Bench, no_collecting  # noqa: F401


def test_a_command_is_found_behind_fifty_texts_in_whatever_order():
    for order in ("newest", "oldest", "shuffled"):
        b = bench()
        b.double.list_order = order
        inbound.many(b.double, b.senders[0][1], 45, b.double.unix_epoch + b.clock.t)
        got = look(b, "disarm")
        if (
            order == "shuffled"
        ):  # every page in another order: what one round misses, a later finds
            b.run(3000)
            got = told(b)
        assert got == ["Home: disarmed: trips are counted, not texted"], order


def test_many_commands_at_one_look_act_in_the_order_they_were_sent():
    for order in ("newest", "oldest"):
        b = bench()
        b.double.list_order = order
        answers = look(b, *["mute %d" % n for n in range(2, 14)])
        b.run(600)
        assert look(b, "status")[0].startswith("Home: armed, muted for"), answers
        minutes = [t.split(" min")[0].split()[-1] for t in told(b) if "until" in t]
        assert sorted(map(int, minutes[:-1])) == list(range(2, 14))
        assert b.hear.last[0] == "STATUS"
        assert [t for _, t in b.said if "MUTE" in t][-1].endswith("MUTE 13.")


def at_once(b, *texts, k=0):
    """Texts of one second; what was said of commands after the next looks."""
    b.run(10)
    for text in texts:
        b.house.text(k, text)
    b.hear.due = 0
    b.run(900)
    return [t.split(": ", 1)[1] for _, t in b.said if t.startswith("Command from")]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_texts_of_one_second_are_obeyed_as_they_came(order):
    """A list newest first, as Twilio's; or oldest first, as a text of another second shows."""
    for texts in (("disarm", "arm"), ("arm", "disarm"), ("mute 11", "unmute", "mute 12")):
        b = bench()
        b.double.list_order = order
        if order == "oldest":
            b.house.text(0, "test")
            b.clock.t += 3
        said = at_once(b, *texts)
        assert said[-len(texts) :] == [text.upper() + "." for text in texts]


def test_more_texts_of_one_second_than_one_look_takes_are_obeyed_as_they_came():
    b = bench()
    texts = ["mute %d" % n for n in range(11, 17)]
    said = at_once(b, *texts)
    assert said == [text.upper() + "." for text in texts]
    assert b.hear.last[0] == "MUTE 16"


def test_looks_that_fail_come_ever_more_rarely():
    b = bench()
    b.accounts[0].token = b.accounts[1].token = "another"
    waits = []
    for _ in range(6):
        b.hear.due = 0
        while not b.house.listen():
            b.house.sent = True
            b.hear.due = 0
        while b.hear.which:
            b.house.sent = True
            b.house.listen()
        waits.append(b.hear.due - b.clock.uptime_s())
    assert waits == [30, 60, 120, 240, 300, 300]


def test_a_long_list_is_no_reason_to_look_more_seldom():
    """A text each minute: a list of ten pages, an exchange of 2 s each. A look begins as long
    after the last one began as is set, not after it ended."""
    b = bench(kinds=("full",), heard=(0,))
    b.double.latency_ms = 1000
    every_s = b.house.settings.COMMANDS_EVERY_S = 60
    for _ in range(30):
        inbound.many(b.double, b.senders[0][1], 1, b.double.unix_epoch + b.clock.t)
        b.run(every_s)
    begun = [
        at
        for at, method, path, *_ in b.double.requests
        if method == "GET" and "PageSize" in path and "Page=" not in path
    ]
    pages = sum("Page=" in path for _, _, path, *_ in b.double.requests) / len(begun)
    gaps = [later - one for one, later in zip(begun[10:], begun[11:], strict=False)]
    assert pages > 5 and max(gaps) <= every_s + 10, (pages, gaps)


def test_texts_from_before_the_start_are_not_acted_on():
    b = bench()
    b.house.text(0, "disarm")
    b.restart()
    assert look(b, "status")[0].startswith("Home: armed")
    b.clock.t += 5
    b.house.text(0, "disarm")
    b.restart(synced=False)  # no clock: what the first look lists is old
    b.run(60)
    assert len(told(b)) == 1
    assert look(b, "disarm") == ["Home: disarmed: trips are counted, not texted"]


def test_without_a_clock_nothing_is_acted_on_before_a_list_was_read_to_its_end():
    b = Bench(kinds=TWO, heard=(0,), synced=False)
    number, now = b.senders[0][1], b.double.unix_epoch
    b.double.list_order = "oldest"
    for n in range(100):
        inbound.text(b.double, b.senders[0][0], number, "disarm", now - 90000 + n)
    b.run(400)
    assert not b.hear.primed and told(b) == []
    assert b.house.trip()
    b.clock.synced = True
    b.run(400)
    assert told(b)[-1] == "Front door opened"
    assert look(b, "test") != []


def test_without_a_clock_a_long_list_in_order_is_soon_known():
    b = Bench(kinds=TWO, heard=(0,), synced=False)
    for n in range(100):
        now = b.double.unix_epoch - 90000 + n * 60
        inbound.text(b.double, b.senders[0][0], b.senders[0][1], "disarm", now)
    b.run(400)
    assert b.hear.primed and told(b) == []
    assert look(b, "test") != []


def test_a_day_of_old_texts_costs_no_more_pages():
    b = bench()
    for n in range(30):
        inbound.text(
            b.double, "+447946000001", b.senders[0][1], "x", b.double.unix_epoch - 9000 + n
        )
    before = len(b.double.requests)
    b.run(300)
    assert len(b.double.requests) - before <= 4


def test_texts_are_asked_for_one_at_a_time_so_that_memory_holds_an_answer():
    b = bench()
    b.http.most = 1500
    assert len(look(b, "test", "status")) == 2
    assert "Looking for commands failed" not in repr(b.said)


def test_commands_an_hour_old_after_an_outage_are_not_acted_on():
    b = bench()
    b.lose_network()
    b.house.text(0, "disarm")
    b.run(3700)
    b.house.text(0, "mute 30")
    b.run(10)
    b.online = True
    b.run(400)
    assert len(told(b)) == 1 and "muted for 30 min" in told(b)[0]


def test_a_text_listed_late_is_found_and_a_deleted_one_is_not():
    b = bench()
    b.house.text(0, "mute 11", listed_after_s=20)
    b.house.text(0, "mute 12", deleted=True)
    b.hear.due = b.clock.uptime_s() + 3
    b.run(650)
    assert len(told(b)) == 1 and "11 min" in told(b)[0]


def test_outbound_and_foreign_numbers_are_no_commands():
    b = bench()
    account = b.accounts[0]
    own = account.numbers[0]
    account.numbers.append("+15550009999")
    now = b.double.unix_epoch + b.clock.t
    inbound.text(b.double, b.senders[0][0], "+15550009999", "disarm", now)
    sent = b.double._record(account, own, b.senders[0][0], "x", "disarm", now)
    sent.life = [(now, "delivered", None)]  # to our number, but not received by it
    b.run(700)
    assert told(b) == [] and b.house.trip()


# Failures


def test_a_refused_key_is_told_once_and_does_not_stop_the_other_number():
    b = bench()
    b.double.faults.add("http", {"method": "GET", "account": b.accounts[0].sid}, None,
                        status=401, code=20003)  # fmt: skip
    b.run(2000)
    said = [text for _, text in b.said if text.startswith("Looking")]
    assert len(said) == 1 and "20003" in said[0]
    assert look(b, "test", k=1) != []
    assert any("20003" in line for line in report._lines(b.house, b.store))
    b.double.faults.clear()
    b.run(700)
    assert [t for _, t in b.said][-1] == "Looking for commands works."


def test_the_credentials_follow_no_address_but_the_lists_own():
    b = bench()
    for uri in ("@evil.example/2010-04-01/x", "https://evil.example/", "//evil", 7, None,
                "/2010-04-01/Accounts/ACother/Messages.json?Page=1"):  # fmt: skip
        request = poll.plan(b.house, b.store)
        assert not poll._is_ours(uri, request)
        assert poll._is_ours(request.path + "&Page=1", request)


def test_a_ping_during_a_round_is_not_forgotten():
    b = bench()
    number, now = b.senders[0][1], b.double.unix_epoch + b.clock.t
    inbound.many(b.double, number, 15, now)
    b.hear.due = 0
    b.delivery.due = 1 << 30
    b.step()
    assert b.hear.page == 1
    b.delivery.due = 0
    b.house.text(0, "test", listed_after_s=3)
    b.hear.due = b.clock.uptime_s() + 3
    b.run(30)
    assert len(told(b)) == 1


def test_nothing_is_looked_for_where_no_number_can_receive():
    b = bench()
    b.senders[:] = [(to, "Alarm", token, sid) for to, _, token, sid in b.senders]
    assert poll.plan(b.house, b.store) is None
    assert b.hear.due > 1 << 28
