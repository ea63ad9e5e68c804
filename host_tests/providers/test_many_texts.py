"""An account with any number of texts, also of others: ours is found behind them, page by page."""

import draws
import pytest
from doubles.twilio import inbound
from outbox_bench import Bench, no_collecting  # noqa: F401
from providers import outcome as o


def others(b, k, count):
    """Another program on the same account texts the same phone."""
    to, from_, token, sid = b.senders[k]
    for n in range(count):
        b.bot.send_one(to, from_, "parcel %d is ready" % n, token, sid)


@pytest.mark.parametrize("fault", ["close_after", "reset_after", "close_before"])
@pytest.mark.parametrize("count", [9, 10, 11, 25, 60, 99])
def test_a_look_up_goes_on_through_any_number_of_texts(fault, count):
    b = Bench(kinds=("full",))
    b.double.faults.add(fault, {"method": "POST"}, 1)
    b.outbox.add("Door")
    b.run(5)
    others(b, 0, count)
    b.run(3600)
    assert len([text for text in b.texts(0) if "Door" in text]) == 1


def test_without_a_clock_too():
    b = Bench(kinds=("full",), synced=False)
    others(b, 0, 30)
    b.double.faults.add("close_after", {"method": "POST"}, 1)
    b.outbox.add("Door")
    b.run(5)
    others(b, 0, 30)
    b.run(3600)
    assert len([text for text in b.texts(0) if "Door" in text]) == 1


def test_a_text_among_three_hundred_by_the_library():
    b = Bench(kinds=("full",))
    b.bot.send(b.bot.accounts[0], "Door", "1")
    others(b, 0, 300)
    assert b.bot.look_up(b.bot.accounts[0], "#1").kind == o.FOUND
    assert b.bot.look_up(b.bot.accounts[0], "#7").kind == o.ABSENT


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/2010-04-01/Accounts/AC1/Messages.json?Page=1",
        "/2010-04-01/Accounts/AC2/Messages.json?Page=1",
        "/2010-04-01/Accounts/AC1/Messages.json?To=1 HTTP/1.1\r\nX: y",
        "/2010-04-01/Accounts/AC1/Messages.json?To=1",
        "@evil.example/",
        "",
        None,
        7,
        True,
    ],
)
def test_only_another_page_of_the_same_list_is_asked_for(path):
    from providers.judging import is_next

    assert not is_next(path, "/2010-04-01/Accounts/AC1/Messages.json?To=1")
    assert is_next(
        "/2010-04-01/Accounts/AC1/Messages.json?Page=2&PageToken=PASM1",
        "/2010-04-01/Accounts/AC1/Messages.json?To=1",
    )


def test_a_list_without_end_is_left(monkeypatch):
    monkeypatch.setattr("delivery.retry_policy.PAGES_MOST", 20)
    b = Bench(kinds=("full",))
    base = "/2010-04-01/Accounts/%s/Messages.json?" % b.accounts[0].sid
    for n in range(200):
        body = '{"messages":[],"next_page_uri":"%sPage=%d"}' % (base, n)
        b.double.faults.add("http", {"method": "GET"}, 1, status=200, body=body.encode())
    b.double.faults.add("close_before", {"method": "POST"}, 1)
    b.outbox.add("Door")
    b.run(3600)
    assert len([text for text in b.texts(0) if "Door" in text]) == 1


@pytest.mark.parametrize("count", draws.only((61, 80), [59, 61, 80, 200]))
def test_a_command_is_found_behind_any_number_of_newer_texts(count):
    b = Bench(kinds=("full",), heard=(0,))
    b.run(20)
    b.house.text(0, "disarm")
    b.clock.t += 2
    inbound.many(b.double, b.senders[0][1], count, b.double.unix_epoch + b.clock.t)
    b.hear.due = 0
    b.run(2000)
    assert any("disarmed" in text for text in b.texts(0))
