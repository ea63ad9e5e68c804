"""The ladder of X25519 (RFC 7748 section 5) on the machine code of crypto/x25519_field_lx106.py.

Every bit of the secret runs the same sixteen steps; it decides only which of two programs does,
and these differ in where the two points lie.
"""

# Places in `numbers`, in units of 8 bytes; 0 to 7 are scratch.
#   8 x1   12 x2   16 z2   20 x3   24 z3   28 zero   32 one, two and 121665, 8 bytes apart
#   36 A   40 B   44 C   48 D   52 v   56 s   60 t
_SIZE = 512
_STEPS = 16
_LADDER = (
    b"\x01\x20\x0c\x10\x24\x00"  # A = x2 + z2
    b"\x01\x20\x0c\x10\x28\x01"  # B = x2 - z2
    b"\x01\x20\x14\x18\x2c\x00"  # C = x3 + z3
    b"\x01\x20\x14\x18\x30\x01"  # D = x3 - z3
    b"\x10\x2c\x28\x1c\x34\x00"  # v = C B
    b"\x10\x30\x24\x34\x38\x00"  # s = D A + v
    b"\x01\x21\x34\x38\x3c\x01"  # t = 2 v - s
    b"\x10\x38\x38\x1c\x14\x00"  # x3 = s s
    b"\x10\x3c\x3c\x1c\x3c\x00"  # t = t t
    b"\x10\x08\x3c\x1c\x18\x00"  # z3 = x1 t
    b"\x10\x24\x24\x1c\x24\x00"  # A = A A
    b"\x10\x28\x28\x1c\x28\x00"  # B = B B
    b"\x10\x24\x28\x1c\x0c\x00"  # x2 = A B
    b"\x01\x20\x24\x28\x2c\x01"  # C = A - B
    b"\x02\x22\x2c\x24\x30\x00"  # D = 121665 C + A
    b"\x10\x2c\x30\x1c\x10\x00"  # z2 = C D
)


def _programs():
    """Two of them: the bit is 0, or 1 and the two points are in each other's place."""
    one = bytearray(_LADDER)
    for i in range(len(one)):
        if i % 6 and 12 <= one[i] < 28:  # not a size
            one[i] = (one[i] - 4) % 16 + 12
    return bytearray(_LADDER), one


def _numbers(u):
    """All numbers before the first step, for the u-coordinate u, below 2^256."""
    found = bytearray(_SIZE)
    found[64:96] = found[160:192] = u.to_bytes(32, "little")
    found[96] = found[192] = found[256] = 1
    found[264] = 2
    found[272:275] = b"\x41\xdb\x01"
    return found


def ladder(field, k, u):
    """(x, z) of k times the point with u-coordinate u, so that x/z is its u-coordinate.

    k: clamped scalar, u: below 2^256; x and z: not reduced.
    """
    work = _numbers(u)
    both = _programs()
    for byte in k.to_bytes(32, "big"):
        for shift in (7, 6, 5, 4, 3, 2, 1, 0):
            field(work, both[byte >> shift & 1], _STEPS)
    return int.from_bytes(work[96:128], "little"), int.from_bytes(work[128:160], "little")
