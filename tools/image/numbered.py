"""Lending the names that a compiled module holds as numbers (rom_names.txt, the first section).

Any other name is looked for among all the VM knows each time its module is loaded. Such a name is
mostly one of builtins. It may be lent as an attribute where no attribute is called so, else to
what stands by itself in files where it does not. A class gets none of builtins: an error that
shows it would seem to speak of the other.
"""

import builtins

from .rom import numbered_names

# Names the compiler takes for what they mean in builtins, wherever they stand (py/compile.c).
COMPILER = "range super AssertionError"


def everywhere(read, *kinds):
    """[all words of this kind in all files] for each kind; read: {file: its words}."""
    return [set().union(*[getattr(file, kind) for file in read.values()]) for kind in kinds]


def lent(wanted, read, theirs, protocol, owners):
    """{name: the one it is lent} for those of `wanted` that stand in most files; names that never
    meet share one. read: {file: its words, see borrowed_names.py}; theirs, protocol: names that
    keep what they mean on every object; owners: {attribute: files}, see owners.py."""
    attributes, classes, written, spoken = everywhere(
        read, "of_objects", "classes", "texts", "spoken"
    )
    taken = written.union(spoken, protocol, COMPILER.split())
    slots = [
        _Slot(
            name,
            {file for file in read if name in read[file].alone},
            name in attributes or name in theirs,
        )
        for name in numbered_names()
        if name not in taken
    ]
    weight = {
        name: sum(name in file.alone | file.of_objects for file in read.values())
        for name in wanted
    }
    mapping = {}
    for name in sorted(wanted, key=lambda one: (-weight[one], one)):
        alone = {file for file in read if name in classes or name in read[file].alone}
        want = _Want(name in classes, alone, name in attributes, owners.get(name))
        for slot in slots:
            if slot.fits(want):
                mapping[name] = slot.take(want)
                break
    return mapping


class _Want:
    """What is asked for. alone: files in which it stands by itself; owners: files whose objects
    have it as an attribute, None: any object's may."""

    def __init__(self, is_class, alone, attribute, owners):
        self.is_class = is_class
        self.alone = alone
        self.attribute = attribute or is_class
        self.owners = None if is_class else owners


class _Slot:
    """A name that is lent. alone: files in which it stands by itself; anyones: is an attribute of
    any object called so; owners: else files whose objects have one."""

    def __init__(self, name, alone, anyones):
        self.name, self.alone, self.anyones, self.owners = name, alone, anyones, set()

    def fits(self, want):
        if want.is_class and hasattr(builtins, self.name):
            return False
        if not self.alone.isdisjoint(want.alone):
            return False
        if not want.attribute:
            return True
        if self.anyones or want.owners is None and self.owners:
            return False
        return want.owners is None or self.owners.isdisjoint(want.owners)

    def take(self, want):
        """It is lent for that, too. -> its name"""
        self.alone |= want.alone
        if want.attribute and want.owners is None:
            self.anyones = True
        elif want.attribute:
            self.owners |= want.owners
        return self.name
