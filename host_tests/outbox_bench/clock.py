"""Simulated time with the interface of firmware/core/clock.py."""

from datetime import UTC, datetime


class SimClock:
    """`t`: simulated seconds; the boot began at `booted`; wall time is known if `synced`,
    and sure once a provider's answer agrees."""

    def __init__(self, epoch, synced=True):
        self.t = 0.0
        self.booted = 0.0
        self.epoch = epoch
        self.synced = synced
        self.sure = False
        self.wrong_s = 0  # what our time is ahead of the true one
        self.dated = False  # do the providers' answers tell the time?

    def boot(self, synced):
        self.booted = self.t
        self.synced = synced
        self.sure = False

    def heard(self, unix):
        """As Clock.heard."""
        if not self.dated:
            return
        now = self.now()
        self.sure = True
        if now is not None and abs(now - unix) < 120:
            return
        self.wrong_s = unix - int(self.epoch + self.t)
        self.synced = True

    def uptime_s(self):
        return int(self.t - self.booted)

    def now(self):
        return int(self.epoch + self.t + self.wrong_s) if self.synced else None

    def local(self, unix):
        return datetime.fromtimestamp(unix, UTC).timetuple()[:7]

    def hhmm(self, unix=None):
        return "%02d:%02d" % self.local(self.now() if unix is None else unix)[3:5]
