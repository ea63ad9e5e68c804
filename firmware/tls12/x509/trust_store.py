"""The root keys on board, read one at a time from a small file that `tools/roots` makes.

Why a data file and not a module of constants: in `roots.bin` only the one key that is asked for
ever is in RAM (256 or 512 bytes), on littlefs as in ROMFS, and new roots are one file copied, no
code touched. A module would hold all 2.3 KB of keys in RAM wherever `.mpy` is not run in place.

The file: `T12R`, format 1 or 2, number of roots, floor (4 bytes: Unix seconds when it was made),
version (8 bytes: start of the SHA-256 over the 10 bytes before it and all that follows it). Then
for each root: start of the SHA-256 of its subject name's DER (8 bytes), until (4: Unix seconds),
path length (1; 255 none), exponent (4; 0 for P-256), lengths of label (1) and key (2), label, key
(modulus, or point, or nothing: a root whose key this client cannot use, carried so that the error
can say so). In format 2 there is more behind each key: distrusted (4: Unix seconds from which
browsers no longer trust it, 0: not known), length (1) and domains it may not vouch for, with a
space between two. All numbers big-endian.
"""

import sys
from hashlib import sha256

FILE = "tls12/roots.bin"


def opened():
    """The file beside the code: looked for along sys.path, as the code was."""
    for folder in sys.path:
        try:
            return open(folder + "/" + FILE if folder else FILE, "rb")
        except OSError:
            pass
    raise OSError(2)


def _take(file, size, total=None):
    """Exactly `size` bytes, added to the running hash `total`."""
    data = file.read(size)
    if len(data) != size:
        raise ValueError
    if total is not None:
        total.update(data)
    return data


def _within(host, domains):
    """Is the host one of these domains, or a name below one?"""
    for domain in domains.split() if host else ():
        if host == domain or host.endswith("." + domain):
            return True
    return False


class Roots:
    """`source`: path of a roots file, or a function that opens one; None: the one beside the code.

    The whole file is checked against its own hash, 64 bytes at a time, when this is made.
    ValueError(31, why) if it is missing or damaged. Make one for each handshake and let it go.
    `index`: what another one found, to make do without that check. host: for whom the roots shall
    vouch, None: for anybody. `distrusted`: of the root that `find` gave last.
    """

    floor: int
    version: bytes
    distrusted = 0

    def __init__(self, source=None, index=None, host=None):
        self._source = source
        self.host = host
        self.index = index or b""  # 8 bytes of name and 2 of place for each root
        if index is not None:
            return
        file = self._open()
        try:
            self._load(file)
        except (ValueError, OSError):
            raise ValueError(31, "is damaged")
        finally:
            file.close()

    def _open(self):
        try:
            if callable(self._source):
                return self._source()
            return open(self._source, "rb") if self._source else opened()
        except OSError:
            raise ValueError(31, "is missing")

    def _load(self, file):
        head = _take(file, 10)
        self.version = _take(file, 8)
        if head[:4] != b"T12R" or not 0 < head[4] < 3:
            raise ValueError
        self.floor = int.from_bytes(head[6:], "big")
        total = sha256(head)
        place = 18
        for _ in range(head[5]):
            entry = _take(file, 20, total)
            self.index += entry[:8] + place.to_bytes(2, "big")
            left = entry[17] + (entry[18] << 8 | entry[19])
            place += 20 + left
            while left:
                left -= len(_take(file, min(left, 64), total))
            if head[4] == 2:
                left = _take(file, 5, total)[4]
                place += 5 + left
                _take(file, left, total)
        if file.read(1) or total.digest()[:8] != self.version:
            raise ValueError

    def find(self, name):
        """Roots whose subject name hashes to these 8 bytes: (label, key, e, until, path) each.
        key is b"" if this client cannot use it, None if the root may not vouch for the host."""
        for i in range(0, len(self.index), 10):
            if name is None or self.index[i : i + 8] == name:
                yield self._at(int.from_bytes(self.index[i + 8 : i + 10], "big"))

    def _at(self, place):
        file = self._open()
        try:
            file.seek(4)
            more = _take(file, 1) == b"\2"
            file.seek(place)
            entry = _take(file, 20)
            label = _take(file, entry[17]).decode()
            key = _take(file, entry[18] << 8 | entry[19])
            if more:
                rest = _take(file, 5)
                self.distrusted = int.from_bytes(rest[:4], "big")
                if _within(self.host, _take(file, rest[4]).decode()):
                    key = None
        except (ValueError, OSError):
            raise ValueError(31, "is damaged")
        finally:
            file.close()
        e = int.from_bytes(entry[13:17], "big")
        return label, key, e, int.from_bytes(entry[8:12], "big"), entry[12]

    def lines(self, now, used=None):
        """Sentences for `status`; see x509/trust_report.py."""
        from .trust_report import lines

        return lines(self, now, used)
