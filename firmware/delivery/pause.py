"""Which accounts and recipients rest, until when and why; and what the others were told.

Keys are account SIDs (all its recipients rest) or account indexes (one recipient rests). Rests are
in memo["rests"]: key -> (uptime until, times in a row, why, for want of a network). A restart ends
them: that is how a person says "I have changed something". What was told is on flash: told once.
"""

from delivery import retry_policy


class Holds:
    """memo: as in delivery/outbox.py; rng(n): a random integer from 0 to n - 1."""

    def __init__(self, store, clock, memo, rng):
        self._store = store
        self._clock = clock
        self._rng = rng
        self._rests = memo.setdefault("rests", {})

    def until(self, key):
        """Uptime in seconds from which key may send again."""
        return self._rests[key][0] if key in self._rests else 0

    def why(self, key):
        """The reason while key rests, else ""."""
        return self._rests[key][2] if self.until(key) > self._clock.uptime_s() else ""

    def rest(self, key, wait_s, why, net=False):
        """Let key rest for wait_s, and longer each time in a row; net: the network is at fault."""
        times = self._times(key)
        wait_s = max(wait_s, retry_policy.back_off(min(times, 6), self._rng))
        self._rests[key] = (self._clock.uptime_s() + wait_s, times + 1, why, net)

    def hold(self, key, why):
        """Let key rest until somebody has changed something; it is tried again after hours."""
        times = self._times(key)
        until = self._clock.uptime_s() + retry_policy.held(times)
        self._rests[key] = (until, times + 1, why, False)

    def _times(self, key):
        return self._rests[key][1] if key in self._rests else 0

    def well(self, *keys):
        """These work."""
        for key in keys:
            self._rests.pop(key, None)

    def wake(self):
        """The network is back: rests for want of it end."""
        for key in list(self._rests):
            if self._rests[key][3]:
                self._rests.pop(key)

    # What the others were told: 3 bytes of recipient, 3 of the provider's code, one after another

    def tell_once(self, who, code):
        """True the first time for this recipient (3 bytes) and code; remembered on flash."""
        items = self._items()
        item = who + code.to_bytes(3, "little")
        if item in items:
            return False
        self._keep(items + [item])
        return True

    def forget(self, who):
        """The recipient was reached: should it fail again, that is news."""
        items = self._items()
        kept = [item for item in items if item[:3] != who]
        if len(kept) != len(items):
            self._keep(kept)

    def _items(self):
        told = self._store.read("told") or b""
        return [told[i : i + 6] for i in range(0, len(told), 6)]

    def _keep(self, items):
        try:
            self._store.write("told", b"".join(items))
        except OSError:
            pass  # told again after a restart, no worse
