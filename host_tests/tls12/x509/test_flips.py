"""Every bit of every certificate flipped, every certificate cut at every byte: always refused.

There is no unsigned corner: the outer algorithm must equal the signed one, the signature's own
wrapping is read strictly, and nothing may follow.
"""

import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from x509_maker import NOW, RootList, ca, key, leaf

ROOT = ca("root")


def believed(ders, roots):
    """True or False; anything but a key or a TLSError fails the test."""
    try:
        chain = Chain("a.example", roots, NOW)
        for der in ders:
            chain.add(der)
        return bool(chain.finish())
    except TLSError as e:
        assert e.alert in (42, 43, 45, 46, 48) and e.say
        return False


def bent(der, masks):
    for at in range(len(der)):
        for mask in masks:
            one = bytearray(der)
            one[at] ^= mask
            yield one


@pytest.fixture(scope="module")
def chain():
    middle = ca("middle", ROOT, more=[m.limits(["example"], ["b.example"])])
    return [leaf(middle, "a.example", b"\x0a\0\0\1").der, middle.der]


@pytest.mark.parametrize("which", [0, 1])
def test_every_bit(chain, which, monkeypatch):
    m.quick_arithmetic(monkeypatch)
    roots = RootList(ROOT)
    assert believed(chain, roots)
    for one in bent(chain[which], [1 << i for i in range(8)]):
        ders = list(chain)
        ders[which] = one
        assert not believed(ders, roots)


def test_every_byte_with_the_real_rsa():
    root = ca("root", None, key(2048, "root"))
    server = leaf(root, private=key(2048, "leaf")).der
    roots = RootList(root)
    assert believed([server], roots)
    for one in bent(server, [0x10]):
        assert not believed([one], roots)


@pytest.mark.parametrize("which", [0, 1])
def test_cut_at_every_byte(chain, which, monkeypatch):
    m.quick_arithmetic(monkeypatch)
    roots = RootList(ROOT)
    for at in range(len(chain[which])):
        ders = list(chain)
        ders[which] = chain[which][:at]
        assert not believed(ders, roots)
        ders[which] = chain[which][:at] + chain[which][at + 1 :]
        assert not believed(ders, roots)
        ders[which] = chain[which][:at] + b"\0" + chain[which][at:]
        assert not believed(ders, roots)
