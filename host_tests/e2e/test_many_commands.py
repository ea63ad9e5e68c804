"""Many texts of every kind, one a minute: each is acted on and answered within two looks."""

import re

import command_list
import draws
import pytest
from doubles.twilio import inbound
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.house import House

MORE = (
    """BOOT_TEXT = False
COMMANDS_FROM = ['+380440000001']
COMMANDS_PIN = '4711'
COMMANDS_EVERY_S = %d
CAP_PER_HOUR = 1000
CAP_PER_DAY = 10000
"""
    % command_list.EVERY_S
)


@pytest.mark.parametrize("count", draws.first(1, [100, 200]))
def test_each_command_is_acted_on_and_answered_within_two_looks(count):
    sent = []
    with House(5, ("full",), more=MORE) as house:
        house.power_on()
        house.run(90)
        for text, says in command_list.drawn(count):
            now = house.world.unix()
            inbound.text(house.double, house.phones[0], house.accounts[0].numbers[0], text, now)
            sent.append((now, text, says))
            house.run(command_list.EVERY_S)
        house.run(3 * command_list.EVERY_S)
        made = [m for m in house.double.messages if m.direction != "inbound"]
        answers = [(m.created_at, re.sub(r" #\S+$", "", m.body)) for m in made]
        within_s = 2 * command_list.EVERY_S + 10
        assert command_list.wrong(sent, answers, within_s) == []
        assert len(answers) >= 0.875 * count
        assert house.restarts() == 0
        assert not re.search("Traceback|MemoryError|failed", house.board.serial)
