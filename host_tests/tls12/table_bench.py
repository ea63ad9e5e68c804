"""Certificates of a server for a.example, right and wrong, and a connection that is refused."""

import io

import client
import tls12
import x509_maker as m
from peer_messages import ALERT, DATA
from recorded import talk
from x509_maker import DAY, NOW, ca, leaf

KEY = m.key(2048, "the server's")
ROOT = ca("root")
OTHER = ca("other")
MIDDLE = ca("middle", ROOT)


def roots(made, until=NOW + 900 * DAY, floor=m.FLOOR):
    """A function that opens a roots file with this one root."""
    data = m.roots_file([("root", made, until, 255)], floor)
    return lambda: io.BytesIO(data)


ROOTS = roots(ROOT)


def server(issuer, *names, **other):
    return leaf(issuer, *names, private=KEY, **other)


class Sent:
    """What a Peer takes for a pki.Chain: certificates, and the key that signs."""

    def __init__(self, certificates, key=KEY):
        self.sent = certificates
        self.made = m.Made(None, key, None)


def refused(one, **options):
    """The TLSError of a connection to this Peer; it was told, and nothing else was."""
    client.install(None, **{"roots": ROOTS, **options})
    return refused_again(one)


def refused_again(one):
    error = client.refused(talk, one)
    assert one.closed and not tls12.policy.sessions
    assert one.got[-1] == (ALERT, bytes((2, error.alert)))
    assert not any(kind == DATA for kind, _ in one.got) and not error.sent
    assert error.errno == -error.alert and not error.remote
    assert error.args[1] == "TLS %s: %s" % (error.step, error.say)
    assert tls12.report()[-1] == "TLS: last failure (%s): %s." % (error.step, error.say)
    return error
