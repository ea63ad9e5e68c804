"""The roots file's bytes: firmware/tls12/x509/trust_store.py reads them."""

import datetime
import hashlib
import struct

from root_store.board import unfit
from root_store.certificate import fingerprint, key_of, name_of, path_of
from root_store.known import DISTRUSTED, KNOWN, ONLY
from root_store.stop import Stop


def seconds_of(day):
    """Unix seconds of "YYYY-MM-DD", midnight UTC."""
    moment = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC)
    return int(moment.timestamp())


def entry(cert, now, own=False):
    """(record bytes, line to print) of one root; own: the user has added it."""
    until = int(cert.not_valid_after_utc.timestamp())
    label = name_of(cert)
    if until < now:
        raise Stop(3, "%s has expired on %s" % (label, cert.not_valid_after_utc.date()))
    path = path_of(cert)
    e, key, words = key_of(cert)
    name = hashlib.sha256(cert.subject.public_bytes()).digest()[:8]
    head = struct.pack(">8sIBIBH", name, min(until, 0xFFFFFFFF), path, e, len(label), len(key))
    rule = KNOWN.get(label) == fingerprint(cert)
    distrusted = seconds_of(DISTRUSTED[label]) if rule else 0
    never = [] if own else [one for one in ONLY if not rule or label not in ONLY[one]]
    never = " ".join(never).encode()
    tail = struct.pack(">IB", distrusted, len(never)) + never
    line = "%-52s %-10s %s  %s%s" % (
        label,
        words,
        cert.not_valid_after_utc.date(),
        fingerprint(cert),
        "" if key else "  by name only",
    )
    return head + label.encode() + key + tail, line


def pack(records, floor):
    head = struct.pack(">4sBBI", b"T12R", 2, len(records), floor)
    body = b"".join(records)
    return head + hashlib.sha256(head + body).digest()[:8] + body


def added(cert, floor, path):
    """entry() of the user's own root; what cannot be read or used is refused in a sentence."""
    try:
        record, line = entry(cert, floor, True)
    except Stop as e:
        raise Stop(e.code, "%s: %s" % (path, e))
    except Exception as e:  # of a certificate's many parts cryptography reads each when asked
        say = "%s holds a certificate that cannot be read (%s): is it damaged?"
        raise Stop(3, say % (path, " ".join(str(e).split())[:120] or type(e).__name__))
    why = unfit(cert, line)
    if why:
        raise Stop(3, "%s: %s %s" % (path, name_of(cert), why))
    return record, line
