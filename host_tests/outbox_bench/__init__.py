"""A bench for outbox and courier without the rest of the board: simulated time, flash and HTTP.

bench = Bench(seed=1)
bench.outbox.add("Front door opened")
bench.run(60)                     # seconds
bench.double.phones[bench.people[0].to].texts()
bench.restart()                   # as after a power cut
"""

import gc

import pytest

from .bench import Bench
from .clock import SimClock
from .flash import LittleFs, RamFs
from .http import PowerCut, SimHttp


@pytest.fixture(autouse=True)
def no_collecting(monkeypatch):
    """The firmware's gc.collect() at each request would go through the tests' whole heap."""
    monkeypatch.setattr(gc, "collect", lambda: 0)


__all__ = ["Bench", "LittleFs", "PowerCut", "RamFs", "SimClock", "SimHttp", "no_collecting"]
