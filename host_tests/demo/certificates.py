"""A root and a server certificate of our own, and the roots file the board trusts for the demo."""

import datetime
import subprocess
import sys
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, TLSVersion

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# What Twilio's REST API accepts with TLS 1.2 (November 2026), in OpenSSL's names.
SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
)
_ROOTS = Path(__file__).resolve().parents[2] / "tools" / "roots"


def make(folder, host, now):
    """Writes root.pem, server.pem (leaf first, with its key) and roots.bin into `folder`.

    `now`: Unix seconds; the server's certificate is valid 30 days around it. Returns an
    ssl.SSLContext of a server with Twilio's suites, and the bytes of roots.bin.
    """
    at = datetime.datetime.fromtimestamp(now, datetime.UTC)
    root_key, leaf_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root = _certificate("Demo root", root_key, "Demo root", root_key, at, _ca())
    leaf = _certificate(host, leaf_key, "Demo root", root_key, at, _server(host))
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    chain = folder / "server.pem"
    chain.write_bytes(
        leaf_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + leaf.public_bytes(serialization.Encoding.PEM)
    )
    roots = folder / "roots.bin"
    subprocess.run(
        [sys.executable, _ROOTS, "--add", folder / "root.pem", "--out", roots],
        check=True,
        capture_output=True,
    )
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = TLSVersion.TLSv1_2
    context.set_ciphers(SUITES)
    context.load_cert_chain(chain)
    return context, roots.read_bytes()


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject, key, issuer, issuer_key, at, extensions):
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=30))
        .not_valid_after(at + datetime.timedelta(days=30 if subject != issuer else 3650))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(**on):
    unused = {
        "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "encipher_only", "decipher_only",
    }  # fmt: skip
    flags = dict.fromkeys({"digital_signature", "key_cert_sign", "crl_sign", *unused}, False)
    return x509.KeyUsage(**dict(flags, **on))


def _ca():
    return [
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (_usage(key_cert_sign=True, crl_sign=True), True),
    ]


def _server(host):
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([x509.DNSName(host)]), False),
    ]
