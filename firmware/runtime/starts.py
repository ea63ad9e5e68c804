"""Starts in a row, so that a bad supply is told once and counted, not told at each start.

One small file: how many starts there were since the last boot that lasted. Told are the first
three (somebody tries it out), the tenth, the hundredth ..., and how many there were when one has
lasted.
"""

try:
    from micropython import const
except ImportError:
    const = int

LASTED_S = const(300)
_FILE = "starts"
_MOST = const(65535)


def begun(store):
    """Count this start; how many there are in a row with it."""
    count = min(_MOST, _read(store) + 1)
    _write(store, count)
    return count


def lasted(store):
    """This boot has lasted LASTED_S: how many starts the row had that ends with it."""
    count = _read(store)
    _write(store, 0)
    return count


def is_told(count):
    """True for 1, 2, 3, 10, 100 ..."""
    if count < 10:
        return 1 <= count <= 3
    while count % 10 == 0:
        count //= 10
    return count == 1


def _read(store):
    return int.from_bytes(store.read(_FILE) or b"", "little")


def _write(store, count):
    try:
        store.write(_FILE, count.to_bytes(2, "little"))
    except OSError:
        pass  # a full flash is said elsewhere
