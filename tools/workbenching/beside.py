"""Whether another workbench of this computer has the same settings file open."""

import hashlib
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / ".cache"


def first(config, folder=_FOLDER):
    """-> an open file to keep while this one runs, or None if another holds it. It is the
    kernel's lock, gone with its holder however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(Path(config).resolve()).encode()).hexdigest()[:16]
    held = open(folder / ("workbench-%s.lock" % name), "ab")  # noqa: SIM115 - it is given away
    try:
        _lock(held)
    except OSError:
        held.close()
        return None
    return held


def _lock(held):
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
