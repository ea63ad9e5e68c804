"""From the premaster secret to keys and Finished (RFC 5246, 6.3, 7.4.9, 8.1; RFC 7627, 4)."""

from .prf import prf


def master(premaster, extended, digest, client_random, server_random):
    """The master secret, 48 bytes; `digest` is the transcript up to ClientKeyExchange."""
    if extended:
        return prf(premaster, b"extended master secret", digest, 48)
    return prf(premaster, b"master secret", client_random + server_random, 48)


def ciphers(secret, client_random, server_random):
    """(sealer, opener): the client's and the server's direction, from the master secret."""
    from .gcm import Gcm

    block = prf(secret, b"key expansion", server_random + client_random, 40)
    return Gcm(block[:16], block[32:36]), Gcm(block[16:32], block[36:])


def finished(secret, who, digest):
    """verify_data, 12 bytes; `who` is b"client" or b"server"."""
    return prf(secret, who + b" finished", digest, 12)
