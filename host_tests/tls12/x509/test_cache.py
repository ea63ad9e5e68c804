"""What is remembered of a chain that was believed, and that nothing of a refused one is."""

import pytest
from chains import Chain
from tls12.errors import TLSError
from x509_attacks import (  # noqa: F401
    BAD,
    EXPIRED,
    MIDDLE,
    ROOT,
    ROOTS,
    UNKNOWN,
    UNKNOWN_CA,
    arithmetic,
    refused,
)
from x509_maker import DAY, NOW, RootList, ca, leaf


# -- the cache and the roots ----------------------------------------------------------------------
def test_cache_is_for_this_certificate_host_and_roots():
    server = leaf(MIDDLE, "a.example", "b.example", until=NOW + DAY)
    cache = []
    c = Chain("a.example", ROOTS, NOW, cache)
    c.add(server.der)
    c.add(MIDDLE.der)
    c.finish()
    assert len(cache) == 1
    words = "which no root on board knows"
    refused(UNKNOWN_CA, words, [server], ROOTS, host="b.example", cache=list(cache))
    refused(UNKNOWN_CA, words, [server], RootList(ca("other")), cache=list(cache))
    again = leaf(MIDDLE, "a.example", "b.example", until=NOW + DAY)  # the same but its signature
    refused(UNKNOWN_CA, words, [again], ROOTS, cache=list(cache))
    refused(EXPIRED, "ended on", [server], ROOTS, now=NOW + 2 * DAY, cache=list(cache))
    refused(BAD, "not for this host", [server], ROOTS, host="c.example", cache=list(cache))
    strict = {"unknown_clock": "refuse", "cache": list(cache)}
    refused(UNKNOWN, "clock is not known", [server], ROOTS, now=None, **strict)


def test_cache_keeps_the_dates_of_the_whole_chain():
    middle = ca("middle", ROOT, until=NOW + DAY)
    server = leaf(middle)
    cache = []
    c = Chain("a.example", ROOTS, NOW, cache)
    c.add(server.der)
    c.add(middle.der)
    c.finish()
    later = NOW + 2 * DAY
    refused(EXPIRED, "certificate 2 ended on", [server, middle], ROOTS, now=later, cache=cache)
    assert cache == []


def test_cache_keeps_the_latest_start_too():
    """The clock may be set back, but not behind the start of anything in the chain."""
    for late in (0, 1):
        since = [NOW - 20 * DAY, NOW - 20 * DAY]
        since[late] = NOW - DAY
        middle = ca("middle", ROOT, since=since[1])
        server = leaf(middle, since=since[0])
        cache = []
        for now in (NOW, NOW - DAY):
            c = Chain("a.example", ROOTS, now, cache)
            c.add(server.der)
            c.add(middle.der)
            c.finish()
        before = NOW - DAY - 1
        refused(EXPIRED, "starts on", [server, middle], ROOTS, now=before, cache=cache)


def test_nothing_refused_is_remembered():
    cache = []
    refused(UNKNOWN_CA, "", [leaf(MIDDLE)], ROOTS, cache=cache)
    refused(BAD, "", [leaf(MIDDLE, signature=b"\x30\0"), MIDDLE], ROOTS, cache=cache)
    assert cache == []


def test_after_a_refusal_nothing_is_believed():
    """A caller that carries on after an error gets no key, in whatever order it calls."""
    c = Chain("a.example", ROOTS, NOW)
    with pytest.raises(TLSError):
        c.add(leaf(ROOT, "b.example").der)
    for call in (lambda: c.add(leaf(ROOT).der), c.finish):
        with pytest.raises(TLSError):
            call()
    c = Chain("a.example", ROOTS, NOW)
    c.add(leaf(ROOT).der)
    c.check()
    with pytest.raises(TLSError):
        for _ in range(11):
            c.add(ROOT.der)
    with pytest.raises(TLSError):
        c.finish()
