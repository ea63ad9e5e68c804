"""Which line of which file a line of a joined module is."""

import re

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


def translated(text, table):
    """A line of a log, with the lines of joined modules said as those of the source."""

    def say(match):
        line = int(match.group(2))
        for first, member in reversed(table.get(match.group(1), ())):
            if line >= first:
                return "%s:%d" % (member, line - first + 1)
        return match.group(0)

    return _WHERE.sub(say, text)
