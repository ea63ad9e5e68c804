"""outcome: a result outlives its room as plain data."""

import pytest
from providers import outcome as o

WHY = o.Outcome(o.FIX, "the token is wrong", status=401, code=20003, scope=o.ACCOUNT)


@pytest.mark.parametrize(
    "result",
    [
        o.Outcome(o.SENT, "accepted", "SM1", 201),
        WHY,
        o.Delivery(o.UNDELIVERED, "the carrier refused it", "undelivered", 30007, True, 60),
        o.LookUp(o.FOUND, "SM1", "sent"),
        o.LookUp(o.CANNOT, outcome=WHY),
    ],
)
def test_a_result_is_the_same_afterwards(result):
    which, fields = kept = o.plain(result)
    assert type(which) is int and type(fields) is dict
    assert not any(isinstance(value, o.Outcome) for value in fields.values())
    again = o.made(kept)
    assert type(again) is type(result) and repr(again) == repr(result)
    assert sorted(again.__dict__) == sorted(result.__dict__)
