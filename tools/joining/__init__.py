"""Several source modules become one module of the chip's image.

Each module that is loaded on the chip costs 110 to 150 bytes of heap (the module object, its dict
of globals with `__name__`, `const` and the imported names, two tables, rounding) and two or three
names for good. The source is written as many small rooms, and tests import them one by one; only
what is built for the chip is joined, by the table in groups.py.

Why ours: no bundler that is published for Python keeps the numbers of lines, lets a program drop
its modules again, or leaves the result to mpy-cross.

What a member may do is what the firmware does; anything else is `Refused` in a sentence. Members
follow each other in the order given. A name that two of them use for different things gets the
member's name before it. An import between members becomes a direct use, or an assignment where the
name is bound again later. All other files, and strings that name modules (words.py), are changed
to fit. What a member keeps in its globals lives as long as the joined module.

Whole lines are kept: a line of a joined module is a line of a member, see lines.py.
"""

from . import groups
from .group import Group
from .lines import of_folder, translated
from .outside import called, rewritten
from .scopes import File, Refused, module_of
from .text import Writer

__all__ = ["Refused", "called", "for_chip", "in_source", "join"]


def for_chip(sources, beside):
    """`join` by the table in groups.py: the groups whose files are all among `sources`."""
    table = {
        name: members
        for name, members in groups.GROUPS.items()
        if all(file in sources for file in files_of({name: members})[name + ".py"])
    }
    return join(sources, table, groups.PUBLIC, beside, groups.NOT_MODULES)


def in_source(text, folder):
    """A text with tracebacks of the chip: `File "desk", line 812` becomes `courier.py:93`, as the
    source in `folder` (firmware/) is now."""
    return translated(text, of_folder(folder, files_of(groups.GROUPS)))


def files_of(groups):
    """{"tls12/peer": "der names"} -> {"tls12/peer.py": ["tls12/der.py", "tls12/names.py"]}."""
    found = {}
    for name, members in groups.items():
        folder = name.rpartition("/")[0]
        start = folder + "/" if folder else ""
        found[name + ".py"] = [start + member + ".py" for member in members.split()]
    return found


def join(sources, groups, public=(), beside=(), allowed=None):
    """{file: text} -> ({file: text}, {module: [joined module, {name: its name there}]}).

    groups: {joined module: "its members in order"}, paths without .py, members in its folder or
    below; public: modules people import by their name; beside: files that are left as they are and
    what they import must stay; allowed: see words.py. Raises Refused.
    """
    allowed = {} if allowed is None else allowed
    modules = {module_of(name) for name in sources}
    files = {name: File(name, text, modules) for name, text in sources.items()}
    table = files_of(groups)
    _check(table, files, public)
    fixed = _fixed(files, public, beside)
    joined = [
        Group(name, [files[member] for member in members], fixed)
        for name, members in table.items()
    ]
    moved = {}
    for group in joined:
        moved.update(group.moved())
    _check_beside(files, beside, moved)
    result = {}
    for group in joined:
        result[group.name] = Writer(group, moved, allowed).text()
    members = {member for those in table.values() for member in those}
    for name, file in files.items():
        if name in beside:
            result[name] = file.text
        elif name not in members:
            result[name] = rewritten(file, moved, allowed)
    return {name: result[name] for name in sorted(result)}, moved


def _check(table, files, public):
    seen = {}
    for name, members in table.items():
        for member in members:
            if member not in files:
                raise Refused("groups.py: there is no %s for %s" % (member, name))
            if member in seen:
                raise Refused("groups.py: %s is in %s and in %s" % (member, seen[member], name))
            seen[member] = name
            if module_of(member) in public and member != name:
                why = "groups.py: people import %s by its name; %s would hide it"
                raise Refused(why % (module_of(member), module_of(name)))
        if name in files and name not in members:
            raise Refused("groups.py: %s is a file, but no member of the group" % name)


def _fixed(files, public, beside):
    """(module, name) of what keeps its name: people or files left as they are import it."""
    found = set()
    for file in files.values():
        if file.module in public:
            found |= {(file.module, name) for name in file.globals() if name[0] != "_"}
        if file.name in beside:
            found |= {(one.module, one.attr) for one in file.imports}
    return found


def _check_beside(files, beside, moved):
    for name in beside:
        for one in files[name].imports if name in files else []:
            if one.module in moved and moved[one.module][0] != one.module:
                files[name].refuse(one.statement, "%s is hidden by a group" % one.module)
