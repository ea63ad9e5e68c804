"""The pure modules, and TLS's arithmetic, answer on MicroPython exactly as under CPython, for many
random inputs.

CPython's answers are checked by the other tests; here they are what the VM is compared with.
"""

import hmac
import importlib
import random

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from vm.run import HERE

SEED = 20261120
ALPHABETS = [
    "abc xyz +&=%#",
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ^{}\\[~]|€ aB1",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐЄІЇЮЯ'’ -зг",
    "ж😀🚪é\u0301ﬁ“”—…№",
]


def words(rng, most):
    alphabet = rng.choice(ALPHABETS)
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(most)))


def sms_text(rng):
    for _ in range(60):
        text = words(rng, 200)
        yield "text.encoding.units", [text]
        yield "text.encoding.segments", [text, rng.choice(["", "Sent from your trial - "])]
        yield "text.encoding.cut", [text, rng.randrange(4), rng.choice(["", "pre"]), " #12"]
        yield "text.encoding.form_encode", [[["To", "+380"], ["Body", text], ["N", 5]]]
        yield "text.encoding.romanise", [text]


def clock(rng):
    for _ in range(300):
        unix = rng.randrange(1767225600, 2085978496)
        yield "core.timezone.civil", [unix]
        yield (
            "core.timezone.summer_time",
            [unix, rng.choice([0, 60, 120, -300]), rng.choice(["EU", "US"])],
        )


def tls12(rng):
    """The answers are those of the `cryptography` package, not tls12's under CPython."""
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    point = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    for _ in range(3):
        secret, other = (
            rng.randbytes(32),
            x25519.X25519PrivateKey.from_private_bytes(rng.randbytes(32)),
        )
        mine = x25519.X25519PrivateKey.from_private_bytes(secret)
        yield "tls12.crypto.x25519.public", [secret], mine.public_key().public_bytes(*raw)
        peer = other.public_key()
        yield "tls12.crypto.x25519.shared", [secret, peer.public_bytes(*raw)], mine.exchange(peer)
        number = rng.randrange(1, 1 << 255)
        ours = ec.derive_private_key(number, ec.SECP256R1())
        theirs = ec.derive_private_key(rng.randrange(1, 1 << 255), ec.SECP256R1()).public_key()
        secret = number.to_bytes(32, "big")
        yield "tls12.crypto.p256.public", [secret], ours.public_key().public_bytes(*point)
        shared = ours.exchange(ec.ECDH(), theirs)
        yield "tls12.crypto.p256.shared", [secret, theirs.public_bytes(*point)], shared
        digest = rng.randbytes(32)
        signed = ours.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        own = ours.public_key().public_bytes(*point)
        yield "tls12.crypto.ecdsa.verify", [own, digest, signed], True
        yield "tls12.crypto.ecdsa.verify", [own, rng.randbytes(32), signed], False
    yield "tls12.crypto.x25519.shared", [rng.randbytes(32), bytes(32)], ValueError()
    yield "tls12.crypto.p256.shared", [bytes(31) + b"\x07", b"\x04" + bytes(64)], ValueError()
    for size in (0, 1, 15, 16, 17, 63, 64, 65, 500, 1500):
        key, salt, nonce, aad = (rng.randbytes(n) for n in (16, 4, 8, 13))
        data = rng.randbytes(size)
        sealed = AESGCM(key).encrypt(salt + nonce, data, aad)
        yield "seal", [key, salt, nonce, aad, data], sealed
        yield "unseal", [key, salt, nonce, aad, sealed], data
        broken = bytearray(sealed)
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        yield "unseal", [key, salt, nonce, aad, bytes(broken)], ValueError()
    for size in (0, 20, 64, 65, 200):
        key, data = rng.randbytes(size), rng.randbytes(size)
        yield "tls12.crypto.prf.hmac_sha256", [key, data], hmac.digest(key, data, "sha256")


TABLES = {"tls12": tls12, "sms_text": sms_text, "clock": clock}


def packed(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, (list, tuple)):
        return [packed(item) for item in value]
    if isinstance(value, Exception):
        return {"raises": type(value).__name__}
    return value


def answered(name, arguments):
    module, _, function = name.rpartition(".")
    call = getattr(importlib.import_module(module), function)
    try:
        return packed(call(*arguments))
    except Exception as error:
        return {"raises": type(error).__name__}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_same_answers(npm_vm, table):
    calls = []
    for name, arguments, *answer in TABLES[table](random.Random(SEED)):
        answer = packed(answer[0]) if answer else answered(name, arguments)
        calls.append([name, packed(arguments), answer])
    result = npm_vm.run(HERE / "parts" / "table.py", {"calls": calls}, timeout_s=60).check()
    assert result.out.endswith("%d calls\n" % len(calls))


def test_a_different_answer_is_noticed(npm_vm):
    name = "text.encoding.units"
    calls = [[name, ["abc"], [True, 3]], [name, ["ж"], [True, 1]]]
    result = npm_vm.run(HERE / "parts" / "table.py", {"calls": calls})
    assert not result.ok
    assert "1 of 2 differ" in result.error + result.out
