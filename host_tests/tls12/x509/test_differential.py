"""Random chains, judged here and by cryptography.x509.verification: the verdicts must agree.

That library follows the CA/Browser Forum's profile, a little stricter than RFC 5280; the chains
made here keep to the profile (identifiers, critical flags), so that every difference counts.
"""

import datetime
import hashlib
import random
import warnings

import pytest
import x509_maker as m
from chains import Chain
from cryptography import x509 as library
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from root_store import bundles
from tls12.errors import TLSError
from tls12.handshake import Facts
from tls12.x509.certificate_parser import read
from x509_maker import DAY, NOW, RootList

HOSTS = ["a.example", "b.a.example", "c.b.a.example", "a.test", "x.test"]
NAMES = [*HOSTS, "*.a.example", "*.b.a.example", "*.x.test"]
TREES = ["example", "a.example", "b.a.example", "test", "b.test", "x.test"]


def identifier(private):
    return hashlib.sha256(m.spki(private)).digest()[:20]


def identifiers(own, issuer):
    return [
        m.ext(14, m.tlv(4, identifier(own))),
        m.ext(35, m.seq(m.tlv(0x80, identifier(issuer)))),
    ]


def chance(rng, one_in):
    return rng.randrange(one_in) == 0


def dates(rng):
    since, until = NOW - 40 * DAY, NOW + 40 * DAY
    if chance(rng, 25):
        until = NOW - rng.choice([0, 1, DAY])
    if chance(rng, 25):
        since = NOW + rng.choice([0, 1, DAY])
    return {"since": since, "until": until}


def random_ca(rng, number, issuer, top=False):
    private = m.key("ec", "d%d" % number)
    path = rng.choice([0, 1, 2]) if chance(rng, 3) else None
    parts = [m.basic(True, path), m.usage(rng.choice([0x02, 0x80]) if chance(rng, 25) else 0x06)]
    if chance(rng, 25):
        parts[0] = m.basic(False)
    if chance(rng, 8) and not top:
        parts.append(m.purposes(rng.choice([m.SERVER, m.SERVER, m.CLIENT])))
    if chance(rng, 4) and not top:
        permitted = rng.sample(TREES, rng.randrange(3))
        excluded = rng.sample(TREES, rng.randrange(2))
        if permitted or excluded:
            parts.append(m.limits(permitted, excluded))
    if chance(rng, 40):
        parts.append(m.ext("1.2.3.4", b"\x05\0", True))
    if top:
        parts = [m.basic(True, None), m.usage(0x06)]
    parts += identifiers(private, issuer.key if issuer else private)
    return m.cert("ca %d" % number, issuer, private, parts, **({} if top else dates(rng)))


def random_leaf(rng, issuer, wanted):
    private = m.key("ec", "leaf")
    names = rng.sample(NAMES, rng.randrange(1, 4))
    if not chance(rng, 6):
        names.insert(rng.randrange(len(names) + 1), wanted)
    names = list(dict.fromkeys(names))
    parts = [m.san(*names), *identifiers(private, issuer.key), m.basic(chance(rng, 30))]
    parts.append(m.usage(0x80))
    if not chance(rng, 5):
        parts.append(m.purposes(*([m.CLIENT] if chance(rng, 12) else [m.CLIENT, m.SERVER])))
    if chance(rng, 40):
        parts.append(parts[1])
    if chance(rng, 40):
        parts.append(m.ext("1.2.3.4", b"\x05\0", True))
    other = dates(rng)
    if chance(rng, 25):
        other["signer"] = m.key("ec", "d9")
    return m.cert("server", issuer, private, parts, **other)


def random_chain(rng):
    """(certificates as sent, pinned root, host)."""
    root = random_ca(rng, 0, None, True)
    made = [root]
    for number in range(1, rng.randrange(1, 5)):
        made.insert(0, random_ca(rng, number, made[0]))
    host = rng.choice(HOSTS)
    made.insert(0, random_leaf(rng, made[0], host))
    sent = made[:-1] if chance(rng, 2) else made
    if chance(rng, 15) and len(sent) > 2:
        sent = sent[:1] + sent[2:]
    if chance(rng, 5):
        sent = [*sent, random_ca(rng, 8, random_ca(rng, 7, None, True))]
    if chance(rng, 3) and len(sent) < 5:  # with more, a third could have to wait: see _HELD
        sent = sent[:1] + rng.sample(sent[1:], len(sent) - 1)
    pinned = random_ca(rng, 9, None, True) if chance(rng, 25) else root
    return sent, pinned, host


def ours(sent, pinned, host):
    try:
        chain = Chain(host, RootList(pinned), NOW)
        for one in sent:
            chain.add(one.der)
        chain.finish()
    except TLSError as e:
        return e.say
    return None


def theirs(sent, pinned, host):
    moment = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            store = Store([library.load_der_x509_certificate(pinned.der)])
            builder = PolicyBuilder().store(store).time(moment)
            certs = [library.load_der_x509_certificate(one.der) for one in sent]
            builder.build_server_verifier(library.DNSName(host)).verify(certs[0], certs[1:])
        except (VerificationError, ValueError) as e:
            return str(e) or "refused"
    return None


@pytest.mark.parametrize("seed", range(8))
def test_fields_agree(seed):
    """What is read from a certificate is what that library reads."""
    rng = random.Random(seed)
    for _ in range(10):
        for number, one in enumerate(random_chain(rng)[0]):
            them = library.load_der_x509_certificate(one.der)
            try:
                extensions = them.extensions
            except library.DuplicateExtension:
                with pytest.raises(ValueError):
                    read(Facts(), memoryview(one.der), not number)
                continue
            c = Facts()
            read(c, memoryview(one.der), not number)
            assert c.hash == hashlib.sha256(them.tbs_certificate_bytes).digest()
            assert (c.kind, c.signature) == (2, them.signature)
            assert c.issuer == them.issuer.public_bytes()
            assert c.subject == them.subject.public_bytes()
            assert c.since == them.not_valid_before_utc.timestamp()
            assert c.until == them.not_valid_after_utc.timestamp()
            form = Encoding.X962, PublicFormat.UncompressedPoint
            assert (c.key, c.e) == (them.public_key().public_bytes(*form), 0)
            path = extensions.get_extension_for_class(library.BasicConstraints).value.path_length
            assert c.path == (255 if path is None else path)
            if not number:
                names = extensions.get_extension_for_class(library.SubjectAlternativeName)
                assert bytes(c.san) == names.value.public_bytes()


@pytest.mark.parametrize("seed", range(8))
def test_verdicts_agree(seed, monkeypatch):
    m.quick_arithmetic(monkeypatch)
    rng = random.Random(seed)
    good = 0
    for number in range(100):
        sent, pinned, host = random_chain(rng)
        us, them = ours(sent, pinned, host), theirs(sent, pinned, host)
        assert bool(us) == bool(them), (seed, number, us, them)
        good += not us
    assert 8 < good < 92  # both verdicts happen


def test_every_certificate_of_the_bundle_can_be_read():
    """Real certificates of many makers: the strictness here refuses none for its form."""
    faults = {}
    for cert in bundles.load(bundles.bundle_path("certifi")):
        der = cert.public_bytes(Encoding.DER)
        c = Facts()
        read(c, memoryview(der), False)
        assert c.subject == cert.subject.public_bytes()
        assert c.until == int(cert.not_valid_after_utc.timestamp())
        faults[c.fault and c.fault[0]] = faults.get(c.fault and c.fault[0], 0) + 1
    assert set(faults) <= {None, 7, 8}, faults  # SHA-1 and SHA-384 signatures, P-384 keys
    assert faults[None] > 30
