"""What is owed goes to flash first; what follows depends on the network."""

from unittest.mock import patch

import pytest
from core.files import Store
from core.phase import LOOP, PLAN
from delivery.alert import REPEAT, SPARE
from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.yard import Yard, enqueue


def add(yard, *owed):
    bench = yard.bench
    yard.app.owed = list(owed)
    store = Store("state", bench.say, bench.fs, bench.fs.open)
    with patch.object(enqueue, "Store", lambda: store):
        after = enqueue.add(yard.app)
    bench.make()
    return after


@pytest.mark.parametrize(
    "running, up, after",
    [(True, True, PLAN), (True, False, LOOP), (False, True, LOOP), (False, False, LOOP)],
)
def test_it_is_on_flash_and_sent_only_by_an_alarm_that_runs_and_is_joined(running, up, after):
    yard = Yard()
    yard.app.running, yard.app.up = running, up
    assert add(yard, ("Door opened", True, None, "Front door", 0)) == after
    assert yard.app.owed == [] and yard.app.adding == 0
    assert [yard.bench.outbox.text(alert) for alert in yard.bench.outbox.alerts] == ["Door opened"]


def test_what_a_failure_came_behind_is_not_owed_twice():
    yard = Yard()
    add(yard, ("one", True, None, "", 0))
    yard.app.adding = yard.bench.outbox.alerts[-1].serial  # the failure came after the write
    add(yard, ("one", True, None, "", 0), ("two", True, None, "", 0))
    assert [yard.bench.outbox.text(alert) for alert in yard.bench.outbox.alerts] == ["one", "two"]


def test_the_first_alarms_of_a_sensor_spare_nothing_others_and_notes_leave_room():
    yard = Yard()
    alarm = ("Door", True, None, "Front door", 0)
    add(yard, ("a note", False, None, "", 0), *[alarm] * 4)
    add(yard, ("more", True, None, "Front door", REPEAT), alarm, ("Hall", True, None, "Hall", 0))
    flags = [alert.record[1] & (SPARE | REPEAT) for alert in yard.bench.outbox.alerts]
    assert flags == [0, 0, 0, 0, 0, REPEAT, SPARE, 0]
