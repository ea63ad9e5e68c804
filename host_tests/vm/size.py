"""Size of every module there is on the chip, against the budget in the repository.

Source modules that are joined (tools/image/groups.py) are one module here.

    tools/size            print the table; exit 1 if a module or the whole is over its budget
    tools/size --accept   make the present sizes the new budget: growth is a decision
    tools/size --help     this text

mpy   bytes of the .mpy file, as it lies in the chip's flash.
rom   bytes of heap the module keeps once it is imported from ROMFS, where its code runs in place
      (the FLASH_2M_ROMFS build), beyond what it imports in turn.
ram   the same when the .mpy file lies on littlefs and its code is loaded into the heap.
      Both are taken on the 32-bit MicroPython VM, garbage collected. `boot` and `main` run when
      they are imported, so only their size is taken.
names new ones: each keeps its letters and 8 bytes more for good, which the RAM includes.
The budget (host_tests/vm/budget.json) leaves a little air above what was accepted.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from vm import mpy
from vm.mpy import bundle
from vm.run import NotInstalled, NpmVM

BUDGET = Path(__file__).resolve().parent / "budget.json"
RUN_WHEN_IMPORTED = ("boot", "main")
# Accepted figures may grow by this before anyone has to decide: a part, and some bytes, because
# a name counts for the first module that uses it, and which one that is can change.
_AIR = 1.03
_AIR_BYTES = 128
_STEP = 32  # bytes; budgets are rounded up to it
_NAME_BYTES = 7  # pointer 4, hash 2, length 1 (py/qstr.h)
_WHOLE = "whole"
_KINDS = ("mpy", "rom", "ram")


def _statements(tree: ast.AST, late: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        yield node
        if late or not isinstance(node, ast.FunctionDef):
            yield from _statements(node, late)


def imports(file: str, text: str, late: bool) -> list[str]:
    """Dotted names a file imports, in order; with `late` also those inside functions."""
    found = []
    package = file.rpartition("/")[0].replace("/", ".")
    for node in _statements(ast.parse(text), late):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [package if node.level else "", node.module or ""]))
            found.append(base)
            found += ["%s.%s" % (base, alias.name) for alias in node.names]
    return found


def in_order(texts: dict[str, str]) -> list[str]:
    """{file: text} -> module names so that each comes after the firmware modules it imports."""
    sources = {bundle.title(file): (file, text) for file, text in texts.items()}
    order: list[str] = []
    under_way: set[str] = set()

    def visit(name: str) -> None:
        if name in order or name in under_way or name not in sources:
            return
        under_way.add(name)
        visit(name.rpartition(".")[0])  # the package comes first, as on the chip
        for needed in imports(*sources[name], late=False):
            visit(needed)
        order.append(name)

    for name in sorted(sources, key=mpy.source_name):
        visit(name)
    return order


def measure() -> dict[str, dict[str, int]]:
    """Module name -> {"mpy": bytes, "ram": bytes}; RAM is left out where it cannot be taken."""
    tree = mpy.tree(mpy.FIRMWARE)
    files = {mpy.module_name(path): file for path, file in tree.items()}
    texts = mpy.shortened()[0]
    left_out = [bundle.title(file) for file, text in texts.items() if mpy.ASSEMBLER in text]
    left_out += RUN_WHEN_IMPORTED  # not imported, the others are for the chip's processor
    order = [name for name in in_order(texts) if name not in left_out]
    wanted = {name.partition(".")[0] for one in texts.items() for name in imports(*one, True)}
    others = sorted(wanted - {name.partition(".")[0] for name in files})
    rom, names = _heap(order, others, in_place=True)
    ram, _ = _heap(order, others, in_place=False)
    found = {name: {"mpy": files[name].stat().st_size} for name in sorted(files)}
    for name in order:
        found[name].update(rom=rom[name], ram=ram[name], names=names[name])
    found[_WHOLE] = {
        kind: sum(one.get(kind, 0) for one in found.values()) for kind in (*_KINDS, "names")
    }
    own = {name: mpy.source_name(name) for name in found}
    return {own[name]: found[name] for name in sorted(found, key=lambda n: (n == _WHOLE, own[n]))}


def _heap(order: list[str], others: list[str], in_place: bool) -> tuple[dict, dict]:
    """Module -> bytes of heap, module -> new names.

    What is not the firmware's (stand-ins, the VM's own modules) is imported before and not
    counted. The VM's table of names doubles when it is full, which would hit one module at random:
    it is taken out, and each name counted with the 7 bytes it has in that table.
    """
    warm = "import gc, micropython\nfor name in %r:\n    try:\n        __import__(name)\n"
    warm = warm % others + "    except ImportError:\n        pass\ngc.collect()\n"
    take = "print('heap:', gc.mem_alloc())\nmicropython.qstr_info()\ngc.collect()\n"
    steps = [warm, take]
    for name in order:
        steps += ["__import__(%r)\ngc.collect()\n" % name, take]
    with NpmVM() as vm:
        out = vm.steps(steps, in_place, timeout_s=300.0)
    marks = []
    for heap, names, text, total in re.findall(
        r"heap: (\d+)\nqstr pool: .*n_qstr=(\d+), n_str_data_bytes=(\d+), n_total_bytes=(\d+)", out
    ):
        table = int(total) - int(text)
        marks.append((int(heap) - table + _NAME_BYTES * int(names), int(names)))
    assert len(marks) == len(order) + 1, out
    return tuple(
        {name: marks[i + 1][kind] - marks[i][kind] for i, name in enumerate(order)}
        for kind in (0, 1)
    )


def compare(found: dict, budget: dict) -> list[str]:
    """One sentence for each module that is over its budget, has none, or is gone."""
    said = []
    for name, sizes in found.items():
        if name not in budget:
            said.append("%s has no budget yet" % name)
            continue
        for kind, size in sizes.items():
            if kind == "names":
                continue  # their bytes are in the RAM
            allowed = budget[name].get(kind, 0)
            if size > allowed:
                said.append(
                    "%s takes %d bytes of %s, %d over its budget of %d"
                    % (name, size, kind, size - allowed, allowed)
                )
    said += ["%s has a budget but is no module" % name for name in budget if name not in found]
    return said


def _allowed(size: int) -> int:
    return -(-int(size * _AIR + _AIR_BYTES) // _STEP) * _STEP


def allowance(found: dict) -> dict:
    """The budget that accepts the figures in `found`."""
    return {
        name: {kind: _allowed(sizes[kind]) for kind in _KINDS if kind in sizes}
        for name, sizes in found.items()
    }


def table(found: dict, budget: dict) -> str:
    row = "%-22s" + 7 * " %7s"
    lines = [row % ("module", "mpy", "budget", "rom", "budget", "ram", "budget", "names")]
    for name, sizes in found.items():
        figures = []
        for kind in _KINDS:
            figures += [sizes.get(kind, "-"), budget.get(name, {}).get(kind, "-")]
        lines.append(row % (name, *figures, sizes.get("names", "-")))
    return "\n".join(lines)


def main(words: list[str]) -> int:
    if words not in ([], ["--accept"]):
        print(__doc__)
        return 0 if words in (["--help"], ["-h"]) else 2
    try:
        found = measure()
    except NotInstalled as missing:
        print("error: %s" % missing, file=sys.stderr)
        return 1
    if words:
        BUDGET.write_text(json.dumps(allowance(found), indent=1) + "\n")
    budget = json.loads(BUDGET.read_text()) if BUDGET.exists() else {}
    print(table(found, budget))
    said = compare(found, budget)
    for sentence in said:
        print("over budget: %s" % sentence)
    if said:
        print("Make it smaller, or let it grow: tools/size --accept, and commit that file.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
