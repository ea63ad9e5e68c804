"""A refusal rests what it is about, and is told once through any line that works."""

import pytest
from accounts import twilio
from delivery import pause
from outbox_bench import Bench, no_collecting  # noqa: F401
from providers import error_lookup, twilio_delivery_errors, twilio_send_errors
from providers import outcome as o
from providers.account import account

from host_tests.delivery.fault_bench import alarm, doors, notes, shared

WRONG_FROM = "+15559999999"


def with_from(b, k, from_):
    to, _, token, sid = b.senders[k][:4]
    b.senders[k] = (to, from_, token, sid)
    b.restart()


class TestScope:
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_one_wrong_sender_among_three_lines_of_one_account(self, place):
        """21659: the other two get the alarm within the minute, and are told once."""
        b = shared()
        with_from(b, place, WRONG_FROM)
        alarm(b)
        good = [k for k in range(3) if k != place]
        assert [len(doors(b, k)) for k in good] == [1, 1]
        for _ in range(3):
            alarm(b, 1800)
        for k in good:
            assert len(notes(b, k)) == 1 and "21659" in notes(b, k)[0]
        assert doors(b, place) == []

    @pytest.mark.parametrize("code", [21606, 21703, 21612, 21408, 21608, 572002])
    def test_what_concerns_one_destination_silences_no_other(self, code):
        b = shared()
        b.accounts[0].refuse[b.people[0].to] = code
        alarm(b)
        assert [len(doors(b, k)) for k in range(3)] == [0, 1, 1]
        assert [len(notes(b, k)) for k in range(3)] == [0, 1, 1]

    @pytest.mark.parametrize("code", [30003, 30004, 30008, 30020, 30410, 63010])
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_what_passes_and_concerns_one_phone_lets_the_others_go_on(self, code, place):
        """Nothing rests, not even that phone: the text is tried again, the next one at once."""
        b = shared()
        phone = b.people[place].to
        b.accounts[0].refuse[phone] = code
        alarm(b, 20)
        good = [k for k in range(3) if k != place]
        assert [len(doors(b, k)) for k in good] == [1, 1] and b.delivery.rests == {}
        del b.accounts[0].refuse[phone]
        alarm(b, 20)
        assert [len(doors(b, k)) for k in good] == [2, 2]
        assert len(doors(b, place)) == 1, "the second alarm waits for nothing"
        b.run(900)
        assert [len(doors(b, k)) for k in range(3)] == [2, 2, 2] and notes(b, good[0]) == []

    @pytest.mark.parametrize("code", [21212, 21601, 21607, 21660, 21661, 21701, 21705, 63007])
    def test_a_bad_sender_rests_all_its_lines_and_no_other(self, code):
        b = shared(4)
        b.accounts[0].numbers.append("+15550009999")
        bad = b.senders[0][1]
        for k in (2, 3):
            with_from(b, k, "+15550009999")
        b.accounts[0].refuse[bad] = code
        alarm(b)
        asked = [r for r in b.double.requests if r[4] == code]
        assert len(asked) == 1, "the second line of that sender waits"
        assert [len(doors(b, k)) for k in range(4)] == [0, 0, 1, 1]
        assert [len(notes(b, k)) for k in range(4)] == [0, 0, 1, 1]

    @pytest.mark.parametrize("code", [10001, 20005, 90010, 63038, 21730])
    def test_the_account_rests_whole(self, code):
        b = Bench(kinds=("full", "full"), shared=2)
        for k in (0, 2, 3):
            b.accounts[0].refuse[b.people[k].to] = code
        alarm(b)
        assert sum(1 for r in b.double.requests if r[4] == code) == 1
        assert len(doors(b, 1)) == 1

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_one_mistyped_token_among_three_lines_of_one_account(self, place):
        b = shared()
        to, from_, _, sid = b.senders[place]
        b.senders[place] = (to, from_, "0" * 32, sid)
        b.restart()
        alarm(b)
        good = [k for k in range(3) if k != place]
        assert [len(doors(b, k)) for k in good] == [1, 1]
        assert [len(notes(b, k)) for k in good] == [1, 1] and "20003" in notes(b, good[0])[0]

    def test_a_key_without_the_right(self):
        b = shared()
        to, from_, _, sid = b.senders[0]
        key, secret = "SK" + "5" * 32, "5" * 32
        b.accounts[0].keys[key] = (secret, "restricted")
        b.accounts[0].rights.clear()
        b.senders[0] = twilio(to, from_, secret, sid, key=key)
        b.restart()
        alarm(b)
        assert [len(doors(b, k)) for k in range(3)] == [0, 1, 1]

    def test_a_text_refused_for_itself_rests_nothing(self):
        b = shared(2)
        b.double.faults.add("http", {"method": "POST"}, 2, status=400, code=21617)
        alarm(b, text="too long")
        alarm(b)
        assert [len(doors(b, k)) for k in range(2)] == [1, 1]

    def test_all_lines_at_fault_and_then_one_works(self):
        """Told when there is a way."""
        b = Bench(kinds=("full", "full"))
        b.accounts[0].refuse[b.people[0].to] = 21608
        b.accounts[1].status = "suspended"
        alarm(b)
        assert notes(b, 1) == []
        b.accounts[1].status = "active"
        b.run(2 * 3600)
        assert len(notes(b, 1)) == 1

    def test_keys_tell_no_secret(self):
        people = [account(("+380501234567", "+1555", "f" * 32, "AC" + "1" * 32))]
        assert "f" * 8 not in repr(pause.keys(people, 0))
        assert pause.key(people, 0, o.TEXT) is None

    @pytest.mark.parametrize("code", [1 << 24, 1 << 31, 10**12])
    def test_a_code_of_any_size(self, code):
        b = shared(2)
        b.double.faults.add(
            "http",
            {"to": b.people[0].to, "method": "POST"},
            None,
            status=400,
            body=b'{"code": %d, "message": "no", "status": 400}' % code,
        )
        alarm(b, 300)
        assert len(doors(b, 1)) == 1 and len(notes(b, 1)) == 1


