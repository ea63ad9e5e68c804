"""rules: which name was meant, which number; a cure is only named where it is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from settings import rules

from host_tests.settings.configs import mistakes, sender


@given(st.text("ABC_", max_size=8), st.text("ABC_", max_size=8))
def test_nearest_is_at_most_two_slips_away(one, two):
    assert rules._slips(one, one) == 0
    assert rules._slips(one, two) == rules._slips(two, one)
    if one != two:
        assert rules._slips(one, two) > 0


@pytest.mark.parametrize(
    "number",
    [
        "8 050 123 45 67",  # a trunk 8: of Ukraine, or of another country
        "+380 (0) 50 123 45 67",  # one digit too many
        "00380 050 123 45 67",
        "3800501234567",
        "11 91234 5678",  # no area code of North America begins with 1: Brazil
        "0501234567",
        "810 380 50 123 45 67",  # an exit code
    ],
)
def test_no_number_is_suggested_that_may_be_wrong(number):
    (wrong,) = mistakes(**sender(0, number))
    assert "write + and the country code first" in wrong
    assert rules.cleaned(number) is None


@pytest.mark.parametrize("number", ["380501234567", "00 380 50 123 45 67", "+38 (050) 123-45-67"])
def test_a_number_is_suggested_where_it_is_certain(number):
    assert rules.cleaned(number) == "+380501234567"
