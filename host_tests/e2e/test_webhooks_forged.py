"""Webhooks that are not Twilio's, too long, too slow: nothing is done but a look."""

import pytest
from doubles.twilio import inbound
from webhook_house import OTHER, OWNER, URL, forged


@pytest.mark.parametrize(
    "change",
    [
        {"token": "0" * 32},
        {"header": ""},
        {"header": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"Body": "4711 disarm "},
        {"From": OTHER},
        {"Extra": "1"},
        {"url": URL + "/twilio/sms?x"},
        {"url": "http://alarm.example.org/home/twilio/sms"},
        {"AccountSid": "AC" + "0" * 32},
        {"path": "/twilio/status"},
    ],
)
def test_a_forged_webhook_does_nothing_but_say_look(house, change):
    home = house()
    home.hooks.numbers.clear()
    change = dict(change)
    if change.get("path"):
        change["signed"] = {}
    asked = len(home.double.requests)
    assert forged(home, **change) == (403, b"403 Forbidden\n")
    home.run(20)
    assert "Command from" not in home.board.serial and home.texts() == []
    assert len(home.double.requests) == asked + 2, "a look at both numbers"
    assert home.alarm.responder.forged == 1
    assert home.board.serial.count("A webhook had a wrong signature") == 1


def test_a_right_one_by_the_same_way(house):
    home = house()
    home.hooks.numbers.clear()
    status, body = forged(home)
    assert status == 200 and body.startswith(b"<Response><Message>Home: disarmed")
    assert home.board.serial.count("Command from") == 1


def test_a_flood_of_forged_ones_costs_a_look_in_20_s(house):
    home = house()
    home.hooks.numbers.clear()
    asked = len(home.double.requests)
    for _ in range(40):
        forged(home, token="0" * 32)
    assert len(home.double.requests) - asked <= 2 * (200 / 20 + 1)
    home.trip()
    assert len(home.texts()) == 1


def test_what_is_too_long_or_too_slow_is_found_by_a_look(house):
    home = house()
    assert home.text("4711 disarm " + "щ" * 900, seconds=2) == []
    home.run(20)
    assert home.hooks.errors == [] and len(home.asked("GET")) == 4
    assert home.board.serial.count("Command from") == 1, "cut, so not understood"
    home.proxy.piece, home.proxy.every_ms = 40, 500
    assert home.text("4711 arm", seconds=8) == []
    home.run(40)
    assert home.board.serial.count("Command from ...4567: ARM") == 1
    assert home.hooks.errors != []


def test_a_slow_webhook_holds_no_alarm_up(house):
    home = house()
    home.proxy.piece, home.proxy.every_ms = 60, 100
    inbound.text(home.double, OWNER, home.number, "4711 status", home.world.unix())
    home.run(1.0)
    home.board.pin(5).drive(1)
    home.run(4)
    alarms = [text for text in home.texts() if "opened" in text]
    assert len(alarms) == 1
    home.run(60)
    assert len([text for text in home.texts() if "closed" not in text]) == 2, home.texts()
