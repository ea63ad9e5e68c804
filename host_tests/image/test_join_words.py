"""Names of modules that stand in strings: in a joined module they are the group's."""

from host_tests.image.joined import join

OVERLAY = """
log = []
def clear(kept=()):
    log.append(len(kept))
"""
USER = """
import sys
import overlay
_KEPT = ("a",)
def main():
    overlay.clear(("b",))
    overlay.clear(_KEPT)
    for name in ("a", "b"):
        __import__(name)
    for name in ("a", "b", "c"):
        sys.modules.pop(name, None)
    here = "a" in sys.modules
    __import__("b")
    return overlay.log, here, sys.modules["b"].f(), sys.modules.get("a") is not None or 1
"""


def test_names_in_strings():
    files = {
        "a.py": "def f(): return 1\n",
        "b.py": "def f(): return 2\n",
        "c.py": "",
        "overlay.py": OVERLAY,
    }
    allowed = {("use.py", "__import__"): ""}
    joined, _ = join({**files, "use.py": USER}, allowed=allowed)
    use = joined["use.py"]
    assert 'overlay.clear(("g",))' in use and '_KEPT = ("g",)' in use
    assert 'for name in ("g",):' in use and 'for name in ("g", "c"):' in use
    assert '"g" in sys.modules' in use and 'sys.modules["g"].b_f()' not in use


def test_a_package_that_drops_its_modules():
    files = {
        "p/__init__.py": "def drop(*names): pass\ndef h(): drop('a', 'b', 'c')\n",
        "p/a.py": "from . import drop\ndef f(): drop('b')\ndef g(): drop('a', 'c')\n",
        "p/b.py": "",
        "p/c.py": """
from . import drop
_ALL = "a b c"
def f(x):
    drop(*_ALL.split())
    drop("a" if x else "b")
""",
    }
    joined, _ = join(files, name="p/g")
    assert 'drop("g", "c")' in joined["p/__init__.py"]
    assert "drop()" in joined["p/g.py"] and 'drop("c")' in joined["p/g.py"]
    assert '_ALL = "g c"' in joined["p/c.py"] and 'drop("g" if x else "g")' in joined["p/c.py"]


def test_a_group_does_not_let_go_of_itself():
    a = """
import sys
def f():
 sys.modules.pop("b", None)
 for name in ("b", "c"):
  sys.modules.pop(name, None)
"""
    joined, _ = join({"a.py": a, "b.py": "", "c.py": ""})
    assert '\n None\n for name in ("c",):' in joined["g.py"]
    a = "import sys\nfor n in (\n  'b',\n  'c',\n):\n  sys.modules.pop(n, None)\n"
    joined, _ = join({"a.py": a, "b.py": "", "c.py": ""})
    assert 'for n in ("c",\n\n\n):' in joined["g.py"]
    joined, _ = join({"a.py": "for n in ('b', 'c'):\n  __import__(n)\n", "b.py": "", "c.py": ""})
    assert 'for n in ("g", "c"):' in joined["g.py"]
