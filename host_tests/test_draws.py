"""What a run without --full plays: each kind at least once."""

import draws
import pytest


def default(params):
    """Values of the parameters that are not marked `full`."""
    values = [one.values if hasattr(one, "values") else (one,) for one in params]
    marked = [bool(getattr(one, "marks", ())) for one in params]
    return [value for value, is_full in zip(values, marked, strict=True) if not is_full]


@pytest.mark.parametrize(
    ("ones", "others"), [("abc", range(5)), ("abcde", range(3)), ("ab", "cd")]
)
def test_pairs(ones, others):
    params = draws.pairs(ones, others)
    assert sorted(one.values for one in params) == sorted((i, k) for i in ones for k in others)
    early = default(params)
    assert {i for i, _ in early} == set(ones) and {k for _, k in early} == set(others)
    assert len(early) == max(len(ones), len(others))


def test_the_first():
    assert default(draws.first(1, range(3))) == [(0,)]
    rest = draws.first(1, [("a", {}), ("b", {})])[1:]
    assert [one.values for one in rest] == [("b", {})] and all(one.marks for one in rest)


def test_only_some():
    assert default(draws.only("ca", "abc")) == [("a",), ("c",)]


def test_at_least_one_is_left_out():
    with pytest.raises(AssertionError):
        draws.first(3, range(3))
    for early in ("abc", "abd"):
        with pytest.raises(AssertionError):
            draws.only(early, "abc")
