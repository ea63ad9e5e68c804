"""X25519 and P-256 against RFC 7748, NIST's vectors and the `cryptography` package."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tls12.crypto import p256
from tls12.crypto import x25519 as ours
from tls12.crypto import x25519_fixed_base as base

P25519 = 2**255 - 19
SECRET = st.binary(min_size=32, max_size=32)
few = settings(max_examples=40, deadline=None, derandomize=True)
fewer = settings(max_examples=12, deadline=None, derandomize=True)


def hexed(text):
    return bytes.fromhex(text)


# RFC 7748 section 5.2: scalar, u-coordinate, result
RFC7748 = [
    (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ),
    (
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ),
]
ALICE = hexed("77076d0a7318a57d3c16c17251b26645df4c6292ebe1fadc5a22b6a1f4a5e0d0".replace(" ", ""))
BOB = hexed("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
BOB_PUBLIC = hexed("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")


@pytest.mark.parametrize("k, u, want", RFC7748)
def test_rfc7748_one_multiplication(k, u, want):
    assert ours.shared(hexed(k), hexed(u)).hex() == want


def test_rfc7748_repeated():
    k = u = b"\x09" + bytes(31)
    for _ in range(100):
        k, u = ours.shared(k, u), k
    # the RFC gives 1 and 1,000; after 100 the reference is `cryptography`
    a = b = b"\x09" + bytes(31)
    for _ in range(100):
        peer = x25519.X25519PublicKey.from_public_bytes(b)
        a, b = x25519.X25519PrivateKey.from_private_bytes(a).exchange(peer), a
    assert k == a


def test_rfc7748_first_of_the_thousand():
    nine = b"\x09" + bytes(31)
    want = "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    assert ours.shared(nine, nine).hex() == want


def test_rfc7748_diffie_hellman():
    assert ours.public(BOB) == BOB_PUBLIC
    assert ours.shared(BOB, ours.public(ALICE)) == ours.shared(ALICE, BOB_PUBLIC)


# Every u whose point has an order of 8 or less, and the same values not reduced modulo p.
LOW_ORDER = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    P25519 - 1,
    P25519,
    P25519 + 1,
]


@pytest.mark.parametrize("top", [0, 1])
@pytest.mark.parametrize("u", LOW_ORDER)
def test_low_order_points_are_refused(u, top):
    with pytest.raises(ValueError, match="low order"):
        ours.shared(ALICE, (u | top << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("u", [2, 3, P25519 - 2, P25519 + 2, 2**255 - 1, 2**256 - 1])
def test_values_at_the_edges(u):
    u = u.to_bytes(32, "little")
    peer = x25519.X25519PublicKey.from_public_bytes(u)
    assert ours.shared(BOB, u) == x25519.X25519PrivateKey.from_private_bytes(BOB).exchange(peer)


@few
@given(k=SECRET, u=SECRET)
def test_shared_as_cryptography(k, u):
    peer = x25519.X25519PublicKey.from_public_bytes(u)
    try:
        want = x25519.X25519PrivateKey.from_private_bytes(k).exchange(peer)
    except ValueError:
        want = None
    try:
        got = ours.shared(k, u)
    except ValueError:
        got = None
    assert got == want


@few
@example(bytes(32))
@example(b"\xff" * 32)
@given(k=SECRET)
def test_public_by_comb_as_cryptography_and_as_ladder(k):
    want = x25519.X25519PrivateKey.from_private_bytes(k).public_key().public_bytes_raw()
    assert ours.public(k) == want
    assert ours.shared(k, b"\x09" + bytes(31)) == want


def edwards(a, b):
    """The sum of two affine points of -x^2 + y^2 = 1 + d x^2 y^2, from its definition."""
    d = -121665 * pow(121666, -1, P25519) % P25519
    (x1, y1), (x2, y2) = a, b
    k = d * x1 * x2 * y1 * y2 % P25519
    x = (x1 * y2 + x2 * y1) * pow(1 + k, -1, P25519) % P25519
    return x, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P25519) % P25519


def test_the_comb_holds_what_it_says():
    y = 4 * pow(5, -1, P25519) % P25519
    x = 15112221349535400772501151409588531511454012693041857206046113283949847762202  # RFC 8032
    d = -121665 * pow(121666, -1, P25519) % P25519
    assert (y * y - x * x - 1 - d * x * x * y * y) % P25519 == 0
    teeth = [(x, y)]
    while len(teeth) < 4:
        q = teeth[-1]
        for _ in range(64):
            q = edwards(q, q)
        teeth.append(q)
    for i in range(8):
        q = teeth[3]
        for r in range(3):
            x, y = teeth[r]
            q = edwards(q, (x if i >> r & 1 else -x % P25519, y))
        x, y = q
        want = [(y + x) % P25519, (y - x) % P25519, 2 * d * x * y % P25519]
        have = base._POINTS[96 * i : 96 * i + 96]
        assert have == b"".join(v.to_bytes(32, "little") for v in want)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_lengths(size):
    with pytest.raises(ValueError):
        ours.public(bytes(size))
    with pytest.raises(ValueError):
        ours.shared(bytes(size), BOB_PUBLIC)
    with pytest.raises(ValueError):
        ours.shared(BOB, bytes(size))


# --- P-256

# NIST CAVS 14.1, ECC CDH primitive, P-256, COUNT = 0: their x, y, our secret, our x, y, result
CDH = (
    "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287",
    "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
    "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534",
    "ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230",
    "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
    "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
)


def pair(k):
    """`cryptography`'s private key of the integer k, and its public point."""
    key = ec.derive_private_key(k, ec.SECP256R1())
    return key, key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_nist_cdh():
    x, y, d, ox, oy, z = (hexed(v) for v in CDH)
    assert p256.public(d) == b"\x04" + ox + oy
    assert p256.shared(d, b"\x04" + x + y) == z


