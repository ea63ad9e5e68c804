"""Attributes that share a name in the image (tools/image/owners.py): no object has two of them."""

import gc

from doubles.board import os_standin
from outbox_bench.evening import Evening
from outbox_bench.quick import quick
from vm import mpy


def attributes(modules):
    """{(class, all that an object of it has)} of the objects there are now whose classes come from
    these modules."""
    found = set()
    for one in gc.get_objects():
        kind = type(one)
        if kind.__module__ in modules and hasattr(one, "__dict__"):
            found.add(
                (kind.__module__ + "." + kind.__qualname__, frozenset({*vars(one), *vars(kind)}))
            )
    return found


def wrong(found):
    """[(class, two attributes that have one name in the image)]"""
    names, bad = mpy.shortened()[4]["objects"], []
    for kind, words in sorted(found):
        new = {}
        for word in sorted(words & names.keys()):
            if new.setdefault(names[word], word) != word:
                bad.append((kind, new[names[word]], word))
    return bad


def test_no_object_has_two_attributes_of_one_name(monkeypatch):
    """Looked at whenever a file is opened: amid a phase, with all it works with."""
    found, opened, modules = set(), os_standin.open_file, set(mpy.shortened()[2])

    def open_file(*args):
        found.update(attributes(modules))
        return opened(*args)

    monkeypatch.setattr(os_standin, "open_file", open_file)
    with quick():
        evening = Evening()
        for _ in evening.play():
            found |= attributes(modules)
        evening.house.world.close()
    kinds = {kind for kind, _ in found}
    assert {"core.overlay.Plain", "delivery.outbox.Outbox", "runtime.app.App"} <= kinds
    assert len(kinds) > 20
    assert wrong(found) == []


def test_two_would_be_seen():
    names = mpy.shortened()[4]["objects"]
    first, second = next((a, b) for a in names for b in names if a < b and names[a] == names[b])
    assert wrong({("m.C", frozenset((first, second)))}) == [("m.C", first, second)]
