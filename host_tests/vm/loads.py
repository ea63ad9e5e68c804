"""What a text costs in modules that are loaded, files that are opened and names looked up.

    tools/bench             the tables below; MICROPYTHON=/path: on that binary, else npm's
    tools/bench --write     put them in docs/numbers.md
    tools/bench --each      also each of them, in order

Loading modules is what an alarm spends its time on: on the chip half of the instructions from a
door's edge to the request, and of these three quarters look up the names that stand in the modules
(measured with the port's own code under emulation). Time on a PC tells nothing of that; these
counts do. Counted from the edge until Twilio has accepted the text, and from the look that finds
"DISARM" until its answer is accepted. The second table counts calls, see calls.py, the third how
long functions and files are.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
sys.path.append(str(Path(__file__).resolve().parents[1] / "tls12"))

from vm import calls, mpy
from vm.evening import SETTINGS, Evening
from vm.run import open_vms

NUMBERS = Path(__file__).resolve().parents[2] / "docs" / "numbers.md"
HEAD = "| from ... to | modules loaded | names looked up | imports | files |\n" + "|---" * 5 + "|"
ACCEPTED = ": accepted by Twilio"
# What is counted: label -> (one of SETTINGS, first line, last line).
STRETCHES = {
    calls.EDGE: ("example", r"^door: 1$", ACCEPTED),
    calls.COMMAND: ("disarm", r"disarm", ACCEPTED),
}
_STEP = re.compile(r"^(load|import|file): (\S+)$")


def evening(vm, what):
    """The lines of an evening in which all is counted."""
    with tempfile.TemporaryDirectory() as folder:
        played = Evening(Path(folder), setting=SETTINGS[what])
        return played.play(vm, loads=True, quick=True, timeout_s=600).check().out.split("\n")


def stretch(lines, first, last):
    """The lines from the first that matches to the next that has `last` in it."""
    start = next((n for n, line in enumerate(lines) if re.search(first, line, re.I)), None)
    end = next((n for n in range(start or 0, len(lines)) if last in lines[n]), None)
    if start is None or end is None:
        raise AssertionError("no stretch from %s to %s in\n%s" % (first, last, "\n".join(lines)))
    return lines[start : end + 1]


def counted(lines, names_of):
    """(modules loaded, names looked up, imports in all, files); names_of: {module: its names}."""
    steps = [match.groups() for match in map(_STEP.match, lines) if match]
    loads = [name for kind, name in steps if kind == "load"]
    files = [name for kind, name in steps if kind == "file" and not name.startswith("/rom/")]
    names = sum(names_of.get(name, 0) for name in loads)
    return len(loads), names, sum(kind != "file" for kind, _ in steps), len(files)


def names_of_modules():
    """{module of the image: how many names are looked up when it is loaded}."""
    from image.strings import File

    found = {}
    for path, file in mpy.tree(mpy.FIRMWARE).items():
        names = File(file.read_bytes()).names
        found[mpy.module_name(path)] = sum(name is not None for name in names)
    return found


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table in docs/numbers.md")
    parser.add_argument("--each", action="store_true", help="print what is counted, too")
    options = parser.parse_args(words)
    vms = open_vms()
    rows = [HEAD]
    for label, (what, first, last) in STRETCHES.items():
        lines = stretch(evening(vms[-1], what), first, last)
        if options.each:
            print("\n".join(line for line in lines if _STEP.match(line)))
        rows.append("| %s | %d | %d | %d | %d |" % (label, *counted(lines, names_of_modules())))
    for vm in vms:
        vm.close()
    for mark, table in (("loads", rows), ("calls", calls.tables())):
        print("\n".join([*table, ""]))
        if options.write:
            written(mark, table)
    return 0


def written(mark, rows):
    """Put a table between its marks in docs/numbers.md."""
    begin, end = "<!-- %s -->" % mark, "<!-- /%s -->" % mark
    start, _, rest = NUMBERS.read_text(encoding="utf-8").partition(begin)
    assert end in rest, "docs/numbers.md has no %s" % end
    text = start + "\n".join([begin, *rows, end]) + rest.partition(end)[2]
    NUMBERS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
