"""Names that a compiled module holds as a number: which, to what they are lent, and that it pays.

Any other name is looked for among all the VM knows each time its module is loaded, which took a
fifth of the instructions from a door's edge to the request (measured on the emulated port).
"""

import builtins
import json

import pytest
from image import parameters, rom, strings, tracebacks
from image.borrowed_names import borrow, borrowed
from vm import loads, mpy


def in_file(data):
    return {one.decode() for one in strings.File(data).names if one is not None}


def test_the_compiler_writes_these_as_numbers_and_no_others():
    text = "\n".join("x.%s" % name for name in rom.rom_names())
    looked_up = in_file(mpy.compiled(mpy.written(text), "probe").read_bytes())
    numbered = set(rom.numbered_names())
    assert len(numbered) > 130
    assert looked_up & set(rom.rom_names()) == set(rom.rom_names()) - numbered


COUNTER = "class Counter:\n def __init__(self): self.caption = 1\n"


def test_what_stands_in_most_files_is_lent_one():
    sources = {"m%d.py" % n: "from a import shout\nx = shout().caption\n" for n in range(3)}
    sources["a.py"] = COUNTER + "def shout(): return Counter()\nseldom = 1\n"
    mapping, _ = borrowed(sources)
    assert {mapping["caption"], mapping["shout"]} <= set(rom.numbered_names())


@pytest.mark.parametrize("used", ["x = len('')", "len('')", "def f(): return len('')"])
def test_a_builtin_is_not_lent_where_it_is_used(used):
    """Not even when all other names are taken: as an attribute of an object it may be."""
    many = "\n".join("name_number_%d = 1" % n for n in range(300))
    mapping, _ = borrowed({"a.py": many + "\n" + used + "\n"})
    lent = set(mapping.values())
    assert "len" not in lent and "divmod" in lent


def test_an_attribute_may_be_called_as_a_builtin_is():
    attributes = "".join("  self.name_number_%d = 1\n" % n for n in range(300))
    text = "class A:\n def f(self):\n%s  return len('')\n" % attributes
    mapping, _ = borrowed({"a.py": text})
    assert "len" in mapping.values()
    assert "split" in mapping.values()
    mapping, _ = borrowed({"a.py": text + "x = ''.split()\n"})
    assert "split" not in mapping.values()


@pytest.mark.parametrize("name", ["range", "super", "AssertionError", "read", "append", "const"])
def test_what_the_compiler_or_the_interpreter_means_is_never_lent(name):
    attributes = "".join("  self.name_number_%d = 1\n" % n for n in range(300))
    alone = "\n".join("other_number_%d = 1" % n for n in range(300))
    mapping, _ = borrowed({"a.py": "class A:\n def f(self):\n%s%s\n" % (attributes, alone)})
    assert name not in mapping.values()


def test_a_class_is_not_called_as_a_builtin_is():
    many = "\n".join("class Name_number_%d: pass" % n for n in range(300))
    lent = set(borrowed({"a.py": many + "\n"})[0].values())
    assert lent & set(rom.numbered_names())
    assert not lent & set(dir(builtins))


@pytest.mark.parametrize(
    "text, kept",
    [
        ("def public(argument): return argument\n", False),
        ("class A:\n def public(self, argument): return argument\n", False),
        ("def public(argument): return argument\npublic(argument=1)\n", True),
        ("def public(argument): return argument\npublic(**{})\n", True),
        ("def spoken(argument): return argument\n", True),
        ("class Told:\n def __init__(self, argument): pass\n", True),
        ("class A:\n def readinto(self, argument): pass\n", True),
        ("def public(argument):\n import argument\n return argument\n", True),
        ("def public(argument):\n import a as argument\n return argument\n", True),
        ("def public(argument):\n return [argument for argument in ()]\n", True),
        ("def public(argument, *more): return argument\n", True),
    ],
)
def test_parameters_are_renamed_where_nobody_can_know_them(text, kept):
    out = parameters.renamed({"a.py": text}, ["spoken, Told"])["a.py"]
    assert ("argument" in out) == kept
    compile(out, "a.py", "exec")


def test_parameters_mean_the_same_afterwards():
    text = "def f(number, other=2):\n def inner(): return number - other\n return inner()\n"
    text += "answer = f(9), f(9, 4)\n"
    out = borrow(parameters.renamed({"a.py": text}))["a.py"]
    space = {}
    exec(compile(out, "a.py", "exec"), space)
    assert (7, 5) in space.values() and "number" not in out


def test_errors_of_builtins_keep_their_names():
    table = json.loads(json.dumps(tracebacks.table(mpy.FIRMWARE, mpy.shortened()[4])))
    table["objects"] = {"wait_s": "KeyError", "found": "int", "sent": "sent_again"}
    own = table["own"]
    module = next(one for one in table["places"] if own[one] and "int" not in own[one])
    said = tracebacks.Tracebacks(table).said
    frame = '  File "%s", line 9, in f\n' % module
    for line in ("KeyError: 5", "TypeError: 'int' object isn't callable"):
        assert said(frame + line).endswith(line)
    line = "AttributeError: 'int' object has no attribute 'int'"
    assert said(frame + line).endswith("'int' object has no attribute 'found'")


def test_the_firmware_has_few_names_left_to_look_up():
    """5,640 in all files, before."""
    assert sum(loads.names_of_modules().values()) < 2800
