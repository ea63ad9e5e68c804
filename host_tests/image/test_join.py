"""Source modules joined for the chip: what changes, and that the result works.

Each small case is a folder of modules with one `use.main()`; it must answer the same when
joined.
"""

import ast
import importlib
import sys

import pytest
from image import join as joining

from host_tests.image.joined import join

CONST = "try:\n    from micropython import const\nexcept ImportError:\n    const = int\n"


def answer(files, folder, monkeypatch):
    """What use.main() returns; only modules of `folder` are there."""
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(folder))
    try:
        return importlib.import_module("use").main()
    finally:
        monkeypatch.undo()
        for module in set(sys.modules) - before:
            del sys.modules[module]


@pytest.fixture
def same(tmp_path, monkeypatch):
    """Joins, checks the lines and the answer, and gives (answer, the joined text)."""

    def check(files, members="a b", name="g", **more):
        files = {file: text.lstrip("\n") for file, text in files.items()}
        joined, moved = join(files, members, name, **more)
        members = joining.files_of({name: members})[name + ".py"]
        text = joined[name + ".py"]
        assert text.count("\n") == sum(files[member].count("\n") for member in members)
        assert not set(members) & set(joined) - {name + ".py"}
        for file in set(joined) - {name + ".py"}:
            assert joined[file].count("\n") == files[file].count("\n"), file
        before = answer(files, tmp_path / "apart", monkeypatch)
        assert answer(joined, tmp_path / "joined", monkeypatch) == before
        return before, text

    return check


X = "x = 1\ndef f(): return x"
USE = "import a\nimport b\ndef main():\n    return a.f(), b.f()\n"


# -- names that two members use


@pytest.mark.parametrize(
    "a, b",
    [
        ("def f(): return 1", "def f(): return 2"),
        (CONST + "_X = const(1)\ndef f(): return _X", CONST + "_X = const(2)\ndef f(): return _X"),
        (X, "for x in range(9): pass\ndef f(): return x"),
        (X, "def f():\n x = 5\n return x"),
        (X, "def f(x=3): return x"),
        (X, "x = 2\ndef f(x=x): return [x for x in [x, x]]"),
        (X, "x = 2\ndef f(): return (lambda x: x)(7), x"),
        (X, "x = 0\ndef f():\n global x\n x += 4\n return x"),
        (X, "x = 0\nclass C:\n x = 5\n def g(self): return x\ndef f(): return C().g()"),
        (X, "def f():\n x = 3\n def g():\n  nonlocal x\n  x += 1\n g()\n return x"),
        (X, "try:\n 1 / 0\nexcept Exception as x: pass\nx = 3\ndef f(): return x"),
        ("import math as x\ndef f(): return x.pi", "import cmath as x\ndef f(): return x.e"),
        ("from math import pi as x\nf = lambda: x", "from math import e as x\nf = lambda: x"),
        ("from math import pi\ndef f(): return pi", "from math import pi\ndef f(): return -pi"),
        ("import math\ndef f(): return math.pi", "import math\nmath = 1\ndef f(): return math"),
        ("def len(x): return 7\ndef f(): return len('')", "def f(): return len('ab')"),
        ("class K: v = 1\nf = lambda: K.v", "class K: v = 2\nclass L(K): pass\nf = lambda: L.v"),
        (X, "x = 2\ndef f(): return x, b_x()\ndef b_x(): return 0"),
    ],
)  # fmt: skip
def test_names_that_clash(same, a, b):
    same({"a.py": a + "\n", "b.py": b + "\n", "use.py": USE})


def test_a_renamed_const_stays_private_and_one_const_is_left(same):
    body = CONST + "_X = const(%d)\ndef %s(): return _X\n"
    use = "import a, b\ndef main(): return a.f(), b.g()\n"
    _, text = same({"a.py": body % (1, "f"), "b.py": body % (2, "g"), "use.py": use})
    assert "_b_X = const(2)" in text and text.count("micropython") == 1


def test_a_const_is_renamed_for_a_local_of_another_member(same):
    """mpy-cross would put the number in the place of the local name."""
    a = CONST + "HALF = const(1)\ndef f(): return HALF\n"
    _, text = same({"a.py": a, "b.py": "def f(HALF=3): return HALF\n", "use.py": USE})
    assert "a_HALF = const(1)" in text and "def b_f(HALF=3)" in text


def test_docstrings_are_dropped_and_comments_stay(same):
    files = {
        "a.py": '"""Of a,\n\nlong."""\ndef f(): return 1  # why\n',
        "b.py": "def f(): return 2\n",
    }
    _, text = same({**files, "use.py": USE})
    assert "Of a" not in text and "# why" in text


# -- imports between members


