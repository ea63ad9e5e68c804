"""outcome: a result outlives its module as plain data."""

import pytest
from core import overlay
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
    kept = o.park(result)
    fields = kept.__dict__
    assert type(kept) is overlay.Plain and type(fields) is dict
    assert not any(isinstance(value, o.Outcome) for value in fields.values())
    again = overlay.unpark(type(result), kept)
    if fields.get("outcome"):
        again.outcome = overlay.unpark(o.Outcome, kept.outcome)
    assert type(again) is type(result) and repr(again) == repr(result)
    assert sorted(again.__dict__) == sorted(result.__dict__)
