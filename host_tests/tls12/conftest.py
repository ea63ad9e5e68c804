"""What the tests of whole connections share."""

import pki
import pytest
import tls12
import x509_maker as maker
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    """Two certificates of RSA-2048; files that need others have a chain of their own."""
    return pki.Chain(tmp_path_factory.mktemp("policy"), "policy", [2048, 2048])


@pytest.fixture
def quick(monkeypatch):
    """`cryptography` does the client's slow arithmetic; it has tests of its own."""
    maker.quick_arithmetic(monkeypatch)

    def shared(secret, theirs):
        key = x25519.X25519PrivateKey.from_private_bytes(secret)
        return key.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))

    def public(secret):
        key = x25519.X25519PrivateKey.from_private_bytes(secret)
        return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    monkeypatch.setattr("tls12.crypto.x25519.shared", shared)
    monkeypatch.setattr("tls12.crypto.x25519.public", public)


@pytest.fixture
def no_chance(monkeypatch):
    """os.urandom counts instead, anew from each install()."""

    def count(n, counter=[0]):  # noqa: B006
        counter[0] += 1
        return counter[0].to_bytes(n, "big")

    def restart(*args, install=tls12.install, **options):
        count.__defaults__[0][0] = 0
        return install(*args, **options)

    monkeypatch.setattr("os.urandom", count)
    monkeypatch.setattr("tls12.install", restart)
