"""A bench for outbox and courier without the rest of the board: simulated time, flash and HTTP.

bench = Bench(seed=1)
bench.outbox.add("Front door opened")
bench.run(60)                     # seconds
bench.double.phones[bench.people[0].to].texts()
bench.restart()                   # as after a power cut

House is the whole firmware on the virtual board; storm, house_storm, power, week and wear are the
proofs that tools/storm runs.
"""

import pytest

from .bench import Bench
from .clock import SimClock
from .flash import LittleFs, RamFs
from .http import PowerCut, SimHttp
from .quick import quick


@pytest.fixture(autouse=True)
def no_collecting():
    """See quick.py."""
    with quick():
        yield


__all__ = ["Bench", "LittleFs", "PowerCut", "RamFs", "SimClock", "SimHttp", "no_collecting"]
