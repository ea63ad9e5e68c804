"""How many draws of a random schedule a run plays: the first ones always, all of them with --full,
as continuous integration does."""

import pytest


def first(most, draws):
    """Parameters for `parametrize`: all draws, those after the first `most` marked `full`."""
    draws = list(draws)
    assert 0 < most < len(draws), "nothing to leave out"
    return [*draws[:most], *[pytest.param(one, marks=pytest.mark.full) for one in draws[most:]]]
