"""What a board knows at power-up, before anything has happened."""

from core.files import Store
from core.state import Delivery
from delivery.outbox import Outbox


class Clock:
    def now(self):
        return None

    def uptime_s(self):
        return 0


def test_at_power_up_nothing_is_reported_that_has_not_happened(tmp_path):
    outbox = Outbox(Store(str(tmp_path / "state")), [], Clock(), Delivery())
    assert len(outbox.lines()) == 1 and outbox.lines()[0].startswith("Alerts waiting: 0.")
