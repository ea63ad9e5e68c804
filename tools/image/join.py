"""Several source modules become one module of the chip's image.

Each module that is loaded on the chip costs 110 to 150 bytes of heap (the module object, its dict
of globals with `__name__`, `const` and the imported names, two tables, rounding) and two or three
names for good. The source is written as many small modules, and tests import them one by one; only
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

import functools
from pathlib import Path

from . import groups
from .flat import flattened
from .flat import places as flat_places
from .group import Group
from .lines import places as line_places
from .lines import translated
from .outside import called, rewritten
from .rom import ROM_NAMES
from .scopes import File, Refused, module_of
from .text import Writer
from .trees import without_collecting

__all__ = [
    "ROM_NAMES",
    "Refused",
    "called",
    "for_chip",
    "in_source",
    "join",
    "module_of",
    "source_lines",
    "source_names",
]


@without_collecting
def for_chip(sources, beside):
    """{file: text} of the source -> ({file in the image: text}, {module of the source: [module of
    the image, {name: its name there}]}): packages flattened (flat.py), then joined by the table in
    groups.py, the groups whose files are all among `sources`. `beside`: see join."""
    flat, places = flattened(sources, groups.PUBLIC, _joined(sources))
    texts, moved = join(
        flat,
        {
            _stem(places[name + ".py"]): " ".join(_near(places, name, members))
            for name, members in groups.GROUPS.items()
            if all(member + ".py" in places for member in members.split())
        },
        [_flat_module(places, name) for name in groups.PUBLIC],
        beside,
        {
            (places[file], word): why
            for (file, word), why in groups.NOT_MODULES.items()
            if file in places
        },
    )
    return texts, _through(places, moved)


def _joined(sources):
    """The files that become part of another, see groups.py."""
    return {
        member + ".py"
        for name, members in groups.GROUPS.items()
        for member in members.split()
        if member != name and all(one + ".py" in sources for one in members.split())
    }


def _stem(file):
    return file.removesuffix(".py")


def _near(places, name, members):
    """The members' files in the image, as `join` is given them: from the group's folder on, with
    a "/" before it if they are not in there."""
    folder = _stem(places[name + ".py"]).rpartition("/")[0]
    start = folder + "/" if folder else ""
    stems = [_stem(places[member + ".py"]) for member in members.split()]
    return [one[len(start) :] if one.startswith(start) else "/" + one for one in stems]


def _flat_module(places, name):
    file = name.replace(".", "/") + ".py"
    return module_of(places[file]) if file in places else name


def _through(places, moved):
    """`moved` of the image's modules, said of those of the source."""
    found = {}
    for file, new in places.items():
        module, flat = module_of(file), module_of(new)
        if flat in moved:
            found[module] = moved[flat]
        elif flat != module:
            found[module] = [flat, {}]
    return found


def in_source(text, folder):
    """A text with tracebacks of the chip: `File "append", line 812` becomes
    `delivery/courier.py:93`, as the source in `folder` (firmware/) is now."""
    return translated(text, source_lines(folder))


def source_lines(folder):
    """{module of the image: [(its first line, file of the source)]}."""
    return line_places(*_files(folder))


def source_names(folder):
    """{module of the image: what it is called in the source}; a joined one as in groups.py."""
    image = _image(_sources(folder))
    return {module_of(new): module_of(file) for file, new in image.items() if new}


def _files(folder):
    """({file in the image: [files of the source it is made of]}, function that counts lines)."""
    sources = _sources(folder)
    image = _image(sources)
    table = {new: [file] for file, new in image.items() if new}
    for name, members in groups.GROUPS.items():
        files = [member + ".py" for member in members.split()]
        if all(file in sources for file in files):
            table[image[name + ".py"]] = files
    return table, lambda file: len(sources[file].splitlines())


def _image(sources):
    """{file of the source: the file it is in the image}"""
    asked = tuple(sources.items()), tuple(groups.PUBLIC), frozenset(_joined(sources))
    return _image_of(*asked)


@functools.lru_cache(maxsize=2)  # what it depends on is in its arguments
@without_collecting
def _image_of(sources, public, joined):
    return flat_places(dict(sources), public, joined)


def _sources(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(Path(folder).rglob("*.py"))
        if path.name != "config.py"
    }


def files_of(groups):
    """{"tls12/peer": "der /names"} -> {"tls12/peer.py": ["tls12/der.py", "names.py"]}."""
    found = {}
    for name, members in groups.items():
        folder = name.rpartition("/")[0]
        start = folder + "/" if folder else ""
        found[name + ".py"] = [
            (start + member if member[0] != "/" else member[1:]) + ".py"
            for member in members.split()
        ]
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
