"""The store: whole or absent, damaged files set aside, full flash."""

import pytest
from core.files import INLINE, Store
from hypothesis import given
from hypothesis import strategies as st
from outbox_bench import LittleFs, PowerCut, RamFs


def store_on(fs, said=None):
    return Store("state", (said if said is not None else []).append, fs, fs.open)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_reads_what_was_written_last(contents):
    fs = RamFs()
    for data in contents:
        store_on(fs).write("a1", data)
    assert store_on(fs).read("a1") == contents[-1]
    assert store_on(fs).names("a") == ["a1"]


@given(st.binary(max_size=130), st.data())
def test_any_change_of_the_bytes_is_noticed(content, data):
    fs, said = RamFs(), []
    store = store_on(fs, said)
    store.write("a1", content)
    store.write("a2", b"other")
    raw = bytearray(fs.files["state/a1"])
    at = data.draw(st.integers(0, len(raw) - 1))
    how = data.draw(st.sampled_from(["flip", "cut", "longer", "empty"]))
    if how == "flip":
        raw[at] ^= 1 << data.draw(st.integers(0, 7))
    else:
        raw = {"cut": raw[:at], "longer": raw + b"x", "empty": b""}[how]
    fs.files["state/a1"] = bytes(raw)
    assert store.read("a1") is None
    assert (store.damaged, len(said)) == (1, 1) and "a1" in said[0]
    assert fs.files["state/a1.bad"] == bytes(raw) and "state/a1" not in fs.files
    assert store.names("") == ["a2"] and store.read("a2") == b"other"
    assert store.read("a1") is None and store.damaged == 1, "reported once"


@pytest.mark.parametrize("change", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_power_cut_in_a_write_leaves_old_or_new(change, after):
    fs = RamFs()
    store_on(fs).write("old", b"1")
    for name, before in (("old", b"1"), ("new", None)):
        fs.cut, fs.cut_after = fs.changes + change, after
        try:
            store_on(fs).write(name, b"2")
        except PowerCut:
            pass
        fs.cut = None
        store = store_on(fs)
        store.clean()
        assert store.read(name) in (before, b"2")
        assert store.damaged == 0 and not [n for n in fs.files if n.endswith(".new")]


@pytest.mark.parametrize("change", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_a_new_file_that_power_leaves_unfinished_is_not_there(change, after):
    fs, said = RamFs(), []
    fs.cut, fs.cut_after = change, after
    with pytest.raises(PowerCut):
        store_on(fs).write("a1", b"2", new=True)
    store = store_on(fs, said)
    store.clean()
    done = (change, after) == (2, True)
    assert store.names("") == (["a1"] if done else [])
    assert store.read("a1") == (b"2" if done else None)
    assert (store.damaged, said) == (0, [])


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_a_new_file_that_is_broken_off_is_not_there(error):
    fs = RamFs()

    def broken(path, mode):
        file = fs.open(path, mode)
        file.write = file.seek = lambda data: (_ for _ in ()).throw(error)
        return file

    with pytest.raises(error):
        Store("state", print, fs, broken).write("a1", b"2", new=True)
    assert fs.files == {}


def test_the_folder_is_made_by_the_first_write():
    fs = LittleFs()
    assert store_on(fs).names("") == [] and not fs.flash.is_dir("state")
    store_on(fs).clean()
    store_on(fs).write("a1", b"1")
    assert store_on(fs).names("") == ["a1"]


def test_full_flash_raises_and_keeps_the_old():
    fs = LittleFs(blocks=16)
    store = store_on(fs)
    store.write("a1", b"kept")
    with pytest.raises(OSError) as full:
        for n in range(100):
            store.write("big%d" % n, b"x" * 3000)
    assert full.value.args[0] == 28
    assert store_on(fs).read("a1") == b"kept"


def test_a_file_that_cannot_be_read_is_set_aside():
    fs, said = RamFs(), []
    store = store_on(fs, said)
    store.write("a1", b"x")
    fs.content = broken = lambda path: (_ for _ in ()).throw(OSError(5))
    assert broken and store.read("a1") is None


def test_only_a_few_damaged_files_are_kept():
    fs, said = RamFs(), []
    store = store_on(fs, said)
    for n in range(9):
        fs.files["state/a%d" % n] = b"nonsense"
        assert store.read("a%d" % n) is None
    assert len([n for n in fs.files if n.endswith(".bad")]) == 4
    assert "state/a8.bad" in fs.files


def test_inline_is_what_littlefs_rewrites_without_an_erase():
    """128 bytes stay in the directory; one more costs a block erase at each rewrite."""
    for size, erases in ((INLINE, range(0, 12)), (INLINE + 1, range(95, 110))):
        fs = LittleFs()
        store = store_on(fs)
        store.write("a1", bytes(size))
        before = fs.flash.erases
        for n in range(100):
            store.write("a1", bytes([n]) * size)
        assert fs.flash.erases - before in erases


@pytest.mark.parametrize("what", ["read", "write"])
def test_a_file_is_closed_whatever_happens(what):
    closed = []

    class File:
        def read(self, n=-1):
            raise OSError(5)

        def write(self, data):
            raise OSError(28)

        def close(self):
            closed.append(True)

    fs = RamFs()
    fs.files["state/x"] = b""
    store = Store("state", lambda text: None, fs, lambda path, mode: File())
    if what == "read":
        assert store.read("x") is None
    else:
        with pytest.raises(OSError):
            store.write("x", b"data")
    assert closed == [True]
