"""Imports go one way: a file imports its own package or one below, and no two files each other.

Counted wherever they stand: at the top, in a function, in the table of phases. And what loads,
drops and collects stands in one place.
"""

import ast
import re
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).resolve().parents[1] / "firmware"
# What stands in one line does not know each other.
ORDER = (
    "core",
    "text device net",
    "providers",
    "sms_bot accounts sensors version",
    "delivery",
    "commands settings",
    "web",
    "runtime",
    "boot main",
)
RANK = {name: n for n, line in enumerate(ORDER) for name in line.split()}
FILES = {
    path.relative_to(FIRMWARE).with_suffix("").as_posix().replace("/", "."): path.read_text()
    for path in FIRMWARE.rglob("*.py")
    if path.relative_to(FIRMWARE).as_posix() not in ("config.py", "config.example.py", "hooks.py")
}
FILES = {name.removesuffix(".__init__"): text for name, text in FILES.items()}


def imported(name, text, files=FILES):
    """(line, module of ours) of each import in a file."""
    folder = FIRMWARE.joinpath(*name.split("."))
    package = name if folder.is_dir() else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join((above if node.level else []) + [node.module or ""]).strip(".")
            found = [base + "." + alias.name for alias in node.names]
            found = [each if each in files else base for each in found]
        else:
            continue
        yield from ((node.lineno, each) for each in found if each in files)


def wrong(name, text, files=FILES):
    """The imports of a file that go up, or to the side."""
    own = name.partition(".")[0]
    for line, each in imported(name, text, files):
        other = each.partition(".")[0]
        if own == other:
            continue
        alone = own == "tls12" or other == "tls12" and own != "runtime"
        if alone or other != "tls12" and RANK[other] >= RANK[own]:
            yield "%s:%d imports %s" % (name, line, each)


def circle(files):
    """Files that import each other, round and round; [] if there are none."""
    below = {name: {each for _, each in imported(name, files[name], files)} for name in files}
    while True:
        leaves = {name for name, those in below.items() if not those - {name}}
        if not leaves:
            break
        below = {name: those - leaves for name, those in below.items() if name not in leaves}
    while True:  # and who only imports those in it
        used = set().union(*below.values())
        if not set(below) - used:
            return sorted(below)
        below = {name: those for name, those in below.items() if name in used}


def test_a_file_imports_its_own_package_or_one_below():
    assert {name.partition(".")[0] for name in FILES} == set(RANK) | {"tls12"}
    assert [each for name, text in FILES.items() for each in wrong(name, text)] == []


def test_no_two_files_import_each_other():
    assert circle(FILES) == []


def test_an_import_that_goes_up_is_seen():
    for name, text in (
        ("net.body", "def f():\n    from providers import read_fields\n"),
        ("text.layout", "import device.wifi\n"),
        ("web.server", "from tls12 import install\n"),
        ("tls12.hello", "from core import log\n"),
        ("runtime.app", "try:\n    import boot\nexcept ImportError:\n    pass\n"),
    ):
        assert len(list(wrong(name, text))) == 1, name
    own = {
        "tls12": "from .hello import hellos\n",
        "tls12.hello": "def f():\n    from . import x\n",
    }
    assert circle(own) == ["tls12", "tls12.hello"]
    assert circle({**own, "tls12.hello": "", "tls12.x": "from .hello import a\n"}) == []


# Where modules are dropped, garbage is collected, objects are made without their class's own code.
HOMES = ("core.overlay", "tls12.runtime")
ASKS = ("mem_free", "mem_alloc")  # of gc: changes nothing
# {file: (tricks in it, why they stay)}
EXCEPTIONS: dict = {
    # In runtime.py it would stay in memory: 120 bytes for what install() needs once.
    "tls12.stand_in": (7, "install() becomes `tls` and `socket` for whoever imports them"),
    # What the owner's code has changed is put back, modules too, and overlay may be among it.
    "providers.hooks": (11, "overlay itself may be what was changed"),
}


def tricks(text):
    """How often a file's code uses one, by whatever name it is imported."""
    return sum(map(_is_trick, ast.walk(ast.parse(text))))


def _is_trick(node):
    if isinstance(node, ast.Attribute):
        owner, name = getattr(node.value, "id", ""), node.attr
        return (owner, name) == ("sys", "modules") or owner == "gc" and name not in ASKS or (
            name == "__new__"
        )  # fmt: skip
    if isinstance(node, ast.Name):
        return node.id == "__import__"
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        return node.module == "sys" and "modules" in names or node.module in ("gc", "importlib")
    if isinstance(node, ast.Import):
        return any(
            alias.name == "importlib" or alias.name in ("gc", "sys") and alias.asname
            for alias in node.names
        )
    return False


def test_modules_are_dropped_and_garbage_is_collected_in_one_place():
    found = {name: tricks(text) for name, text in FILES.items() if name not in HOMES}
    found = {name: count for name, count in found.items() if count}
    assert found == {name: count for name, (count, _) in EXCEPTIONS.items()}
    assert all(tricks(FILES[name]) for name in HOMES)


@pytest.mark.parametrize(
    "text",
    [
        "sys.modules.pop('a')",
        "x = __import__('a')",
        "gc.threshold(-1)",
        "gc.collect()",
        "gc.disable()",
        "from gc import collect",
        "from sys import modules",
        "import gc as memory",
        "import importlib",
        "one = object.__new__(kind)",
    ],
)
def test_a_trick_is_seen(text):
    assert tricks("def f():\n    'not gc.collect()'\n    %s\n" % text) == 1


def test_asking_how_much_is_free_is_no_trick():
    assert tricks("import gc, sys\nfree = gc.mem_free() + gc.mem_alloc()\nsys.path\n") == 0


def test_the_alarms_own_files_are_opened_in_one_way():
    """Store() has the folder's name and says what is damaged; nobody else names either."""
    named = [name for name, text in FILES.items() if re.search(r"\bStore\([^)]", text)]
    assert named == []
    folder = [name for name, text in FILES.items() if re.search(r"folder=\"state\"", text)]
    assert folder == ["core.files"]
