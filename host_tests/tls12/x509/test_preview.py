"""The weekly look at the provider's next settings."""

import pytest
from tls12.errors import TLSError
from tls12.preview import Preview

DAY = 86400
NOW = 1_800_000_000


def watch(*answers, saved=None):
    """Answers: "ok" or an exception, in turn."""
    left = list(answers)

    def shake(host):
        assert host == "next.example"
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Preview(shake, "next.example", "api.example", saved=saved)


REFUSED = TLSError("certificate", "signed by nobody known", 48)
GONE = TLSError("hello", "the server closed", 0, 104)


def test_when_it_is_due():
    w = watch("ok", GONE, "ok")
    assert not w.due(None)
    assert w.due(NOW)
    assert w.look(NOW) is True
    assert not w.due(NOW) and not w.due(NOW + 7 * DAY - 1)
    assert w.due(NOW + 7 * DAY)
    assert w.look(NOW + 7 * DAY) is None
    assert not w.due(NOW + 8 * DAY - 1)
    assert w.due(NOW + 8 * DAY)  # not reached: tomorrow again
    assert w.look(NOW + 8 * DAY) is True
    assert not w.due(NOW + 9 * DAY)
    assert w.due(NOW)  # the clock went back


def test_refused_is_told_until_it_is_good_again():
    w = watch(REFUSED, REFUSED, "ok")
    assert w.look(NOW) is False
    assert w.look(NOW + 7 * DAY) is False
    (line,) = w.lines(NOW + 8 * DAY)
    assert "refused for 8 days (signed by nobody known)" in line and "api.example" in line
    assert "tools/roots" in line
    assert w.look(NOW + 14 * DAY) is True
    assert w.lines(NOW + 14 * DAY) == []


@pytest.mark.parametrize("error", [GONE, OSError(-2), OSError(110), OSError("odd"), OSError()])
def test_a_dead_network_says_nothing_about_tls(error):
    w = watch(error)
    """OSError(-2) is the chip's DNS failure, not an alert."""
    assert w.look(NOW) is None


def test_long_silence_is_told():
    w = watch(*[GONE] * 30)
    for day in range(21):
        assert w.look(NOW + day * DAY) is None
        assert w.lines(NOW + day * DAY) == []
    (line,) = w.lines(NOW + 22 * DAY)
    assert "not been reached for 22 days" in line


def test_kept_over_a_reboot():
    w = watch(REFUSED)
    w.look(NOW)
    again = watch("ok", saved=w.state())
    assert again.lines(NOW + DAY) == w.lines(NOW + DAY) != []
    assert not again.due(NOW + DAY)


def test_one_refusal_is_not_sure():
    """Anybody on the way can forge an alert, or show a certificate of his own, once."""
    w = watch(REFUSED, REFUSED, GONE, REFUSED, "ok", REFUSED)
    w.look(NOW)
    assert not w.sure(NOW)
    w.look(NOW + DAY - 1)
    assert not w.sure(NOW + DAY - 1), "the same day"
    w.look(NOW + 2 * DAY)
    assert not w.sure(NOW + 2 * DAY), "not reached: nothing was seen on this day"
    w.look(NOW + 3 * DAY)
    assert w.sure(NOW + 3 * DAY)
    w.look(NOW + 5 * DAY)
    assert not w.sure(NOW + 5 * DAY)
    w.look(NOW + 7 * DAY)
    assert not w.sure(NOW + 7 * DAY), "it counts anew"


def test_after_a_refusal_the_next_look_is_in_two_days():
    w = watch(REFUSED, "ok")
    w.look(NOW)
    assert not w.due(NOW + 2 * DAY - 1) and w.due(NOW + 2 * DAY)
    w.look(NOW + 2 * DAY)
    assert not w.due(NOW + 9 * DAY - 1) and w.due(NOW + 9 * DAY)


def test_nothing_to_say_before_the_first_look():
    assert watch().lines(NOW) == watch().lines(None) == []
