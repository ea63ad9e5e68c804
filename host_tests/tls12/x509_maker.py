"""Certificates of every shape, right and wrong, written by hand and signed by `cryptography`.

The DER is put together here, piece by piece, because a library refuses to make most of what an
attacker sends. tests also use the library's own builder, so one encoder's habits prove nothing.
"""

import datetime
import functools
import hashlib
import struct

import rsa_keys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

NOW = 1_800_000_000  # 2027-01-15: the clock of these tests
DAY = 86400
FLOOR = NOW - 30 * DAY


# -- keys, one of each kind and number for the whole run ------------------------------------------
@functools.cache
def key(kind="ec", number=0):
    """kind: "ec", "p384" or an RSA size."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "p384":
        return ec.generate_private_key(ec.SECP384R1())
    return rsa_keys.another(kind)


def spki(private):
    return private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


# -- DER ------------------------------------------------------------------------------------------
def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def seq(*parts):
    return tlv(0x30, *parts)


def oid(text):
    numbers = [int(n) for n in text.split(".")]
    out = b""
    for n in [numbers[0] * 40 + numbers[1]] + numbers[2:]:
        part = bytes([n & 127])
        while n > 127:
            n >>= 7
            part = bytes([n & 127 | 128]) + part
        out += part
    return tlv(6, out)


def name(text, tag=0x0C):
    return seq(tlv(0x31, seq(oid("2.5.4.3"), tlv(tag, text.encode())))) if text else seq()


def when(seconds):
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    if moment.year < 2050:
        return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def ext(number, value, critical=False):
    """number: last part of 2.5.29.x or a whole OID text."""
    which = oid(number if isinstance(number, str) else "2.5.29.%d" % number)
    return seq(which, b"\x01\x01\xff" if critical else b"", tlv(4, value))


def basic(ca=True, path=None):
    limit = b"" if path is None else tlv(2, bytes([path]))
    return ext(19, seq(b"\x01\x01\xff" if ca else b"", limit), True)


def usage(byte, unused=None):
    low = (byte & -byte).bit_length() - 1 if unused is None else unused
    return ext(15, tlv(3, bytes([low, byte])), True)


def purposes(*oids):
    return ext(37, seq(*[oid(o) for o in oids]))


SERVER = "1.3.6.1.5.5.7.3.1"
CLIENT = "1.3.6.1.5.5.7.3.2"
ANY = "2.5.29.37.0"


def general(one):
    if isinstance(one, bytes):
        return tlv(0x87, one)
    return one.raw if isinstance(one, Raw) else tlv(0x82, one.encode())


class Raw:
    """A GeneralName in DER, as it is."""

    def __init__(self, raw):
        self.raw = raw


def san(*names):
    return ext(17, seq(*[general(one) for one in names]))


def limits(permitted=(), excluded=(), critical=True):
    parts = b""
    for tag, names in ((0xA0, permitted), (0xA1, excluded)):
        if names:
            parts += tlv(tag, *[seq(general(one)) for one in names])
    return ext(30, seq(parts), critical)


RSA_SHA256 = seq(oid("1.2.840.113549.1.1.11"), b"\x05\x00")
EC_SHA256 = seq(oid("1.2.840.10045.4.3.2"))
_SHA256 = seq(oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
PSS = seq(
    oid("1.2.840.113549.1.1.10"),
    seq(
        tlv(0xA0, _SHA256),
        tlv(0xA1, seq(oid("1.2.840.113549.1.1.8"), _SHA256)),
        tlv(0xA2, b"\x02\x01\x20"),
    ),
)


def sign(private, data, algorithm):
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(hashes.SHA256()))
    if algorithm == PSS:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return private.sign(data, pss, hashes.SHA256())
    return private.sign(data, padding.PKCS1v15(), hashes.SHA256())


class Made:
    """A certificate: .der, .key (private), .subject (DER)."""

    def __init__(self, der, private, subject):
        self.der, self.key, self.subject = der, private, subject


def natural_algorithm(private):
    return EC_SHA256 if isinstance(private, ec.EllipticCurvePrivateKey) else RSA_SHA256


def cert(subject, issuer=None, private=None, extensions=(), **other):
    """issuer: a Made, or None for self-signed. other: what an attacker would bend."""
    private = private or key("ec", subject)
    signer = other.get("signer", issuer.key if issuer else private)
    algorithm = other.get("algorithm", natural_algorithm(signer))
    subject = subject if isinstance(subject, bytes) else name(subject)
    tbs = seq(
        other.get("version", b"\xa0\x03\x02\x01\x02"),
        other.get("serial", tlv(2, b"\x11")),
        other.get("inside", algorithm),
        other.get("issuer_name", issuer.subject if issuer else subject),
        other.get("validity")
        or seq(when(other.get("since", NOW - 40 * DAY)), when(other.get("until", NOW + 40 * DAY))),
        subject,
        other.get("spki", spki(private)),
        other.get("ids", b""),
        tlv(0xA3, seq(*extensions)) if extensions else b"",
    )
    signature = other.get("signature") or sign(signer, other.get("signed", tbs), algorithm)
    return Made(seq(tbs, algorithm, tlv(3, b"\x00", signature)), private, subject)


def ca(subject, issuer=None, private=None, path=None, more=(), **other):
    return cert(subject, issuer, private, [basic(True, path), usage(0x06), *more], **other)


def leaf(issuer, *names, private=None, **other):
    names = san(*(names or ("a.example",)))
    extensions = [basic(False), usage(0x80), purposes(SERVER, CLIENT), names]
    return cert("the server", issuer, private, extensions, **other)


# -- roots ----------------------------------------------------------------------------------------
class RootList:
    """What trust_store.Roots gives, from certificates made here: (Made, until, path) each."""

    def __init__(self, *made, until=NOW + 900 * DAY, path=255, floor=FLOOR):
        self.floor = floor
        self.version = hashlib.sha256(b"".join(m.der for m in made)).digest()[:8]
        self.all = [(hashlib.sha256(m.subject).digest()[:8], m, until, path) for m in made]

    def find(self, wanted):
        for number, m, until, path in self.all:
            if number == wanted:
                e, data = key_bytes(m.key)
                yield "root", data, e, until, path


def key_bytes(private):
    public = private.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        return numbers.e, numbers.n.to_bytes(public.key_size // 8, "big")
    if public.curve.name != "secp256r1":
        return 0, b""
    return 0, public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def roots_file(records, floor=FLOOR):
    """The bytes of a roots.bin: records of (label, Made or None, until, path)."""
    body = b""
    for label, made, until, path in records:
        e, data = key_bytes(made.key)
        digest = hashlib.sha256(made.subject).digest()[:8]
        body += struct.pack(">8sIBIBH", digest, until, path, e, len(label), len(data))
        body += label.encode() + data
    head = struct.pack(">4sBBI", b"T12R", 1, len(records), floor)
    return head + hashlib.sha256(head + body).digest()[:8] + body


# -- arithmetic by `cryptography`, for tests that verify thousands of signatures ------------------
def _verify_rsa(pad):
    def verify(n, e, s, digest):
        public = rsa.RSAPublicNumbers(e, int.from_bytes(n, "big")).public_key()
        try:
            public.verify(s, digest, pad, utils.Prehashed(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    return verify


def _verify_ec(point, digest, signature):
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    except (InvalidSignature, ValueError):
        return False
    return True


def quick_arithmetic(monkeypatch):
    """Put `cryptography`'s verification under x509 for one test."""
    pkcs1 = _verify_rsa(padding.PKCS1v15())
    pss = _verify_rsa(padding.PSS(padding.MGF1(hashes.SHA256()), 32))
    monkeypatch.setattr("tls12.crypto.rsa.verify_pkcs1", pkcs1)
    monkeypatch.setattr("tls12.crypto.rsa.verify_pss", pss)
    monkeypatch.setattr("tls12.crypto.ecdsa.verify", _verify_ec)


