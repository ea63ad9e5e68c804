"""A chain that is refused: what the tests of attacks share."""

import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from x509_maker import NOW, RootList, ca

BAD, UNSUPPORTED, EXPIRED, UNKNOWN, UNKNOWN_CA, INTERNAL = 42, 43, 45, 46, 48, 80


@pytest.fixture(autouse=True)
def arithmetic(monkeypatch):
    m.quick_arithmetic(monkeypatch)


def refused(alert, words, chain, roots, host="a.example", now=NOW, **other):
    """The chain must end in a TLSError with this alert and these words, and stay refused."""
    c = None
    with pytest.raises(TLSError) as info:
        c = Chain(host, roots, now, **other)
        for one in chain:
            c.add(one.der)
            c.check()
        c.finish()
    e = info.value
    assert (e.step, e.alert) == ("certificate", alert), e.say
    assert words in e.say
    assert host in e.say and "None" not in e.say and len(e.say) < 400
    assert all(32 <= ord(letter) < 127 for letter in e.say)
    if c:
        with pytest.raises(TLSError):
            c.finish()
    return e


ROOT = ca("root")
ROOTS = RootList(ROOT)
MIDDLE = ca("middle", ROOT)