class TestTables:
    @pytest.mark.parametrize("code", [30034, 30007, 63016, 30003])
    def test_a_late_code_at_sending(self, code):
        assert (
            error_lookup.find(code, False) == error_lookup.find(code, True)
            and error_lookup.find(code)[3]
        )

    @pytest.mark.parametrize("code", [21610, 14107, 21408, 20003])
    def test_an_early_code_at_delivery(self, code):
        assert (
            error_lookup.find(code, True) == error_lookup.find(code, False)
            and error_lookup.find(code, True)[3]
        )

    @pytest.mark.parametrize(
        "code, kind, scope",
        [
            (21609, o.FIX, o.TEXT), (21618, o.NEVER, o.TEXT), (21701, o.FIX, o.LINE),
            (21702, o.FIX, o.LINE), (21703, o.FIX, o.RECIPIENT), (21704, o.FIX, o.LINE),
            (21730, o.LATER, o.ACCOUNT), (63007, o.FIX, o.LINE), (70051, o.FIX, o.ACCOUNT),
            (90010, o.FIX, o.ACCOUNT), (30001, o.LATER, o.ACCOUNT), (30002, o.FIX, o.ACCOUNT),
            (30004, o.LATER, o.RECIPIENT), (30007, o.NEVER, o.TEXT), (30019, o.NEVER, o.TEXT),
            (30020, o.LATER, o.RECIPIENT), (30021, o.LATER, o.RECIPIENT),
            (30032, o.FIX, o.LINE), (30033, o.FIX, o.LINE), (30034, o.FIX, o.LINE),
            (30035, o.LATER, o.LINE), (63003, o.NEVER, o.RECIPIENT), (63010, o.LATER, o.RECIPIENT),
            (63012, o.LATER, o.RECIPIENT), (63013, o.FIX, o.LINE), (63018, o.LATER, o.LINE),
            (63024, o.NEVER, o.RECIPIENT),
        ],
    )  # fmt: skip
    def test_the_codes_of_twilios_pages(self, code, kind, scope):
        assert error_lookup.find(code)[:2] == (kind, scope)

    def test_no_code_in_both(self):
        codes = [
            {line.split(" ")[0] for line in t.TABLE}
            for t in (twilio_send_errors, twilio_delivery_errors)
        ]
        assert codes[0] & codes[1] == {"63038"}
