"""The roots file, read: a chain ends at a root of it, damage is seen, expiry is told."""

import datetime
import hashlib
import io
from pathlib import Path

import pytest
import x509_maker as m
from chains import Chain
from tls12.errors import TLSError
from tls12.x509.trust_store import Roots
from x509_maker import DAY, FLOOR, NOW, ca, key, leaf

REPO = Path(__file__).resolve().parents[3]
COMMITTED = REPO / "firmware" / "tls12" / "roots.bin"


# -- the committed file ---------------------------------------------------------------------------
def test_committed_file_is_found_beside_the_code_and_small():
    assert Roots().version == Roots(str(COMMITTED)).version
    assert COMMITTED.stat().st_size < 3200  # ten roots: Telegram's has come
    assert Roots().floor >= int(datetime.datetime(2026, 1, 1).timestamp())


# -- reading --------------------------------------------------------------------------------------
ROOT = ca("root", None, key(2048, "root"))
TWIN = ca("root", None, key("ec", "twin"))
OTHER = ca("other")
UNTIL = NOW + 100 * DAY
RECORDS = [("Root", ROOT, UNTIL, 255), ("Other", OTHER, UNTIL, 0), ("Twin", TWIN, UNTIL, 3)]


def opener(data):
    return lambda: io.BytesIO(data)


def test_round_trip():
    roots = Roots(opener(m.roots_file(RECORDS)))
    assert roots.floor == FLOOR and len(roots.version) == 8
    digest = hashlib.sha256(ROOT.subject).digest()[:8]
    e, data = m.key_bytes(ROOT.key)
    twin = m.key_bytes(TWIN.key)[1]
    assert list(roots.find(digest)) == [("Root", data, e, UNTIL, 255), ("Twin", twin, 0, UNTIL, 3)]
    assert list(roots.find(b"12345678")) == []
    assert len(list(roots.find(None))) == 3


def test_a_chain_up_to_a_root_from_the_file():
    roots = Roots(opener(m.roots_file(RECORDS)))
    for top in (ROOT, TWIN):
        middle = ca("middle", top)
        chain = Chain("a.example", roots, NOW)
        chain.add(leaf(middle).der)
        chain.add(middle.der)
        chain.finish()
        assert chain.root == ("Root" if top is ROOT else "Twin")


def test_damage_is_seen():
    data = m.roots_file(RECORDS)
    for at in range(len(data)):
        bad = bytearray(data)
        bad[at] ^= 1
        with pytest.raises(ValueError) as info:
            Roots(opener(bytes(bad)))
        assert info.value.args == (31, "is damaged")
        with pytest.raises(ValueError):
            Roots(opener(data[:at]))
    with pytest.raises(ValueError):
        Roots(opener(data + b"\0"))


def test_another_format_is_not_guessed_at():
    for head in (b"T12R\x03\x00", b"T12R\x00\x00", b"T13R\x01\x00"):
        head += FLOOR.to_bytes(4, "big")
        with pytest.raises(ValueError, match="damaged"):
            Roots(opener(head + hashlib.sha256(head).digest()[:8]))


def test_missing_and_vanishing():
    with pytest.raises(ValueError) as info:
        Roots("/nowhere/roots.bin")
    assert info.value.args == (31, "is missing")
    files = [io.BytesIO(m.roots_file(RECORDS))]
    roots = Roots(files.pop)
    files.append(io.BytesIO(b""))
    chain = Chain("a.example", roots, NOW)
    with pytest.raises(TLSError, match="roots file is damaged") as info:
        chain.add(leaf(ROOT).der)
    assert info.value.alert == 80


def test_an_empty_file_trusts_nobody():
    roots = Roots(opener(m.roots_file([])))
    chain = Chain("a.example", roots, NOW)
    chain.add(leaf(ROOT).der)
    with pytest.raises(TLSError, match="which no root on board knows"):
        chain.finish()


def test_files_are_closed():
    files = []

    def keep():
        files.append(io.BytesIO(m.roots_file(RECORDS)))
        return files[-1]

    roots = Roots(keep)
    list(roots.find(None))
    assert len(files) == 4 and all(file.closed for file in files)


# -- status ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "days, words",
    [
        (181, None),
        (180, "expires in 180 days"),
        (88, "expires in 88 days"),
        (0, "expires in 0 days"),
        (-1, "has expired"),
    ],
)
def test_expiry_is_told_long_before(days, words):
    records = [("Good Root", ROOT, NOW + days * DAY, 255), ("Other", OTHER, NOW + 999 * DAY, 255)]
    roots = Roots(opener(m.roots_file(records)))
    used = {"api.example": "Good Root", "x.example": "Other"}
    for lines, which in (
        (roots.lines(NOW, used), " that signs api.example"),
        (roots.lines(NOW), ""),
    ):
        if words is None:
            assert lines == []
        else:
            (line,) = lines
            assert line.startswith('The root "Good Root"%s %s: run tools/roots' % (which, words))
    assert roots.lines(NOW, {"x.example": "Other"}) == []
    assert roots.lines(None) == []


def test_an_old_file_is_told():
    roots = Roots(opener(m.roots_file([("Other", OTHER, NOW + 9999 * DAY, 255)])))
    assert roots.lines(FLOOR + 730 * DAY) == []
    (line,) = roots.lines(FLOOR + 731 * DAY)
    assert "731 days old: run tools/roots" in line
