"""What tls12/crypto/ghash_lx106.py does on a board, in the same room on the heap: no tables.

The unix binary cannot run that code, and what does it in Python keeps 3.5 KB of tables as long as
a record: an evening on the VM would need so much more than on a board.
"""

_R = 0xE1 << 120


def run(state, data, size):
    """GHASH, bit by bit (SP 800-38D 6.3); state: H and the sum, little-endian, as there."""
    h = int.from_bytes(state[:16], "little")
    z = int.from_bytes(state[16:], "little")
    for at in range(0, size, 16):
        z = _times(z ^ int.from_bytes(data[at : at + 16], "big"), h)
    state[16:] = z.to_bytes(16, "little")


def _times(x, h):
    z = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            z ^= h
        h = h >> 1 ^ _R if h & 1 else h >> 1
    return z
