"""Status callbacks of Twilio: what became of a text is known at once, and asked for otherwise."""

from doubles.twilio import late, undelivered
from webhook_house import OTHER, OWNER


def test_deliveries_are_known_at_once(house):
    home = house()
    for phone in (OWNER, OTHER):  # they say so when nothing is being sent any more
        home.double.phones[phone].plan.append(late(8))
    home.trip(seconds=20)
    assert len(home.texts()) == 1 and len(home.texts(OTHER)) == 1
    told = [each[3] for each in home.hooks.calls if each[2] == "delivered"]
    assert told == [204, 204], "others may find too many waiting while a text is sent"
    assert home.alarm.delivery.next == {}
    home.run(4000)
    assert home.asked("GET") and not home.asked("Messages/")


def test_a_failure_is_told_at_once(house):
    home = house()
    home.double.phones[OWNER].plan.append(undelivered(30006))
    home.trip(seconds=40)
    assert any("30006" in text for text in home.texts(OTHER)), home.board.serial
    assert not home.asked("Messages/")


def test_lost_callbacks_are_asked_for(house):
    home = house()
    home.hooks.copies = lambda *_: ()
    home.trip(seconds=200)
    assert len(home.asked("Messages/")) >= 2 and home.alarm.delivery.next == {}


def test_a_status_that_comes_before_the_answer_to_the_request(house):
    """The answer never comes; the callback settles what else would be looked up."""
    home = house()
    home.double.faults.add("hang_after", {"to": OWNER})
    home.hooks.copies = lambda kind, message, word: (35,) if word == "delivered" else ()
    home.trip(seconds=150)
    assert len(home.texts()) == 1 and len(home.texts(OTHER)) == 1
    assert "the provider has it." in home.board.serial
    assert home.alarm.delivery.next == {} and not home.asked("PageSize=10"), home.board.serial


def test_a_status_after_a_restart(house):
    home = house()
    home.hooks.copies = lambda kind, message, word: (
        (22 if message.to == OWNER else 25,) if word == "delivered" else ()
    )
    home.trip(seconds=12)
    home.board.reset()
    home.run(90)
    assert {each[3] for each in home.hooks.calls if each[0] == "status"} <= {204, 502}
    assert [each[3] for each in home.hooks.calls if each[2] == "delivered"] == [204, 204]
    assert home.alarm.delivery.next == {} and not home.asked("Messages/")
    assert len(home.texts()) == 1


def test_statuses_twice_and_in_any_order(house):
    home = house()
    home.double.phones[OTHER].plan.append(undelivered(30006))
    waits = {"sending": 25, "sent": 12, "delivered": 0, "undelivered": 2}
    home.hooks.copies = lambda kind, message, word: [waits[word]] * 2
    home.trip(seconds=120)
    assert len(home.texts()) == 2, "the alarm, and once that the other got none"
    assert home.alarm.delivery.next == {}
    assert len([m for m in home.double.messages if m.to == OTHER]) == 1
