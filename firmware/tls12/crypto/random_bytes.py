"""Random bytes for keys, nonces and session ids."""

import os
from hashlib import sha256


def fresh():
    """32 random bytes. The chip's generator is hashed, not trusted to be even."""
    return sha256(os.urandom(64)).digest()
