"""Several certificates of one name, roots for some hosts only, and a floor that rises."""

import hashlib
import io
import itertools
import struct

import client
import pki
import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from tls12.x509.trust_store import Roots
from x509_maker import DAY, FLOOR, NOW, RootList, ca, key, leaf

ROOT = ca("root", None, key("ec", "root of candidates"))
STRANGER = ca("stranger", None, key("ec", "a stranger's root"))
OURS = key("ec", "the middle's key")
MIDDLE = ca("middle", ROOT, OURS)
LEAF = leaf(MIDDLE)


def judge(*certs, roots=None, host="a.example", **options):
    chain = Chain(host, roots or RootList(ROOT), options.pop("now", NOW), **options)
    for one in certs:
        chain.add(one.der)
    chain.finish()
    return chain


BAD = {
    "expired": ca("middle", ROOT, OURS, until=NOW - DAY),
    "not yet valid": ca("middle", ROOT, OURS, since=NOW + DAY),
    "another key": ca("middle", ROOT, key("ec", "an older key")),
    "another kind of key": ca("middle", ROOT, key(2048, "RSA of that name")),
    "no CA": m.cert("middle", ROOT, OURS, [m.basic(False), m.usage(0x06)]),
    "not for signing": m.cert("middle", ROOT, OURS, [m.basic(True), m.usage(0x80)]),
    "other names only": ca("middle", ROOT, OURS, more=[m.limits(["b.example"])]),
    "an unknown critical extension": ca("middle", ROOT, OURS, more=[m.ext(99, b"\5\0", True)]),
    "from a stranger": ca("middle", STRANGER, OURS),
    "a stranger's P-384 key": ca("middle", ROOT, key("p384", "of that name")),
}


@pytest.mark.parametrize("bad", BAD)
def test_another_candidate_of_the_name_is_tried(bad):
    for order in itertools.permutations([BAD[bad], MIDDLE]):
        assert judge(LEAF, *order).root == "root"


@pytest.mark.parametrize("pair", list(itertools.combinations(BAD, 2)))
def test_two_that_do_not_fit_before_the_one_that_does(pair):
    assert judge(LEAF, BAD[pair[0]], BAD[pair[1]], MIDDLE).root == "root"


@pytest.mark.parametrize("bad, words", [
    ("expired", "certificate 2 ended on"), ("not yet valid", "certificate 2 starts on"),
    ("another key", 'was not signed by the key of "middle"'),
    ("no CA", 'certificate 2 of "middle" is no CA'), ("other names only", "may not vouch"),
    ("from a stranger", 'is signed by "stranger", which no root'),
])  # fmt: skip
def test_what_is_told_when_none_fits(bad, words):
    noise = ca("noise", ROOT)
    for chain in ([BAD[bad]], [BAD[bad], noise], [BAD[bad], noise, ca("more noise", ROOT)]):
        with pytest.raises(TLSError, match=words):
            judge(LEAF, *chain)


def test_many_of_one_name_are_bounded():
    """Each costs a verification; ten certificates are the most there are."""
    many = [ca("middle", ROOT, key("ec", "number %d" % n)) for n in range(12)]
    with pytest.raises(TLSError, match="one more than the 10"):
        judge(LEAF, *many)
    assert judge(LEAF, *many[:8], MIDDLE).root == "root"


def test_a_cross_signed_one_above():
    """leaf <- low <- top, and top twice: by a stranger and by the root, in every order."""
    top_key = key("ec", "top")
    by_stranger = ca("top", STRANGER, top_key)
    by_root = ca("top", ROOT, top_key)
    low = ca("low", by_root)
    end = leaf(low)
    for order in itertools.permutations([low, by_stranger, by_root]):
        chain = judge(end, *order)
        assert chain.root == "root"
        cached = []
        judge(end, *order, cache=cached)
        assert cached[0][1:3] == (NOW - 40 * DAY, NOW + 40 * DAY)


