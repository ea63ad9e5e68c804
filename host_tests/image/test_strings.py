"""Short strings as constant objects: nothing changes but the count of names."""

import pytest
from image import rom, strings
from vm import mpy

PROBE = """
def said(word_wide="wide_words"):
    return word_wide + "|tail|"


def asked(one):
    return getattr(one, "by_its_nm")


class Probe:
    by_its_nm = "value nine"


words = {"key one": 1, "key two": "two_value"}
words["key three"] = [said(word_wide="narrow")]
for n in range(3):
    words.setdefault("row %d" % n, ("a tuple", "of two"))
try:
    words["absent key"]
except KeyError as e:
    words["error"] = str(e)
print(sorted(words.items()), asked(Probe), "clear" in words)
print(words.get("key two") == "two" + "_value")
"""
KEPT = ("word_wide", "by_its_nm", "clear", "said", "Probe", "words")
MOVED = ("wide_words", "|tail|", "value nine", "key one", "two_value", "narrow", "absent key")


def names(data):
    return {one.decode() for one in strings.File(data).names if one is not None}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """(as mpy-cross wrote it, as it is in the image) of PROBE."""
    folder = tmp_path_factory.mktemp("strings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mpy, "_CACHE", folder)
        changed = mpy.compiled(mpy.written(PROBE), "probe").read_bytes()
        patch.setattr(mpy.strings, "without_names", lambda data, text: data)
        patch.setattr(mpy, "_AFTER", b"nothing")
        return mpy.compiled(mpy.written(PROBE), "probe").read_bytes(), changed


def test_strings_are_no_names_and_names_are(files):
    before, after = map(names, files)
    assert set(MOVED) <= before and not set(MOVED) & after
    assert before - after >= set(MOVED) and not after - before
    static = [name for name in KEPT if name not in before]
    assert static in (["clear"], []), "the others are names in the file itself"
    assert set(KEPT) - set(static) <= after
    assert not (before - after) & set(rom.rom_names())


def test_code_keeps_its_length_and_a_second_time_changes_nothing(files):
    before, after = files
    assert len(before.partition(b"\0tail")[2]) == len(after.partition(b"\0tail")[2])
    assert strings.without_names(after, PROBE) == after


def printed(npm_vm, folder, data):
    """What a script prints that imports such a module `probe`."""
    (folder / "probe.mpy").write_bytes(data)
    (folder / "run_probe.py").write_text("import probe\n")
    files = {"scripts/probe.mpy": folder / "probe.mpy"}
    return npm_vm.run(folder / "run_probe.py", files=files).check().out


def test_it_runs_as_before(files, tmp_path, npm_vm):
    before, after = (printed(npm_vm, tmp_path, data) for data in files)
    assert before == after and "('key two', 'two_value')" in before
    assert before.startswith("[('error', 'absent key'), ('key one', 1)")


def test_where_numbers_get_longer(tmp_path, npm_vm):
    """A number of one byte holds up to 127: what has no room for its new one stays a name."""
    long = ["a long text, %03d" % n for n in range(100)]
    short = ["w%03d" % n for n in range(300)]
    text = "x = %r + %r\n" % (long, short)
    data = mpy.compiled(mpy.written(text + "print(x)\n"), "many").read_bytes()
    left = sorted({name for name in names(data) if name[0] == "w"})
    assert 80 < len(left) < 120 and left[-1] < "w130"
    assert printed(npm_vm, tmp_path, data).startswith("%r\n" % (long + short))


def test_not_a_file_for_this(tmp_path):
    with pytest.raises(ValueError, match="not a .mpy file of version 6"):
        strings.without_names(b"M\x05\0\x1f\0\0", "")


def test_machine_code_is_left_alone():
    name = mpy.on_the_board("tls12.crypto.ghash_lx106")
    data = mpy.tree(mpy.FIRMWARE)[name].read_bytes()
    assert strings.File(data).machine_code and strings.without_names(data, "") == data


def test_the_firmware_has_no_more_names_for_texts():
    """A piece of a text in a module's names: then the pass is not run, or does not find it."""
    for path, file in mpy.tree(mpy.FIRMWARE).items():
        found = strings.File(file.read_bytes())
        assert found.machine_code or not [n for n in found.names if n and b"%s: %s" in n], path
