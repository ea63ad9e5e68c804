"""overlay.plug: every block that is free is taken once, and the collector is on again."""

import gc

import pytest
from core import overlay


class Chip:
    """A collector with so many free blocks; one that fails where a board's heap ends sooner."""

    def __init__(self, blocks, fails_after=None):
        self.blocks, self.left, self.calls = blocks, fails_after, []

    def collect(self):
        self.calls.append("collect")

    def mem_free(self):
        return self.blocks * 16

    def disable(self):
        self.calls.append("disable")

    def enable(self):
        self.calls.append("enable")

    def object(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise MemoryError
        self.calls.append("object")


@pytest.mark.parametrize("fails_after", [None, 0, 3])
def test_all_free_memory_is_filled_once_and_collected(monkeypatch, fails_after):
    chip = Chip(5, fails_after)
    monkeypatch.setattr(overlay, "gc", chip)
    monkeypatch.setattr(overlay, "object", chip.object, raising=False)
    overlay.plug()
    made = ["object"] * (5 if fails_after is None else fails_after)
    assert chip.calls == ["collect", "disable", *made, "enable", "collect"]


def test_a_large_heap_is_left_alone(monkeypatch):
    chip = Chip(100000 // 16)
    monkeypatch.setattr(overlay, "gc", chip)
    overlay.plug()
    assert chip.calls == ["collect"]


def test_elsewhere_it_is_a_collection():
    overlay.plug()
    assert gc.isenabled()
