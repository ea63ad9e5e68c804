"""What tls12/crypto/ghash_lx106.py does on a board, and as there nothing is allocated: not on the
heap that is counted, and no garbage, which would have the collector run where a board's does not.

A table of H's multiples by each 4 bits (SP 800-38D 6.3 leaves the way open), made before a
board's heap begins. Numbers of 128 bits lie in six of at most 24, the lowest first, all of them
small ints.
"""

from array import array

_key = bytearray(16)  # H, whose multiples they are
_multiples = array("I", bytes(4 * 6 * 16))
_folds = array("I", [0] * 16)  # what 4 bits that fall out at the low end are at the high end
_sum = array("I", bytes(4 * 6))


def _halve(number, at):
    """Times x: one bit to the right, and what falls out is folded."""
    out = number[at] & 1
    for n in range(at, at + 5):
        number[n] = number[n] >> 1 | (number[n + 1] & 1) << 23
    number[at + 5] = number[at + 5] >> 1 ^ (0xE1 if out else 0)


def _learn(h):
    """The multiples of the H in h[:16], a little-endian number."""
    for n in range(16):
        _key[n] = h[n]
    for n in range(6 * 16):
        _multiples[n] = 0
    for n in range(16):
        _multiples[6 * 8 + n // 3] |= h[n] << n % 3 * 8
    for which in (4, 2, 1):
        for n in range(6):
            _multiples[6 * which + n] = _multiples[6 * which * 2 + n]
        _halve(_multiples, 6 * which)
    for which in range(1, 16):
        high = 8 if which & 8 else 4 if which & 4 else 2 if which & 2 else 1
        for n in range(6):
            if which != high:
                both = _multiples[6 * high + n] ^ _multiples[6 * (which - high) + n]
                _multiples[6 * which + n] = both


def _learn_folds():
    """The upper 16 of the 128 bits that 4 bits become when they are shifted out."""
    for bits in range(16):
        for n in range(6):
            _sum[n] = 0
        _sum[0] = bits
        for _ in range(4):
            _halve(_sum, 0)
        _folds[bits] = _sum[5] << 8 | _sum[4] >> 16


def run(state, data, size):
    """GHASH: state holds H and the sum, little-endian, as there."""
    for n in range(16):
        if _key[n] != state[n]:
            _learn(state)
            break
    for at in range(0, size, 16):
        for n in range(6):
            _sum[n] = 0
        for n in range(16):
            byte = state[16 + n] ^ data[at + 15 - n]
            _step(byte & 15)
            _step(byte >> 4)
        for n in range(16):
            state[16 + n] = _sum[n // 3] >> n % 3 * 8 & 255


def _step(bits):
    fold = _folds[_sum[0] & 15]
    at = 6 * bits
    for n in range(5):
        _sum[n] = _sum[n] >> 4 | (_sum[n + 1] & 15) << 20
        _sum[n] ^= _multiples[at + n]
    _sum[4] ^= (fold & 255) << 16
    _sum[5] = _sum[5] >> 4 ^ fold >> 8 ^ _multiples[at + 5]


_learn_folds()
_learn(_key)
