"""Names made cheap for the chip: what changes, what must not, and that the result works."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from image import join as joining  # noqa: E402
from image.borrowed_names import borrow, borrowed  # noqa: E402
from image.groups import GROUPS  # noqa: E402
from image.private_names import shrink  # noqa: E402
from image.rom import rom_names  # noqa: E402
from image.script_names import in_script  # noqa: E402
from vm import mpy  # noqa: E402

FIRMWARE = ROOT / "firmware"


def one(source):
    return shrink({"m.py": source})["m.py"]


def run(source):
    space = {}
    exec(compile(source, "m.py", "exec"), space)
    return space


COUNTER = """
class Counter:
    def __init__(self, start):
        self._count = start
        self.public = self._double(start)

    def _double(self, number):
        return 2 * number

    def next(self):
        self._count += 1
        return self._count
"""


def test_private_attributes_become_short_and_the_class_still_works():
    out = one(COUNTER)
    assert "_count" not in out and "_double" not in out and "public" in out
    c = run(out)["Counter"](3)
    assert (c.next(), c.public) == (4, 6)


def test_two_classes_share_the_same_short_names():
    out = one("class A:\n def f(self): self._alpha = 1\nclass B:\n def f(self): self._beta = 1\n")
    assert out.count("self._0 = 1") == 2


@pytest.mark.parametrize(
    "source, kept",
    [
        ("class A:\n def f(self): self._x1 = 1\ndef g(a): return a._x1\n", "_x1"),
        ("class A:\n def f(self): self._x1 = 1\ndef g(a): return getattr(a, '_x1')\n", "_x1"),
        ("class A(B):\n def f(self): self._x1 = 1\n", "_x1"),
        ("class A:\n def __len__(self): return 1\n", "__len__"),
        ("class A:\n def public_name(self): return 1\n", "public_name"),
        ("def _fun1(a): pass\nd = {'f': '_fun1'}\n", "_fun1"),
        ("def _fun1(): pass\ndef g():\n _fun1 = 2\n return _fun1\n", "_fun1"),
        ("def public(argument): return argument\n", "argument"),
        ("def _f1(length): return length\n_f1(length=2)\n", "length"),
        ("def _f1(length):\n return [length for length in range(3)]\n", "length"),
    ],
)
def test_what_somebody_else_may_name_stays(source, kept):
    assert kept in one(source)


def test_a_private_function_another_module_imports_stays():
    out = shrink({"a.py": "def _shared(): pass\n", "b.py": "from a import _shared\n"})
    assert "_shared" in out["a.py"]


def test_parameters_of_hidden_functions_are_renamed_with_their_uses_in_closures():
    source = (
        "def _outer(number):\n def inner(): return number + 1\n return inner()\nx = _outer(4)\n"
    )
    out = one(source)
    assert "number" not in out and run(out)["x"] == 5


def test_defaults_and_lambdas_keep_their_meaning():
    source = (
        "number = 5\ndef _f1(value=number): return value\n"
        "x = _f1()\ny = (lambda item: item * 2)(4)\n"
    )
    out = run(one(source))
    assert (out["x"], out["y"]) == (5, 8)


def test_lines_and_cyrillic_before_a_name_stay_in_place():
    source = "def _f1(number):\n    return 'їжак', number\nx = _f1(7)\n"
    out = one(source)
    assert run(out)["x"] == ("їжак", 7)
    assert out.count("\n") == source.count("\n")


def test_the_whole_firmware_keeps_its_lines_and_public_names():
    sources = {
        str(path.relative_to(FIRMWARE)): path.read_text()
        for path in FIRMWARE.rglob("*.py")
        if "__pycache__" not in path.parts
    }
    out = shrink(sources)
    for name, text in sources.items():
        assert out[name].count("\n") == text.count("\n"), name
        assert public(out[name]) == public(text), name
    saved = len(identifiers(sources.values())) - len(identifiers(out.values()))
    assert saved > 100


def public(text):
    tree = ast.parse(text)
    return sorted(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    )


def identifiers(texts):
    names = set()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
    return names


def test_borrowed_names_are_one_for_one_and_from_the_rom():
    sources = {
        "a.py": "class Door:\n    def __init__(self, caption):\n        self.caption = caption\n"
        "    def shout(self):\n        return self.caption + '!'\n",
        "b.py": "import a\nanswer = a.Door('front').shout()\n",
    }
    out = borrow(sources)
    assert not re.search(r"\b(Door|caption|shout|answer)\b", "".join(out.values()))
    borrowed = set(re.findall(r"\w+", "".join(out.values()))) - set(
        re.findall(r"\w+", "".join(sources.values()))
    )
    assert borrowed and borrowed <= set(rom_names())
    assert "'front'" in out["b.py"]


@pytest.mark.parametrize(
    "source, kept",
    [
        ("class A:\n def f(self): self.wide = 1\nx = getattr(A(), 'wide')\n", "wide"),
        ("def go(speed_kmh=1): return speed_kmh\ngo(speed_kmh=2)\n", "speed_kmh"),
        ("class A:\n def __len__(self): return 1\n", "__len__"),
        ("class A:\n def readinto(self, b): return 1\n", "readinto"),
        ("def f(self_made): return f'{self_made}'\n", "self_made"),
        ("def spoken_of(): pass\n", "spoken_of"),
    ],
)
def test_what_is_looked_up_by_name_is_not_replaced(source, kept):
    assert re.search(r"\b%s\b" % kept, borrow({"m.py": source}, ["spoken_of()"])["m.py"])


ALONE = "def %s(one): return one"


@pytest.mark.parametrize(
    "a, b, may",
    [
        (ALONE % "first_n", ALONE % "second_n", True),
        (ALONE % "first_n", "class K:\n def f(self): self.second_n = 1", True),
        ("class K:\n first_n = 1", "class L:\n second_n = 1", True),
        ("class K:\n first_n = 1", "class L:\n second_n = 1\nf().first_n", True),
        ("class K:\n first_n = 1\nclass L:\n second_n = 1", "", False),
        ("class K:\n first_n = 1", "class L:\n second_n = 1\nf().first_n = 1", False),
        ("class K:\n first_n = 1", "class L(Other):\n second_n = 1", False),
        ("class K:\n first_n = 1", "class L(OSError):\n second_n = 1", True),
        ("class K:\n first_n = 1", "class L:\n second_n = 1\n def __getattr__(self, n): n", False),
        ("class K:\n first_n = 1\ndef second_n(): 1", "class L:\n second_n = 1", False),
        ("class K:\n first_n = 1", "f().second_n()\ndef second_n(): 1", False),
        ("class K:\n def first_n(self): pass", "def f(x):\n x.second_n = 1", False),
        ("first_n = 1", "import a\nsecond_n = 1\nx = a.first_n", False),
        ("first_n = 1", "from a import first_n\nsecond_n = 1", False),
        ("class first_n: pass", "def second_n(): pass", False),
        ("policy = 1", "from a import policy\npolicy.first_n = 1\nclass K:\n second_n = 1", False),
    ],
)
def test_names_that_never_meet_may_share_one(a, b, may):
    mapping, _ = borrowed({"a.py": a + "\n", "b.py": b + "\n"})
    assert (mapping["first_n"] == mapping["second_n"]) == may


def test_what_functions_of_the_interface_take_keeps_its_name():
    text = "def said(word_wide): return word_wide\n"
    text += "class Bot:\n def __init__(self, senders_of): pass\n"
    out = borrow({"a.py": text}, ["(said, Bot)"])["a.py"]
    assert "word_wide" in out and "senders_of" in out
    assert "word_wide" not in borrow({"a.py": text})["a.py"]


def test_a_script_keeps_its_own_variables_and_says_the_firmwares():
    mapping = {"caption": "ROM", "shout": "ROM", "value": "mem", "Door": "Pin"}
    code = (
        "import a\nfrom a import Door, shout as s\nlabel = value = 1\n"
        "class Own:\n value = 2\n def shout(self): self.mine = a.shout(caption)\n"
        "print(Door(1).value, Own().mine, s, caption, value)\n"
    )
    said = in_script(code, mapping, {"value"}, {"a"})
    assert said == (
        "import a\nfrom a import Pin as Door, ROM as s\nlabel = value = 1\n"
        "class Own:\n mem = 2\n def shout(self): self.mine = a.ROM(caption)\n"
        "print(Door(1).mem, Own().mine, s, caption, value)\n"
    )


def test_the_firmware_borrows_hundreds_of_names_and_still_compiles():
    sources = {
        str(path.relative_to(FIRMWARE)): path.read_text()
        for path in FIRMWARE.rglob("*.py")
        if "__pycache__" not in path.parts
    }
    out, names, *_ = mpy.shortened()
    assert names["SMS_bot"] == "SMS_bot" if "SMS_bot" in names else "SMS_bot" in out["sms_bot.py"]
    assert "config.example.py" not in out
    names = identifiers(out.values()) - set(rom_names())
    assert len(names) < len(identifiers(sources.values())) - 300
    in_source = joining.source_names(FIRMWARE)
    for name, text in out.items():
        compile(text, name, "exec")
        own = in_source[joining.module_of(name)].replace(".", "/")
        if own not in GROUPS and own + ".py" in sources:
            assert text.count("\n") == sources[own + ".py"].count("\n"), name
