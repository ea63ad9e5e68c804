"""Garbage is collected half as often where much is free."""

from types import SimpleNamespace

import pytest
from core import overlay


@pytest.mark.parametrize("free, after", [(25000, 18976), (23001, 18976), (23000, 9488), (0, 9488)])
def test_only_where_much_is_free(monkeypatch, free, after):
    limit = [9488]  # as _boot.py sets it on the chip

    def threshold(*given):
        limit[:] = given or limit
        return limit[0]

    fake = SimpleNamespace(collect=lambda: 0, mem_free=lambda: free, threshold=threshold)
    monkeypatch.setattr(overlay, "gc", fake)
    overlay.ease()
    assert limit == [after]


def test_where_python_collects_by_itself_nothing_changes():
    overlay.ease()  # CPython has no gc.threshold
