"""Pulse trains of real contacts, after published measurements.

- Toggle, push and slide switches: on average 1.6 ms of bounce, at most 6.2 ms in 16 of 18
  switches; a red push button 157 ms. Jack Ganssle, "A Guide to Debouncing",
  ganssle.com/debouncing.htm (the figures as they are widely quoted).
- Reed contacts: 0.5 to 1 ms, less with a stronger magnet. Reed Relays and Electronics India,
  reed-sensor.com/glossary/bounce-time/. Hardly dependent on the drive: Coto Technology's notes to
  the reed switches of its FR2024 data sheet.
- PIR module HC-SR501: up to a minute of start-up with 0 to 3 pulses that mean nothing, output
  high for 0.5 to 200 s, then 2.5 s blind. escol.com.my/Products/HC-SR501.htm and others.

A train is a list of (ms after the beginning, level); it ends at the level asked for. `rng` is a
random.Random, so a train is the same for the same seed.
"""

REED = ("reed contact", 0.5, 1.0)
SWITCH = ("average switch", 0.4, 1.6)
BAD_SWITCH = ("the worst of the ordinary switches", 1.6, 6.2)
WORST = ("the one red push button", 100.0, 157.0)
KINDS = (REED, SWITCH, BAD_SWITCH, WORST)

PIR_BLIND_MS = 2500
PIR_START_MS = 60000


def train(rng, kind, level):
    """The contact goes to `level` and bounces as `kind` does."""
    _, least, most = kind
    length = rng.uniform(least, most)
    edges = 2 * rng.randint(1, 6)
    times = sorted(rng.uniform(0.02, length) for _ in range(edges))
    levels = [1 - level if n % 2 == 0 else level for n in range(edges)]
    return [(0.0, level), *zip(times, levels, strict=True)]


def glitch(rng, level, most_ms=10.0):
    """A pulse too short to mean anything: a spark, a cable moved, a lorry outside."""
    return [(0.0, level), (rng.uniform(0.05, most_ms), 1 - level)]


def pir(rng, pulses, gap_ms=(4000, 60000), high_ms=(3000, 5000)):
    """A PIR that sees somebody again and again: pulses at least its blind time apart."""
    out, now = [], 0.0
    for _ in range(pulses):
        out.append((now, 1))
        now += rng.uniform(*high_ms)
        out.append((now, 0))
        now += max(PIR_BLIND_MS, rng.uniform(*gap_ms))
    return out


def pir_start(rng):
    """What an HC-SR501 does while it warms up: up to three pulses that mean nothing."""
    return pir(rng, rng.randint(0, 3), (3000, 12000))


def duration(pulses):
    """From the first to the last edge, in ms."""
    return pulses[-1][0] - pulses[0][0] if pulses else 0.0
