"""Which line of which file a line of a joined module is."""

import re
from pathlib import Path

# As MicroPython prints it: File "desk", line 812, in plan
_WHERE = re.compile(r'File "([\w.]+)", line (\d+)')


def places(groups, lines_of):
    """{joined module: [(its first line, file of the member)]}.

    groups: {joined file: [files of its members]}, see files_of; lines_of(file): how many lines it
    has.
    """
    found = {}
    for name, members in groups.items():
        first = 1
        module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found[module] = []
        for member in members:
            found[module].append((first, member))
            first += lines_of(member)
    return found


def of_folder(folder, groups):
    """`places` of the source in a folder; of what is not there nothing is known."""

    def lines_of(file):
        path = Path(folder) / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return text.count("\n") + bool(text and text[-1] != "\n")

    return places(groups, lines_of)


def translated(text, table):
    """A line of a log, with the lines of joined modules said as those of the source."""

    def say(match):
        line = int(match.group(2))
        for first, member in reversed(table.get(match.group(1), ())):
            if line >= first:
                return "%s:%d" % (member, line - first + 1)
        return match.group(0)

    return _WHERE.sub(say, text)
