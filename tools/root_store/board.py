"""What the board's own code says of a certificate and of a roots file."""

import datetime
import sys
from pathlib import Path

from root_store.stop import Stop

_FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
OUT = _FIRMWARE / "tls12" / "roots.bin"
_OF_SIGNATURE = (7,)  # of certificate_errors.py: a root's own proves nothing and is not looked at


def unfit(cert, line):
    """Why the board could make no use of a root, or None: asked of the board's own reader."""
    from cryptography.hazmat.primitives.serialization import Encoding

    if "by name only" in line:
        return "has a key that is neither RSA of 2048 to 4096 bits nor P-256, so it is of no use"
    sys.path.insert(0, str(_FIRMWARE))
    from tls12.handshake import Facts
    from tls12.x509.certificate_errors import refusal
    from tls12.x509.certificate_parser import read

    c = Facts()
    try:
        read(c, memoryview(cert.public_bytes(Encoding.DER)), False)
    except (ValueError, IndexError, OverflowError) as e:
        c.fault = e.args if len(e.args) == 2 else (1, "?")
    if c.fault and c.fault[0] not in _OF_SIGNATURE:
        return refusal(c.fault[0], c.fault[1], "", 1).say.partition(" 1 ")[2]
    return None


def show(path):
    """Print what a roots file holds."""
    sys.path.insert(0, str(_FIRMWARE))
    from tls12.x509.trust_store import Roots

    try:
        roots = Roots(str(path))
    except ValueError as e:
        raise Stop(1, "%s %s" % (path, e.args[1]))
    day = datetime.datetime.fromtimestamp(roots.floor, datetime.UTC).date()
    print("%s: made %s, version %s" % (path, day, roots.version.hex()))
    for label, key, e, until, _ in roots.find(None):
        words = "RSA-%d" % (len(key) * 8) if e else "P-256" if key else "by name only"
        day = datetime.datetime.fromtimestamp(until, datetime.UTC).date()
        end = datetime.datetime.fromtimestamp(roots.distrusted, datetime.UTC).date()
        trusted = "  trusted by browsers until %s" % end if roots.distrusted else ""
        print("%-52s %-12s %s%s" % (label, words, day, trusted))
