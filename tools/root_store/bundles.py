"""Where certificates come from: certifi's bundle, the system's, a file, and our own two."""

import difflib
import re
import warnings
from pathlib import Path

from root_store.certificate import fingerprint, name_of, need_cryptography
from root_store.known import KNOWN
from root_store.stop import Stop

_TOOLS = Path(__file__).resolve().parents[1]
RETIRED = _TOOLS / "retired_roots.pem"
COMING = _TOOLS / "coming_roots.pem"
SYSTEM = [
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/cert.pem",  # macOS, Alpine
]


def bundle_path(which):
    """certifi, system or a file -> Path; Stop if it is not there."""
    if which == "certifi":
        try:
            import certifi
        except ImportError:
            raise Stop(1, "needs the Python package certifi, or --bundle system")
        return Path(certifi.where())
    if which == "system":
        for path in SYSTEM:
            if Path(path).exists():
                return Path(path)
        raise Stop(1, "no system bundle found; on Debian: apt install ca-certificates")
    return Path(which)


def load(path):
    """All certificates of a PEM (or one DER) file."""
    x509 = need_cryptography()
    try:
        data = Path(path).read_bytes()
    except OSError as e:
        raise Stop(1, "cannot read %s: %s" % (path, e.strerror))
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", data, re.S)
    warnings.filterwarnings("ignore", "Parsed a serial number")  # of roots nobody asks for
    try:
        if blocks:
            return [x509.load_pem_x509_certificate(block) for block in blocks]
        return [x509.load_der_x509_certificate(data)]
    except ValueError:
        raise Stop(3, "%s holds no certificate that can be read (PEM or DER)" % path)


def sources(which):
    """The bundle asked for, then the places for roots that have left it: (words, certificates)."""
    yield which, load(bundle_path(which))
    if which != "system":
        try:
            yield "the system's bundle", load(bundle_path("system"))
        except Stop:
            pass
    for path in (RETIRED, COMING):
        if path.exists():
            yield "tools/" + path.name, load(path)


def pick(names, which, say):
    """The certificates of these names; Stop(2) with near matches if one is nowhere."""
    wanted = {name.lower(): name for name in names}
    expected = {name.lower(): sha256 for name, sha256 in KNOWN.items()}
    found = {}
    known = set()
    for number, (words, certs) in enumerate(sources(which)):
        for cert in certs:
            label = name_of(cert)
            known.add(label)
            usual = expected.get(label.lower())
            if label.lower() not in wanted or label.lower() in found:
                continue
            if usual and fingerprint(cert) != usual:
                raise Stop(
                    3,
                    "%s in %s is not the one this tool knows: SHA-256 %s"
                    % (label, words, fingerprint(cert)),
                )
            found[label.lower()] = cert
            if number:
                say("%s is not in %s: taken from %s" % (label, which, words))
        if len(found) == len(wanted):
            break
    missing = [wanted[name] for name in wanted if name not in found]
    if missing:
        near = difflib.get_close_matches(missing[0], sorted(known), 3, 0.5)
        raise Stop(
            2,
            'no root named "%s" in %s%s'
            % (missing[0], which, "; near: " + ", ".join(near) if near else ""),
        )
    return [found[name] for name in wanted]