def test_of_a_cross_signed_one_its_own_dates_count():
    top_key = key("ec", "top")
    by_stranger = ca("top", STRANGER, top_key, until=NOW + 2 * DAY)
    by_root = ca("top", ROOT, top_key, until=NOW + 9 * DAY)
    low = ca("low", by_root)
    cached = []
    judge(leaf(low), low, by_stranger, by_root, cache=cached)
    assert cached[0][2] == NOW + 9 * DAY
    ended = ca("top", ROOT, top_key, until=NOW - DAY)
    with pytest.raises(TLSError, match="ended on"):
        judge(leaf(low), low, by_stranger, ended)


def test_the_same_name_with_another_key_does_not_take_its_place():
    top_key = key("ec", "top")
    by_stranger = ca("top", STRANGER, top_key)
    impostor = ca("top", ROOT, key("ec", "not the one that signed"))
    low = ca("low", by_stranger)
    with pytest.raises(TLSError, match="which no root on board knows"):
        judge(leaf(low), low, by_stranger, impostor)


def test_the_same_key_under_another_name_does_not_either():
    top_key = key("ec", "top")
    by_stranger = ca("top", STRANGER, top_key)
    renamed = ca("Top", ROOT, top_key)
    low = ca("low", by_stranger)
    with pytest.raises(TLSError, match="which no root on board knows"):
        judge(leaf(low), low, by_stranger, renamed)


def test_a_path_limit_counts_in_its_place():
    top_key = key("ec", "top")
    by_stranger = ca("top", STRANGER, top_key)
    low = ca("low", by_stranger)
    assert judge(leaf(low), low, by_stranger, ca("top", ROOT, top_key, path=1)).root == "root"
    with pytest.raises(TLSError, match="may not have so many"):
        judge(leaf(low), low, by_stranger, ca("top", ROOT, top_key, path=0))


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


# -- the floor -----------------------------------------------------------------------------------
def test_the_floor_rises_with_what_was_verified():
    """No clock: a certificate that ended before another was made is not believed any more."""
    new = leaf(MIDDLE, since=FLOOR + 20 * DAY)
    old = leaf(MIDDLE, since=FLOOR - 60 * DAY, until=FLOOR + 5 * DAY)
    assert judge(old, MIDDLE, now=None).root == "root"
    chain = judge(new, MIDDLE, now=None)
    floor = chain.shake.policy.floor
    assert floor == FLOOR + 20 * DAY
    with pytest.raises(TLSError, match="ended on"):
        judge(old, MIDDLE, now=None, floor=floor)
    assert judge(new, MIDDLE, now=None, floor=floor).root == "root"


def test_a_clock_behind_it_is_not_used():
    new = leaf(MIDDLE, since=FLOOR + 20 * DAY)
    chain = judge(new, MIDDLE, now=FLOOR + 10 * DAY, floor=FLOOR + 20 * DAY)
    assert chain.clockless and chain.root == "root"


def test_it_does_not_fall_and_what_is_refused_does_not_raise_it():
    assert judge(LEAF, MIDDLE, floor=FLOOR + 21 * DAY).shake.policy.floor == FLOOR + 21 * DAY
    chain = Chain("a.example", RootList(ROOT), None)
    forged = leaf(ca("middle", STRANGER, OURS), since=NOW + 30 * DAY)
    with pytest.raises(TLSError):
        chain.add(forged.der)
        chain.finish()
    assert chain.shake.policy.floor == 0


def test_a_forged_date_in_a_certificate_that_nobody_signed_does_not_either():
    chain = Chain("a.example", RootList(ROOT), None)
    forged = leaf(
        MIDDLE, since=NOW + 300 * DAY, until=NOW + 400 * DAY, signer=key("ec", "nobody's")
    )
    with pytest.raises(TLSError):
        chain.add(forged.der)
        chain.add(MIDDLE.der)
        chain.finish()
    assert chain.shake.policy.floor == 0


def test_install_takes_the_floor_of_before(tmp_path):
    import tls12

    chain = pki.Chain(tmp_path, "floor", ["ec", "ec"])
    client.install(chain, floor=FLOOR + 7, ecdsa_hosts=[pki.HOST])
    assert tls12.policy.floor == FLOOR + 7
