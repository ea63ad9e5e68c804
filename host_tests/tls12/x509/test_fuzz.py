"""Mutated and made-up certificates: only a key or a TLSError, in bounded memory and work."""

import os
import sys
import tracemalloc

import pytest
import x509_maker as m
from chains import Chain
from hypothesis import given, settings
from hypothesis import strategies as st
from tls12.errors import TLSError
from tls12.x509 import certificate_parser
from x509_maker import NOW, RootList, ca, key, leaf

LONG = int(os.environ.get("TLS_FUZZ", "1"))
ROOT = ca("root")
MIDDLE = ca("middle", ROOT, more=[m.limits(["example"], ["b.example", b"\0" * 8])])
LEAF = leaf(MIDDLE, "a.example", "*.a.example")
GOOD = [LEAF.der, MIDDLE.der]
ROOTS = RootList(ROOT)

KEPT = 12_000  # CPython bytes left after a chain; on the chip a third (see vm/scripts/x509.py)
PEAK = 60_000  # while one certificate of at most 4 KB is looked at
CALLS = 60_000


def verdict(ders):
    try:
        chain = Chain("a.example", ROOTS, NOW)
        for der in ders:
            chain.add(der)
        return chain.finish()
    except TLSError as e:
        assert e.step == "certificate" and e.alert in (42, 43, 45, 46, 48)
        assert len(e.say) < 400
    return None


@pytest.fixture(autouse=True)
def arithmetic(monkeypatch):
    m.quick_arithmetic(monkeypatch)


def values(der):
    """(start, header end, stop) of every value in a good certificate, at every depth."""
    from tls12.x509.asn1 import tlv

    found = []
    todo = [(0, len(der))]
    while todo:
        at, end = todo.pop()
        while at < end:
            try:
                tag, start, stop = tlv(der, at, end)
            except ValueError:
                break
            found.append((at, start, stop))
            if tag & 0x20 or tag == 4:
                todo.append((start, stop))
            at = stop
    return found


def fixed(der, changes):
    """Replace der[a:b] by new bytes and mend the lengths around it, so that the walker gets in."""
    a, b, new = changes
    out = new
    around = sorted(
        ((s, h, e) for s, h, e in values(der) if h <= a and b <= e), key=lambda v: -v[0]
    )
    for s, h, e in around:
        out = m.tlv(der[s], der[h:a] + out + der[b:e])
        a, b = s, e
    return der[:a] + out + der[b:]


PLACES = [values(der) for der in GOOD]
BYTES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            m.seq(),
            b"\5\0",
            b"\1\1\xff",
            m.tlv(2, b"\x7f" * 30),
            m.basic(True, 0),
            m.san("a.example"),
            m.ext(30, b""),
            m.seq(m.seq(m.seq())),
            b"\xff" * 300,
        ]
    ),
)


@settings(max_examples=400 * LONG, deadline=None)
@given(st.integers(0, 1), st.data())
def test_values_replaced(which, data):
    """A value inside replaced, doubled, dropped or emptied, with the lengths around it right."""
    der = GOOD[which]
    s, h, e = data.draw(st.sampled_from(PLACES[which]))
    what = data.draw(st.sampled_from(["body", "value", "twice", "gone", "tag"]))
    if what == "tag":
        bad = der[:s] + bytes([data.draw(st.integers(0, 255))]) + der[s + 1 :]
    elif what == "body":
        bad = fixed(der, (h, e, data.draw(BYTES)))
    else:
        new = {"value": data.draw(BYTES), "twice": der[s:e] * 2, "gone": b""}[what]
        bad = fixed(der, (s, e, new)) if s else new
    ders = list(GOOD)
    ders[which] = bad
    assert bad == der or verdict(ders) is None


@settings(max_examples=200 * LONG, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 1),
)
def test_bytes_changed(changes, which):
    bad = bytearray(GOOD[which])
    for at, value in changes:
        bad[at % len(bad)] = value
    ders = list(GOOD)
    ders[which] = bytes(bad)
    assert ders == GOOD or verdict(ders) is None


@settings(max_examples=150 * LONG, deadline=None)
@given(st.binary(max_size=300), st.lists(st.sampled_from([0, 1, 2]), max_size=12))
def test_anything_in_any_order(junk, order):
    """A key comes out only if the leaf comes first and its issuer follows."""
    answer = verdict([[*GOOD, junk][i] for i in order])
    if answer is not None:
        assert order[0] == 0 and 1 in order and len(order) <= 10
        assert answer == ("ec", m.key_bytes(LEAF.key)[1])


# -- the worst a certificate of 4 KB can be -------------------------------------------------------
def padded(parts, filler, size=4000):
    """A certificate whose last extension is grown by filler(n) to nearly 4 KB."""
    one = m.cert("x", ROOT, m.key("ec", "worst"), [*parts, filler(1)])
    room = (size - len(one.der)) // (len(filler(2)) - len(filler(1)) or 1)
    return m.cert("x", ROOT, m.key("ec", "worst"), [*parts, filler(room)])


def names(count):
    return m.ext(17, m.seq(b"\x82\x09a.example" + b"\x82\x01a" * count))


WORST = {
    "many names": padded([], names),
    "many purposes": padded([m.san("a.example")], lambda n: m.ext(37, m.seq(b"\x06\x01\x2a" * n))),
    "many subtrees": padded(
        [m.basic()], lambda n: m.ext(30, m.seq(m.tlv(0xA0, b"\x30\x03\x82\x01a" * n)), True)
    ),
    "one big extension": padded([m.san("a.example")], lambda n: m.ext("1.2.3", b"\x30\x80" * n)),
    "nested": padded([], lambda n: m.ext(17, b"\x30\x80" * n)),
    "big keys": leaf(ca("r", None, key(4096, "r")), private=key(4096, "l")),
}


def cost(ders):
    """(bytes kept, bytes at the peak, calls) of judging these certificates."""
    calls = [0]

    def count(frame, event, _):
        calls[0] += event == "call"

    chain = Chain("a.example", ROOTS, NOW)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        sys.setprofile(count)
        try:
            for der in ders:
                chain.add(der)
            chain.check()
        except TLSError:
            pass
        finally:
            sys.setprofile(None)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return kept - before, peak - before, calls[0]


@pytest.mark.parametrize("kind", WORST)
def test_worst_certificates(kind):
    der = WORST[kind].der
    assert len(der) <= certificate_parser.MAX_CERT
    verdict([der])
    for ders in ([der], [LEAF.der, der], [LEAF.der] + [der] * 9):
        cost(ders)  # imports and caches first
        kept, peak, calls = cost(ders)
        assert kept < KEPT and peak < PEAK, (kept, peak)
        assert calls < CALLS, calls


def test_worst_constraints_on_the_longest_kept_names():
    """16 subtrees x the most names that are kept: the one product of two lengths."""
    middle = ca("middle", ROOT, more=[m.limits([], ["z%d" % i for i in range(16)])])
    server = m.cert("x", middle, None, [names(165)])
    assert verdict([server.der, middle.der])
    cost([server.der, middle.der])  # what the first import keeps is not counted
    kept, peak, calls = cost([server.der, middle.der])
    assert kept < KEPT and peak < PEAK and 2000 < calls < CALLS, (kept, peak, calls)


def test_a_thousand_refusals_leave_nothing():
    bad = bytearray(LEAF.der)
    bad[90] ^= 1
    for _ in range(50):
        verdict([LEAF.der, bad])
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(1000):
            verdict([LEAF.der, bad])
        assert tracemalloc.get_traced_memory()[0] - before < 5000
    finally:
        tracemalloc.stop()
