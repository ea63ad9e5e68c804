"""Simulated time with the interface of firmware/core/clock.py."""

from datetime import UTC, datetime


class SimClock:
    """`t`: simulated seconds; the boot began at `booted`; wall time is known if `synced`."""

    def __init__(self, epoch, synced=True):
        self.t = 0.0
        self.booted = 0.0
        self.epoch = epoch
        self.synced = synced

    def boot(self, synced):
        self.booted = self.t
        self.synced = synced

    def uptime_s(self):
        return int(self.t - self.booted)

    def now(self):
        return int(self.epoch + self.t) if self.synced else None

    def local(self, unix):
        return datetime.fromtimestamp(unix, UTC).timetuple()[:7]

    def hhmm(self, unix=None):
        return "%02d:%02d" % self.local(self.now() if unix is None else unix)[3:5]
