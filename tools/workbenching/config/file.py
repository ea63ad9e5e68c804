"""config.py on disk: read, compare, write whole by rename, the old one kept as config.py.bak."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

_MOST = 1 << 20  # bytes; a settings file of more is none
_FOR_OWNER = 0o600  # a new one holds secrets


class Unreadable(Exception):
    """The text is why; it quotes nothing."""


def read(path):
    """-> (text, its hash), or ("", "") if there is no such file. Raises Unreadable."""
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        return "", ""
    except OSError as error:
        raise Unreadable("Cannot read %s: %s." % (path, error.strerror or error)) from None
    if len(raw) > _MOST:
        raise Unreadable("Cannot read %s: it is too long." % path)
    try:
        return raw.decode("utf-8"), hash_of(raw)
    except UnicodeDecodeError:
        raise Unreadable("Cannot read %s: it is not UTF-8 text." % path) from None


def hash_of(raw):
    return hashlib.sha256(raw).hexdigest()


def backup_of(path):
    return Path(str(path) + ".bak")


def write(path, text):
    """Write the whole file or nothing; what was there before is beside it as NAME.bak. -> the new
    hash. Raises OSError; then the file is as it was."""
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = text.encode("utf-8")
    if path.exists():
        _put(path, path.read_bytes(), backup_of(path))
    _put(path, raw, path)
    return hash_of(raw)


def _put(path, raw, target):
    """Make `target` by rename, readable for whom `path` is."""
    made = _beside(target, raw)
    try:
        if path.exists():
            shutil.copymode(path, made)
        os.replace(made, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)
        raise


def _beside(path, raw):
    """A new file in the same folder, on disk when this returns. -> its name"""
    number, name = tempfile.mkstemp(prefix=path.name + ".", suffix=".new", dir=path.parent)
    with os.fdopen(number, "wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    os.chmod(name, _FOR_OWNER)
    return name
