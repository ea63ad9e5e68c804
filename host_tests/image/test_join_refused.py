"""Source modules that are not joined, because the result would do something else."""

import pytest
from image import join as joining
from image.scopes import Refused

from host_tests.image.joined import join


@pytest.mark.parametrize(
    "a, b, use, says",
    [
        ("", "import a\ndef f(): return a", "", "b.py:2: the module a is used as a value"),
        ("", "import a\nx = [a]", "", "b.py:2: the module a is used as a value"),
        ("V = 1", "import a\ndef f():\n a.V = 2", "", "b.py:3: the module a is used as a value"),
        ("V = 1", "import a\ndef f(): return a.W", "", "b.py:2: a has no W"),
        ("V = 1", "from a import W\nx = W", "", "b.py:2: a has no W"),
        ("from b import K\nclass L(K): pass", "class K: pass", "", "a.py:2: K of b is needed"),
        ("import b\nx = b.V", "V = 1", "", "a.py:2: V of b is needed before"),
        ("import b\ndef g(): return b.V\nx = g()", "V = 1", "", "a.py:2: V of b is needed before"),
        ("try:\n from b import V\nexcept ImportError:\n V = 0", "V = 1", "", "a.py:2: V of b"),
        ("x = globals()", "", "", "a.py:1: globals means the whole module"),
        ("x = __name__", "", "", "a.py:1: __name__ means the whole module"),
        ('x = __name__[: __name__.find(".")]', "", "", "a.py:1: __name__ means the whole module"),
        ("from micropython import const", "", "", "a.py:1: const is imported in another way"),
        ("x = 1\ndef f(): return f'{x}'", "", "", None),
        ("x = 1", "x = 2\ndef f(): return f'{x}'", "", "b.py:2: x is renamed within an f-string"),
        ("", "", "x = 'a'", 'use.py:1: "a" may mean a module'),
        ("", "", "x = 'a b'", 'use.py:1: "a b" may mean a module'),
        ("", "", "m = __import__(x)", "use.py:1: a module is imported by a name"),
        ("x = 1", "x = 2", "import b\nprint(b)", "use.py:2: the module b is used as a value"),
        ("x = 1", "x = 2", "if 1: import b as t\nelse: import a as t\nt.x", "use.py:3: t.x is"),
        ("", "import a", "import b\nb.a", "use.py:2: b.a is a module of a group"),
        ("", "import a", "from b import a", "use.py:1: a is a module of a group"),
        ("", "from a import *", "", "b.py:1: a star hides"),
        ("", "x = 1\nclass C:\n x = x", "", "b.py:3: x is the class's or the module's"),
        ("", "import a\na = None", "", "b.py:1: a is a module and something else"),
        ("", "import a\na = 5", "", "b.py:1: a is a module and something else"),
    ],
)  # fmt: skip
def test_refused(a, b, use, says):
    files = {"a.py": a + "\n", "b.py": b + "\n", "use.py": use + "\n"}
    if says is None:
        join(files)
        return
    with pytest.raises(Refused) as refused:
        join(files)
    assert str(refused.value).startswith(says)


def test_public_modules_keep_name_and_names():
    files = {"a.py": "def f(): pass\n", "b.py": "def f(): pass\n"}
    with pytest.raises(Refused, match="people import b by its name; a would hide it"):
        join(files, name="a", public=("b",))
    joined, _ = join(files, name="b", public=("b",))
    assert "def f(): pass\n" in joined["b.py"] and "def a_f()" in joined["b.py"]
    both = {**files, "main.py": "from a import f\n"}
    with pytest.raises(Refused, match="main.py:1: a is hidden by a group"):
        join(both, name="b", beside=("main.py",))
    with pytest.raises(Refused, match="a.py:1: f must keep its name|b.py:1: f must keep its name"):
        join(
            {**files, "main.py": "from b import f\n"}, name="a", public=("a",), beside=("main.py",)
        )


@pytest.mark.parametrize(
    "table, says",
    [
        ({"g": "a x"}, "there is no x.py for g.py"),
        ({"g": "a b", "h": "b"}, "b.py is in g.py and in h.py"),
        ({"b": "a"}, "b.py is a file, but no member"),
    ],
)
def test_tables_that_make_no_sense(table, says):
    with pytest.raises(Refused, match=says):
        joining.join({"a.py": "", "b.py": ""}, table)
