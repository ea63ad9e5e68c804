"""Roots that vouch for some hosts only, and what the status tells of roots."""

import hashlib
import io
import struct

import pytest
import x509_maker as m
from candidates import MIDDLE, ROOT, STRANGER, judge
from tls12.errors import TLSError
from tls12.x509.trust_store import Roots
from x509_maker import DAY, FLOOR, NOW, ca, key, leaf


# -- which root for which host -------------------------------------------------------------------
def file_2(*records, floor=FLOOR):
    """A roots file of format 2: (label, Made, until, distrusted, never) each."""
    body = b""
    for label, made, until, distrusted, never in records:
        e, data = m.key_bytes(made.key)
        digest = hashlib.sha256(made.subject).digest()[:8]
        body += struct.pack(">8sIBIBH", digest, until, 255, e, len(label), len(data))
        body += label.encode() + data + struct.pack(">IB", distrusted, len(never)) + never
    head = struct.pack(">4sBBI", b"T12R", 2, len(records), floor)
    data = head + hashlib.sha256(head + body).digest()[:8] + body
    return lambda: io.BytesIO(data)


UNTIL = NOW + 900 * DAY
BOTH = file_2(
    ("Any", STRANGER, UNTIL, NOW + 300 * DAY, b""),
    ("Some", ROOT, UNTIL, NOW + 366 * DAY, b"twilio.com c.example"),
)


@pytest.mark.parametrize(
    "host, good",
    [
        ("a.example", True),
        ("api.twilio.com", False),
        ("twilio.com", False),
        ("deep.api.twilio.com", False),
        ("nottwilio.com", True),
        ("twilio.com.example", True),
        ("c.example", False),
    ],
)
def test_a_root_may_not_vouch_for_every_host(host, good):
    mine = leaf(MIDDLE, host)
    others = ca("of the stranger", STRANGER)
    assert judge(leaf(others, host), others, roots=Roots(BOTH), host=host).root == "Any"
    if good:
        assert judge(mine, MIDDLE, roots=Roots(BOTH), host=host).root == "Some"
        return
    with pytest.raises(TLSError, match="root that may not vouch for this host") as info:
        judge(mine, MIDDLE, roots=Roots(BOTH), host=host)
    assert info.value.alert == 48


def test_nor_through_the_cache_of_another_host():
    cache = []
    mine = leaf(MIDDLE, "a.example", "api.twilio.com")
    judge(mine, MIDDLE, roots=Roots(BOTH), cache=cache)
    with pytest.raises(TLSError, match="may not vouch"):
        judge(mine, MIDDLE, roots=Roots(BOTH), cache=cache, host="api.twilio.com")


def test_another_root_of_the_name_may():
    """The same name twice, as with a key that was renewed."""
    twin = ca("root", None, key("ec", "renewed"))
    middle = ca("middle", twin)
    records = [("Old", ROOT, UNTIL, 0, b"twilio.com"), ("New", twin, UNTIL, 0, b"")]
    host = "api.twilio.com"
    assert (
        judge(leaf(middle, host), middle, roots=Roots(file_2(*records)), host=host).root == "New"
    )


def test_damage_of_a_file_of_format_2_is_seen():
    data = BOTH().read()
    for at in range(len(data)):
        bad = bytearray(data)
        bad[at] ^= 1
        with pytest.raises(ValueError, match="damaged"):
            Roots(lambda bad=bad: io.BytesIO(bytes(bad)))
        with pytest.raises(ValueError, match="damaged"):
            Roots(lambda at=at: io.BytesIO(data[:at]))


def test_the_committed_roots_for_twilio():
    """Only whom Twilio uses, or has announced, may vouch for its hosts."""

    def labels(host):
        return [entry[0] for entry in Roots(host=host).find(None) if entry[1] is not None]

    everybody = labels(None)
    assert "ISRG Root X1" in everybody and "Root YR" in everybody
    twilio = labels("api.twilio.com")
    assert twilio == labels("tls-test.twilio.com")
    others = {"ISRG Root X1", "ISRG Root X2", "Root YR"}
    others.add("Go Daddy Root Certificate Authority - G2")  # Telegram's
    assert set(everybody) - set(twilio) == others
    assert labels("api.sipgate.com") == labels("api.telegram.org") == everybody
    roots = Roots()
    assert all(roots.distrusted > roots.floor for _ in roots.find(None))


# -- status --------------------------------------------------------------------------------------
def test_what_browsers_leave_is_told_a_year_before():
    roots = Roots(BOTH)
    used = {"x.example": "Any", "a.example": "Some"}
    (line,) = roots.lines(NOW, used)
    assert line.startswith(
        'The root "Any" that signs x.example loses the browsers\' trust in 300 days'
    )
    assert "tools/roots" in line
    first, second = roots.lines(NOW + DAY, used)
    assert "365 days" in second and '"Some"' in second
    (line,) = roots.lines(NOW + 301 * DAY, {"x.example": "Any"})
    assert "is not trusted by browsers any more" in line
    assert roots.lines(NOW + 1, {"a.example": "Some"})[1:] == []


def test_an_end_of_its_own_comes_before_that():
    roots = Roots(file_2(("Old", ROOT, NOW + 90 * DAY, NOW + 300 * DAY, b"")))
    (line,) = roots.lines(NOW)
    assert "expires in 90 days" in line


def test_the_committed_roots_tell_starfield_s_end_now():
    """2026-11-30: Mozilla drops it on 2027-04-15."""
    label = "Starfield Services Root Certificate Authority - G2"
    (line,) = Roots().lines(1796000000, {"api.twilio.com": label})
    assert "loses the browsers' trust in 135 days" in line
    assert Roots().lines(1796000000, {"api.twilio.com": "Amazon Root CA 1"}) == []
