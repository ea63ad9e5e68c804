"""A bench for the outbox and the courier without the rest of the board: time, flash and HTTP are simulated.

bench = Bench(seed=1)
bench.outbox.add("Front door opened")
bench.run(60)                     # seconds
bench.double.phones[bench.people[0].to].texts()
bench.restart()                   # as after a power cut
"""

from .bench import Bench
from .clock import SimClock
from .flash import LittleFs, RamFs
from .http import PowerCut, SimHttp

__all__ = ["Bench", "LittleFs", "PowerCut", "RamFs", "SimClock", "SimHttp"]