# -- for the real MicroPython ---------------------------------------------------------------------
def typical(issuer, private):
    """A server's certificate of about 2.3 KB: 41 names, timestamps, policies."""
    parts = [basic(False), usage(0xA0), purposes(SERVER, CLIENT), ext(35, b"k" * 24)]
    parts += [san(*["host-%02d.twilio.example" % i for i in range(40)], "a.example")]
    parts += [ext("1.3.6.1.4.1.11129.2.4.2", b"s" * 365), ext(31, b"c" * 120)]
    return cert("the server", issuer, private, parts)


def vm_data():
    """The constants of host_tests/vm/scripts/x509.py; `python host_tests/tls12/x509_maker.py`."""
    rsa_root = ca("RSA root", None, key(4096, "root"))
    rsa_middle = ca("RSA middle", rsa_root, key(2048, "middle"), path=0)
    ec_root = ca("EC root", None, key("ec", "root"))
    ec_middle = ca("EC middle", ec_root, key("ec", "middle"), more=[limits(["example"])])
    until = NOW + 900 * DAY
    return {
        "RSA_LEAF": typical(rsa_middle, key(2048, "leaf")).der,
        "RSA_MIDDLE": rsa_middle.der,
        "EC_LEAF": leaf(ec_middle, "*.a.example", b"\x0a\x00\x00\x07").der,
        "EC_MIDDLE": ec_middle.der,
        "ROOTS": roots_file([("RSA root", rsa_root, until, 255), ("EC root", ec_root, until, 1)]),
    }


if __name__ == "__main__":
    import base64
    import textwrap

    for label, data in vm_data().items():
        lines = textwrap.wrap(base64.b64encode(data).decode(), 96)
        print('%s = a2b_base64(\n    b"%s"\n)' % (label, '"\n    b"'.join(lines)))
