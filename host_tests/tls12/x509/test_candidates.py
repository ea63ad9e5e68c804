"""Several certificates of one name, and a floor that rises."""

import itertools

import client
import pki
import pytest
import x509_maker as m
from candidates import MIDDLE, OURS, ROOT, STRANGER, judge
from chains import Chain
from tls12.errors import TLSError
from x509_maker import DAY, FLOOR, NOW, RootList, ca, key, leaf

LEAF = leaf(MIDDLE)

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
