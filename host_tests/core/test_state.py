"""What a board knows at power-up, before anything has happened."""

from core.files import Store
from core.state import Delivery
from delivery import report
from delivery.outbox import Outbox


class Clock:
    def now(self):
        return None

    def uptime_s(self):
        return 0


def test_at_power_up_nothing_is_reported_that_has_not_happened(tmp_path):
    outbox = Outbox(Store(str(tmp_path / "state")), [], Clock(), Delivery())
    (line,) = report.sentences(outbox, [], None, None, Clock())
    assert line.startswith("Alerts waiting: 0.")
