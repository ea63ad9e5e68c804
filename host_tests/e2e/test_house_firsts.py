"""The judge of a house's first alarms: which openings it wants to see told within a minute."""

import pytest
from outbox_bench.house import House
from outbox_bench.house_firsts import Firsts

TOLD = [(100, 1), (300, 2), (500, 3)]


def late(moments):
    """moments: (seconds at which the door was opened, serial of the alarm that told it or 0)."""
    with House(kinds=("full",)) as house:
        firsts, account = Firsts(house), house.accounts[0]
        for at, serial in moments:
            house.run_to(at)
            firsts.opened()
            if serial:
                text = "Home: Front door opened #%dbcdf" % serial
                form = {"To": house.phones[0], "From": account.numbers[0], "Body": text}
                house.double._create(account, form, house.world.unix())
        return list(firsts.late(20, ()))


def test_each_of_the_first_four_is_to_be_told_within_a_minute():
    assert late([*TOLD, (700, 4)]) == []
    assert late([*TOLD, (700, 0)]) == ["Home's opening at 700 to +380440000001"]
    assert late([(100, 0), (300, 2), (500, 3), (700, 4)]) == [
        "Home's opening at 100 to +380440000001"
    ]


@pytest.mark.parametrize("rest_s", [59.5, 100, 120])
def test_an_alarm_between_two_sure_ones_is_one_of_the_four(rest_s):
    """The cooldown had ended, so the board told it: the next one is its fifth."""
    assert late([*TOLD, (500 + rest_s, 4), (900, 0)]) == []
    assert late([*TOLD, (500 + rest_s, 0), (900, 0)]) == ["Home's opening at 900 to +380440000001"]


def test_openings_within_a_cooldown_excuse_none_whatever_was_told_of_them():
    burst = [(500 + 10 * n, 3 + n) for n in range(1, 4)]
    assert late([*TOLD, *burst, (900, 0)]) == ["Home's opening at 900 to +380440000001"]


def test_the_same_alarm_told_twice_counts_once():
    assert late([*TOLD[:2], (400, 2), (500, 3), (900, 0)]) == [
        "Home's opening at 900 to +380440000001"
    ]


def test_what_was_told_later_excuses_nothing():
    assert late([*TOLD, (600, 0), (900, 0), (1100, 4)]) == [
        "Home's opening at 900 to +380440000001"
    ]
