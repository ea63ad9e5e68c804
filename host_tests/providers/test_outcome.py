"""outcome: a result outlives its module as plain data."""

import pytest
from core import overlay
from providers import outcome as o
from providers import results

WHY = results.Outcome(o.FIX, "the token is wrong", status=401, code=20003, scope=o.ACCOUNT)


@pytest.mark.parametrize(
    "result",
    [
        results.Outcome(o.SENT, "accepted", "SM1", 201),
        WHY,
        results.Delivery(o.UNDELIVERED, "the carrier refused it", "undelivered", 30007, True, 60),
        results.LookUp(o.FOUND, "SM1", "sent"),
        results.LookUp(o.CANNOT, outcome=WHY),
    ],
)
def test_a_result_is_the_same_afterwards(result):
    kept = results.park(result)
    fields = kept.__dict__
    assert type(kept) is overlay.Plain and type(fields) is dict
    assert not any(isinstance(value, results.Outcome) for value in fields.values())
    again = overlay.unpark(type(result), kept)
    if fields.get("outcome"):
        again.outcome = overlay.unpark(results.Outcome, kept.outcome)
    assert type(again) is type(result) and repr(again) == repr(result)
    assert sorted(again.__dict__) == sorted(result.__dict__)
