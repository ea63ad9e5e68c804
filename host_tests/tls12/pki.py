"""Certificate chains for real servers as PEM, and the roots file that vouches for them."""

import base64

import x509_maker as maker
from cryptography.hazmat.primitives import serialization

HOST = "a.example"


def pem(made):
    body = base64.encodebytes(made.der).decode()
    return "-----BEGIN CERTIFICATE-----\n" + body + "-----END CERTIFICATE-----\n"


class Chain:
    """A server's files: `cert` (PEM, leaf first), `key` (PEM), `roots` (roots.bin)."""

    def __init__(self, folder, name, kinds, send_root=False, host=HOST, fat=0, also=()):
        """kinds: key kinds from the root to the leaf, "ec" or an RSA size; also: further
        names of the leaf."""
        issuer = None
        line = []
        for depth, kind in enumerate(kinds[:-1]):
            private = maker.key(kind, "%s %d" % (name, depth))
            issuer = maker.ca("CA %d of %s" % (depth, name), issuer, private)
            line.append(issuer)
        extra = ["n%d.%s" % (i, host) for i in range(fat)] + list(also)
        private = maker.key(kinds[-1], "leaf of " + name)
        self.made = maker.leaf(issuer, host, *extra, private=private)
        sent = [self.made] + line[::-1]
        if not send_root:
            sent.pop()
        self.sent = sent
        self.cert = folder / (name + ".pem")
        self.cert.write_text("".join(pem(one) for one in sent))
        self.key = folder / (name + ".key")
        self.key.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.roots = folder / (name + ".roots")
        until = maker.NOW + 900 * maker.DAY
        self.roots.write_bytes(maker.roots_file([("Test root", line[0], until, 255)]))
