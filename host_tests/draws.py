"""How many draws of a random schedule a run plays: the first ones always, all of them with --full,
as continuous integration does."""

import pytest


def first(most, draws):
    """Parameters for `parametrize`: all draws, those after the first `most` marked `full`."""
    draws = list(draws)
    assert 0 < most < len(draws), "nothing to leave out"
    rest = [one if isinstance(one, tuple) else (one,) for one in draws[most:]]
    return [*draws[:most], *[pytest.param(*one, marks=pytest.mark.full) for one in rest]]


def only(early, draws):
    """Parameters for `parametrize`: all draws, in their order; those not in `early` are marked
    `full`."""
    draws = list(draws)
    assert set(early) < set(draws), "nothing to leave out, or what is no draw"
    return [pytest.param(one, marks=[] if one in early else [pytest.mark.full]) for one in draws]


def pairs(ones, others):
    """Parameters for `parametrize`: each of `ones` with each of `others`. Those marked `full` are
    all but so many that each one, and each other, comes once or more."""
    ones, others = list(ones), list(others)
    count = max(len(ones), len(others))
    early = {(k % len(ones), k % len(others)) for k in range(count)}
    return [
        pytest.param(one, other, marks=[] if (i, k) in early else [pytest.mark.full])
        for k, other in enumerate(others)
        for i, one in enumerate(ones)
    ]
