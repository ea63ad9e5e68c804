"""RSA keys for tests, at once: OpenSSL takes a second to find one of 4096 bits.

A prime is written as how far it lies above a number made from its name, and every two primes
are a key. Keys that share a prime protect nothing; here they only have to differ.
`python host_tests/tls12/rsa_keys.py` looks for the primes again.
"""

import hashlib
import itertools

from cryptography.hazmat.primitives.asymmetric import rsa

ODD = {2049: (1032, 1017), 2050: (1033, 1017), 2056: (1036, 1020)}  # bits: those of its primes
COUNT = {512: 2, 1017: 1, 1020: 1, 1024: 12, 1032: 1, 1033: 1, 1036: 1, 1536: 4, 2048: 5}
# bits: how far each prime lies above start(bits, 0), start(bits, 1) ...
ABOVE = {
    512: [8, 10],
    1017: [2474],
    1020: [3834],
    1024: [1508, 2046, 588, 2074, 864, 334, 2186, 1244, 2196, 48, 494, 4266],
    1032: [1550],
    1033: [1514],
    1036: [914],
    1536: [9760, 1024, 3594, 498],
    2048: [3202, 2506, 4014, 1098, 3880],
}


def start(bits, number):
    """An odd number of so many bits, the two upper ones set: a product has all bits of both."""
    data = b""
    for i in range(bits // 256 + 1):
        data += hashlib.sha256(b"%d %d %d" % (bits, number, i)).digest()
    value = int.from_bytes(data, "big") >> (8 * len(data) - bits)
    return value | 3 << (bits - 2) | 1


def prime(bits, number):
    return start(bits, number) + ABOVE[bits][number]


def key(p, q, e):
    """The private key of two primes. `cryptography` would spend its time to prove them primes."""
    d = pow(e, -1, (p - 1) * (q - 1))
    crt = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, *crt, rsa.RSAPublicNumbers(e, p * q))
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _halves(bits):
    if bits in ODD:
        one, two = ODD[bits]
        return iter([(prime(one, 0), prime(two, 0))])
    half = bits // 2
    return itertools.combinations([prime(half, i) for i in range(COUNT[half])], 2)


_left: dict = {}


def another(bits, e=65537):
    """A key of so many bits that this process has not used yet."""
    if (bits, e) not in _left:
        _left[bits, e] = _halves(bits)
    pair = next(_left[bits, e], None)
    return key(*pair, e) if pair else rsa.generate_private_key(e, bits)


def _good(p):
    """A prime to 20 bases, of use with e = 3 and 65537."""
    if p % 3 != 2 or p % 65537 == 1 or any(p % small == 0 for small in range(3, 2000, 2)):
        return False
    return all(pow(base, p - 1, p) == 1 for base in range(2, 22))


def _find(bits, number):
    p = start(bits, number)
    return next(above for above in itertools.count(0, 2) if _good(p + above))


if __name__ == "__main__":
    for bits, count in COUNT.items():
        print("    %d: %s," % (bits, [_find(bits, i) for i in range(count)]))