@pytest.mark.parametrize("k", [1, 2, 3, 7, 8, 15, 16, p256.N - 1, p256.N - 2, p256.N // 2, 2**255])
def test_p256_secrets_at_the_edges(k):
    assert p256.public(k.to_bytes(32, "big")) == pair(k)[1]


@fewer
@given(k=st.integers(1, p256.N - 1), other=st.integers(1, p256.N - 1))
def test_p256_as_cryptography(k, other):
    key, mine = pair(k)
    theirs, point = pair(other)
    secret = k.to_bytes(32, "big")
    assert p256.public(secret) == mine
    assert p256.shared(secret, point) == key.exchange(ec.ECDH(), theirs.public_key())


@pytest.mark.parametrize("k", [0, p256.N, p256.N + 1, 2**256 - 1])
def test_p256_secrets_out_of_range(k):
    with pytest.raises(ValueError, match="secret"):
        p256.public(k.to_bytes(32, "big"))
    with pytest.raises(ValueError, match="secret"):
        p256.shared(k.to_bytes(32, "big"), pair(5)[1])


GOOD = pair(5)[1]
GX, GY = int.from_bytes(GOOD[1:33], "big"), int.from_bytes(GOOD[33:], "big")


def raw(x, y):
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


BAD_POINTS = [
    b"",
    b"\x00",  # infinity, SEC 1
    GOOD[:-1],
    GOOD + b"\x00",
    b"\x02" + GOOD[1:33],  # compressed
    b"\x03" + GOOD[1:],
    b"\x06" + GOOD[1:],  # hybrid
    raw(0, 0),
    raw(GX, 0),
    raw(GX, GY ^ 1),
    raw(GX ^ 1, GY),
    raw(p256.P, GY),
    raw(GX, p256.P),
    raw(2**256 - 1, 2**256 - 1),
    raw(GY, GX),
]


@pytest.mark.parametrize("point", BAD_POINTS, ids=range(len(BAD_POINTS)))
def test_points_off_the_curve_are_refused(point):
    with pytest.raises(ValueError, match="point"):
        p256.shared((5).to_bytes(32, "big"), point)


def test_a_coordinate_above_p_is_no_other_name_of_a_small_one():
    """x = 0 + p fits in 32 bytes; y^2 = b there, so reducing it first would find a point."""
    y = pow(p256._B, (p256.P + 1) // 4, p256.P)
    assert p256.point(raw(0, y)) == (0, y)
    with pytest.raises(ValueError):
        p256.point(raw(p256.P, y))
    x = 0xD7325D7646CD60D80A92738CEB345F844CFFAF35841022CAB176F692DE8DE1D7  # there y is 5
    assert p256.point(raw(x, 5)) == (x, 5)
    with pytest.raises(ValueError):
        p256.point(raw(x, 5 + p256.P))


@pytest.mark.parametrize("secret", [b"\5", bytes(31) + b"\5\0", bytes(32) + b"\5", b""])
def test_p256_secrets_have_32_bytes(secret):
    with pytest.raises(ValueError, match="secret"):
        p256.public(secret)


@pytest.mark.parametrize(
    "a, b", [(1, p256.N - 1), (5, p256.N - 5), (7, 7), (1, 2), (3, 1), (0, 1), (0, 0), (2, 1)]
)
def test_sums_that_meet_infinity_and_doubling(a, b):
    """a G + b G, where additions meet equal and opposite points."""
    total = (a + b) % p256.N
    want = None
    if total:
        want = pair(total)[1]
        want = int.from_bytes(want[1:33], "big"), int.from_bytes(want[33:], "big")
    assert p256.multiply((a, p256.G), (b, p256.G)) == want


@pytest.mark.parametrize("a", [0, 1, 2, p256.P - 1, p256.N - 1, 12345])
@pytest.mark.parametrize("m", [p256.P, p256.N])
def test_inverse(a, m):
    a %= m
    assert p256.inverse(a, m) == (pow(a, -1, m) if a else 0)
