"""What the tool reads in a certificate of a root, by `cryptography`."""

from root_store.stop import Stop


def need_cryptography():
    try:
        import cryptography.x509
    except ImportError:
        raise Stop(1, "needs the Python package cryptography: tools/prepare.sh demo installs it")
    return cryptography.x509


def name_of(cert):
    """Common name, or organisational unit, or organisation; at most 60 plain characters."""
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in cert.subject.get_attributes_for_oid(oid):
            text = str(attribute.value)
            return "".join(c if " " <= c < "\x7f" and c != '"' else "?" for c in text)[:60]
    return "unnamed"


def key_of(cert):
    """(exponent, key bytes, words); key bytes empty: carried by name only."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = cert.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        n, e = key.public_numbers().n, key.public_numbers().e
        words = "RSA-%d" % key.key_size
        if not 2048 <= key.key_size <= 4096 or key.key_size % 8:
            raise Stop(3, "%s: %s, but only 2048 to 4096 bits are used" % (name_of(cert), words))
        if not 3 <= e <= 65537:
            raise Stop(3, "%s: exponent %d is not used here" % (name_of(cert), e))
        return e, n.to_bytes(key.key_size // 8, "big"), words
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1":
        return 0, key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), "P-256"
    return 0, b"", getattr(getattr(key, "curve", None), "name", type(key).__name__)


def path_of(cert):
    """Path length limit (255 none); Stop if this is no CA or limits names."""
    x509 = need_cryptography()
    try:
        basic = cert.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        basic = None
    if basic is None or not basic.ca:
        raise Stop(3, "%s is not a CA's certificate (basicConstraints)" % name_of(cert))
    try:
        cert.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return 255 if basic.path_length is None else min(basic.path_length, 255)
    raise Stop(
        3,
        "%s has name constraints: a pinned key would lose them, so it is not taken"
        % name_of(cert),
    )


def fingerprint(cert):
    from cryptography.hazmat.primitives import hashes

    return cert.fingerprint(hashes.SHA256()).hex()
