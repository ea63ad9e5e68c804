"""The switches of the virtual board do what they say, with the real firmware: one evening, without
waiting for a clock."""

import pytest
from demo.driven_house import PEOPLE, DrivenHouse, Odd
from stacking.house import Trust
from stacking.image import Image


@pytest.fixture(scope="module")
def house():
    trust = Trust()
    with Image(trust.roots) as image:
        house = DrivenHouse(image, trust, "en")  # not entered: nobody asks for its stack here
        yield house
        house.world.close()


def texts(house):
    """What each phone has got so far."""
    return [[text for _, text in house.inbox(n)] for n in range(len(PEOPLE))]


def said(house, words, seconds):
    """Lets it run until the board says the words."""
    mark = house.board.serial_log.mark()
    house.until(lambda: words in house.board.serial_log.since(mark), seconds)


def opened(house):
    return [sum("Front door opened" in text for text in each) for each in texts(house)]


def test_an_evening_of_all_switches(house):
    house.board.power_on()
    house.until(lambda: all("alarm started" in str(each) for each in texts(house)), 60)
    house.until(lambda: house.shown()["lamp"] == "armed", 10)  # the answer is booked
    assert house.shown()["waiting"] == 0

    house.do("spark", {})
    house.run(20)
    assert opened(house) == [0, 0, 0], "a spark is too short to count"

    # Each trouble: the text waits and the board says why; then everybody is told, once.
    told = 0
    for mood, words in (
        ("busy", "20429"), ("broken", "20503"), ("down", "refused"), ("silent", "no answer"),
    ):  # fmt: skip
        house.do("twilio", {"mood": mood})
        house.do("door", {"open": True})
        said(house, words, 120)
        assert opened(house) == [told] * 3, mood
        house.do("twilio", {"mood": "fine"})
        told += 1
        house.until(lambda now=told: opened(house) == [now] * 3, 1800)
        house.do("door", {"open": False})
        house.run(90)
    assert opened(house) == [told] * 3

    house.do("twilio", {"mood": "suspended"})
    house.do("door", {"open": True})
    said(house, "the account is not active", 120)
    house.do("twilio", {"mood": "fine"})

    # Without Wi-Fi, and over a power cut: told late, but told.
    house.do("door", {"open": False})
    house.run(120)
    house.do("wifi", {"on": False})
    said(house, "connection lost", 60)
    before = opened(house)
    house.do("door", {"open": True})
    house.run(20)
    assert house.shown()["lamp"] == "waiting" and not house.shown()["wifi"]
    house.do("power", {"on": False})
    assert not house.shown()["power"] and not house.shown()["lit"]
    house.do("wifi", {"on": True})
    house.do("power", {"on": True})
    house.until(lambda: opened(house)[1] > before[1], 1800)
    assert house.shown()["starts"] == 2

    # The first phone disarms: the motion is counted, not told.
    house.do("text", {"body": "DISARM"})
    house.until(lambda: "disarmed" in str(texts(house)[0]), 120)
    house.do("motion", {})
    house.run(60)
    assert "motion" not in str(texts(house)).lower()


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("reset", {}), ("inbox", {"n": 0}), (None, {}), ([], {}), ("twilio", {"mood": "odd"}),
        ("text", {"body": ""}), ("text", {"body": "x" * 161}), ("text", {"body": None}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(what, fields):
    house = object.__new__(DrivenHouse)  # refused before anything of it is looked at
    with pytest.raises((Odd, TypeError)):
        house.do(what, fields)
