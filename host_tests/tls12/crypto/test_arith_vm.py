"""The compiled arithmetic on the real MicroPython VM, against `cryptography`'s answers.

The numbers of the VM have 16-bit digits there and its own division: what CPython computes right
is no proof. Vectors are made at test time; published ones are in vm/scripts/arith.py.
"""

import hashlib
import hmac
import random

import pytest
import rsa_keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, x25519
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from vm.run import HERE, kinds

SHA256 = Prehashed(hashes.SHA256())
SIZES_PUBLIC = Encoding.X962, PublicFormat.UncompressedPoint


@pytest.fixture(params=kinds())
def vm(request):
    return request.getfixturevalue("%s_vm" % request.param)


def packed(value):
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def check(vm, calls):
    """calls: (name of the function, arguments, answer)."""
    calls = [
        ["tls12.crypto." + name, [packed(a) for a in args], packed(want)]
        for name, args, want in calls
    ]
    vm.run(HERE / "parts" / "table.py", {"calls": calls}, timeout_s=60, **room(vm)).check()


def room(vm):
    """Modules are not dropped here, and the table lies in the heap too: more than the chip's."""
    return {} if vm.kind == "npm" else {"heapsize": 200_000}


def test_x25519(vm):
    rnd = random.Random(1)
    calls = []
    for _ in range(4):
        key = x25519.X25519PrivateKey.from_private_bytes(rnd.randbytes(32))
        peer = x25519.X25519PrivateKey.from_private_bytes(rnd.randbytes(32)).public_key()
        k, u = key.private_bytes_raw(), peer.public_bytes_raw()
        calls.append(("x25519.public", [k], key.public_key().public_bytes_raw()))
        calls.append(("x25519.shared", [k, u], key.exchange(peer)))
    calls.append(("x25519.shared", [k, bytes(32)], {"raises": "ValueError"}))
    calls.append(("x25519.shared", [k, b"\x01" + bytes(31)], {"raises": "ValueError"}))
    check(vm, calls)


def test_p256_and_ecdsa(vm):
    rnd = random.Random(2)
    calls = []
    for _ in range(2):
        d = rnd.randrange(1, 2**255)
        key = ec.derive_private_key(d, ec.SECP256R1())
        other = ec.derive_private_key(rnd.randrange(1, 2**255), ec.SECP256R1()).public_key()
        k, point = d.to_bytes(32, "big"), other.public_bytes(*SIZES_PUBLIC)
        mine = key.public_key().public_bytes(*SIZES_PUBLIC)
        calls.append(("p256.public", [k], mine))
        calls.append(("p256.shared", [k, point], key.exchange(ec.ECDH(), other)))
        digest = rnd.randbytes(32)
        sig = key.sign(digest, ec.ECDSA(SHA256))
        calls.append(("ecdsa.verify", [mine, digest, sig], True))
        calls.append(("ecdsa.verify", [mine, digest[::-1], sig], False))
    off = point[:-1] + bytes((point[-1] ^ 1,))
    calls.append(("p256.shared", [k, off], {"raises": "ValueError"}))
    calls.append(("ecdsa.verify", [off, digest, sig], False))
    check(vm, calls)


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
def test_rsa(vm, bits):
    key = rsa_keys.another(bits)
    n = key.public_key().public_numbers().n.to_bytes(bits // 8, "big")
    digest = hashlib.sha256(b"rsa").digest()
    pss = key.sign(digest, padding.PSS(padding.MGF1(hashes.SHA256()), 32), SHA256)
    short = key.sign(digest, padding.PSS(padding.MGF1(hashes.SHA256()), 20), SHA256)
    pkcs1 = key.sign(digest, padding.PKCS1v15(), SHA256)
    check(
        vm,
        [
            ("rsa.verify_pkcs1", [n, 65537, pkcs1, digest], True),
            ("rsa.verify_pkcs1", [n, 65537, b"\0" + pkcs1, digest], False),
            ("rsa.verify_pkcs1", [n, 65537, pss, digest], False),
            ("rsa.verify_pss", [n, 65537, pss, digest], True),
            ("rsa.verify_pss", [n, 65537, short, digest], False),
            ("rsa.verify_pss", [n, 65537, pss, digest[::-1]], False),
            ("rsa.verify_pss", [n, 65537, b"\xff" * (bits // 8), digest], False),
        ],
    )


def test_prf(vm):
    rnd = random.Random(3)
    calls = []
    for size in (0, 16, 48, 64, 65):
        secret, seed = rnd.randbytes(size), rnd.randbytes(size)
        a = hmac.digest(secret, b"label" + seed, "sha256")
        want = hmac.digest(secret, a + b"label" + seed, "sha256")
        calls.append(("prf.prf", [secret, b"label", seed, 20], want[:20]))
        calls.append(("prf.hmac_sha256", [secret, b"label", seed], a))
    check(vm, calls)
