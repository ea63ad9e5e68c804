"""What every provider's double has: faults, phones, a record of requests, connections."""

import random

from .conn import Conn
from .faults import Faults
from .phones import Phones


class Double:
    """A provider made of `handle` (one request), `look` (what faults can see of it) and `error`
    (its error body). unix_epoch: Unix time at simulated time 0."""

    def __init__(self, seed=0, unix_epoch=1_795_165_200, latency_ms=250):
        self.random = random.Random(seed)
        self.unix_epoch = unix_epoch
        self.latency_ms = latency_ms  # from the last request byte to the first answer byte
        self.list_delay_s = 0  # how long a new message stays out of lists
        self.chunked = False  # answer HTTP/1.1 requests in chunks
        self.messages = []  # the oracle's record, in order of creation
        self.phones = Phones()
        self.faults = Faults()
        self.requests = []  # (unix time, method, target, HTTP status, code)
        self._later = []  # (unix time, function): requests finished after the client left

    def connect(self, now_ms=0):
        """A connection for the simulation, at simulated time `now_ms`.
        Raises ConnectionRefusedError or TimeoutError when a fault says so; see also `resolves`."""
        if self.faults.take("refuse", None, now_ms):
            raise ConnectionRefusedError("fault: refuse")
        if self.faults.take("unreachable", None, now_ms):
            raise TimeoutError("fault: unreachable")
        return Conn(self, now_ms)

    def tls_fault(self, now_ms=0):
        """(step, alert) when a fault refuses the handshake at simulated time `now_ms`, or None."""
        fault = self.faults.take("tls", None, now_ms)
        return fault and (fault.options.get("step", "hello"), fault.options.get("alert", 40))

    def resolves(self, now_ms=0):
        """Whether DNS answers for the provider's host at simulated time `now_ms`."""
        return self.faults.take("dns", None, now_ms) is None

    def later(self, at, function):
        """Have `function(unix time)` run at the time, whoever asks next."""
        self._later.append((at, function))

    def run_later(self, now=float("inf")):
        """Finish requests left working. Without a time: all (before reading the record)."""
        due = sorted((job for job in self._later if job[0] <= now), key=lambda job: job[0])
        self._later = [job for job in self._later if job[0] > now]
        for at, function in due:
            function(at)