@pytest.mark.parametrize(
    "b",
    [
        "from a import f as g\ndef f(): return g()",
        "from a import f as g, V\ndef f(): return g(), V",
        "import a\ndef f(): return a.f(), a.V",
        "import a as x\ndef f(): return x.f(), x.V",
        "import a, math\ndef f(): return a.f(), math.pi",
        "def f():\n from a import f\n return f()",
        "def f():\n import a\n return a.f()",
        "def f():\n import a as V\n return V.V",
        "def f():\n from a import f as take\n got = take()\n take = None\n return got",
        "def f():\n from a import f\n got = f()\n f = None\n return got",
        "def f(take=None):\n if take is None:\n  from a import f as take\n return take()",
        "def f():\n import a as x\n got = x.V\n x = None\n return got",
        "from a import n\ndef f():\n from a import more, n as m\n more()\n return n, m",
        "import a\ndef f():\n a.more()\n return a.n",
        "def f():\n V = 3\n import a\n return V, a.V",
        "from a import (\n  V,  # one\n  f as g,\n)\ndef f():\n return V, g()",
        "def f():\n from a import V\n def g(): return V\n return g(), [V for _ in 'ab']",
        "from a import K\nclass L(K):\n def g(self): return K.v\ndef f(): return L().g()",
        "try:\n from a import f as g\nexcept ImportError:\n g = None\ndef f(): return g()",
        "def f():\n import a; return a.V",
        "def f():\n import math as V\n import a\n return a.V, V.pi",
        "def f():\n import a as V\n got = V.V\n V = None\n return got",
        "def f():\n from a import V\n def g():\n  nonlocal V\n  V = 3\n g()\n return V",
        "def f():\n if 1: from a import V\n return V",
    ],
)  # fmt: skip
def test_imports_between_members(same, b):
    a = "V = 5\nn = 0\nclass K: v = 8\ndef f(): return V\ndef more():\n global n\n n += 1\n"
    _, text = same({"a.py": a, "b.py": b + "\n", "use.py": USE})
    imported = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom | ast.Import)]
    assert not [n for n in imported if getattr(n, "module", n.names[0].name) == "a"]


def test_what_two_members_import_from_elsewhere_is_imported_once(same):
    files = {file: "import math\ndef f(): return math.pi\n" for file in ("a.py", "b.py")}
    assert same({**files, "use.py": USE})[1].count("import math") == 1


def test_two_members_that_need_each_other_late(same):
    a = "def f():\n    import b\n    return b.g()\n"
    b = "from a import f as h\ndef g(): return 3\ndef f(): return h()\n"
    assert same({"a.py": a, "b.py": b, "use.py": USE})[0] == (3, 3)


def test_what_a_member_passes_on(same):
    c = "from b import V\ndef f(): return V\n"
    files = {"a.py": "V = 4\ndef f(): return V\n", "b.py": "from a import V, f\n", "c.py": c}
    use = "import b, c\nfrom b import V as W\ndef main(): return b.V, W, b.f(), c.f()\n"
    same({**files, "use.py": use}, "a b c")


# -- from outside


@pytest.mark.parametrize(
    "use",
    [
        "from b import f\ndef main(): return f()",
        "from b import f as a, V\ndef main(): return a(), V",
        "import b as x\ndef main(): return x.f(), x.V",
        "import math, b\ndef main(): return b.f(), math.pi",
        "import b\ndef main():\n b.V = 9\n return b.f()",
        "def main():\n import b\n return b.f()",
        "def main():\n if 1:\n  import a as t\n else:\n  import a as t\n return t.V",
    ],
)
def test_users_outside(same, use):
    a, b = "V = 1\ndef f(): return V\n", "V = 2\ndef f(): return V\n"
    same({"a.py": a, "b.py": b, "use.py": use + "\n"})


def test_a_group_may_bear_the_name_of_a_member(same):
    use = (
        "import sys\nimport b\nfrom a import V\ndef main(): return b.f(), V, 'b' in sys.modules\n"
    )
    files = {"a.py": "V = 1\ndef f(): return 0\n", "b.py": "from a import V\ndef f(): return V\n"}
    assert same({**files, "use.py": use}, name="b")[0] == (1, 1, True)


PACKAGE = {
    "p/__init__.py": "def base(): return 1\n",
    "p/a.py": "from . import base\ndef f(): return base()\n",
    "p/b.py": """
from . import base
from .a import f as g
from . import a
def f(): return g(), a.f(), base()
""",
    "p/c.py": """
from .b import f
from . import a, base
from . import b as x
def h(): return f(), a.f(), base(), x.f()
""",
    "use.py": """
import p
from p import b, c
from p.a import f
def main(): return b.f(), f(), c.h(), p.base()
""",
}


@pytest.mark.parametrize("name", ["p/g", "p/b"])
def test_packages(same, name):
    same(PACKAGE, name=name)


def test_a_package_with_members_from_elsewhere(same):
    """`__name__` is that of the module the joined one is named after."""
    files = {
        "p/__init__.py": "from .c import V\ndef f(): return __name__, V\n",
        "p/c.py": "from e import X\nV = X + 1\n",
        "e.py": "X = 1\n",
        "use.py": "import p\nfrom e import X\ndef main(): return p.f(), p.V, X\n",
    }
    assert same(files, "/e c __init__", name="p/__init__")[0] == (("p", 2), 2, 1)


def test_the_folder_of_a_member_is_that_of_the_joined_module(same):
    folder = '__name__[: __name__.rfind(".") + 1]'
    files = {"a.py": "V = %s\n" % folder, "b.py": "W = 1\n"}
    files["use.py"] = "from a import V\nfrom b import W\ndef main(): return V, W\n"
    assert same(files)[0] == ("", 1)


def test_members_from_a_package_in_a_module_outside(same):
    files = {file: text for file, text in PACKAGE.items() if file != "p/b.py"}
    files["p/c.py"] = "from .a import f\nfrom . import a\ndef h(): return f(), a.f()\n"
    files["b.py"] = "from p import a\nfrom p.a import f as g\ndef f(): return a.f(), g()\n"
    files["use.py"] = files["use.py"].replace("from p import b, c", "import b\nfrom p import c")
    same(files, "p/a b")
