"""The whole path on the real MicroPython VM: a door, the firmware, tls12, Twilio's double."""

import draws
import pytest
import x509_maker
from doubles.twilio import inbound
from secrets_check import no_secret
from vm import heap
from vm.evening import PHONES as ALL_PHONES
from vm.evening import Evening
from vm.run import kinds
from vm.soak import soak

PHONES = ALL_PHONES[:2]


@pytest.fixture(params=kinds())
def vm(request):
    return request.getfixturevalue("%s_vm" % request.param)


@pytest.fixture
def evening(tmp_path):
    return Evening(tmp_path)


def played(vm, evening, **options):
    """What the board said in an evening."""
    out = evening.play(vm, **options).check().out
    print(out)
    no_secret(out, "secret key", *[account.token for account in evening.accounts])
    return out


def once_each(evening, out):
    for phone in PHONES:
        texts = evening.texts(phone)
        assert len(texts) == 2, "%s: %s\n%s" % (phone, texts, out)
        opened, more = sorted(texts)  # what waits may be overtaken
        assert opened.startswith("Home: Front door opened"), texts
        assert "1 more" in more, texts


def test_all_is_well(vm, evening):
    out = played(vm, evening)
    once_each(evening, out)
    assert "servers verified" in out


FAULTS = (
    ("reset_after", {}),
    ("half_answer", {}),
    ("http", {"status": 500, "code": 20500, "created": True}),
    # those of a kind that is above, or played on the virtual board by default
    ("raw", {"data": b"\x00\xff nonsense\r\n\r\n", "created": True}),
    ("close_before", {}),
    ("trickle", {}),
    ("reset_before", {}),
    ("close_after", {}),
    ("http", {"status": 503, "code": 20503}),
    ("http", {"status": 429, "code": 20429}),
)


@pytest.mark.parametrize("kind, more", draws.first(3, FAULTS))
def test_whatever_fails_everyone_gets_each_text_once(vm, evening, kind, more):
    """The fault strikes the first request that sends to the first phone."""
    evening.double.faults.add(kind, when={"method": "POST", "to": PHONES[0]}, count=1, **more)
    once_each(evening, played(vm, evening))


def test_one_refused_account_does_not_stop_the_other(vm, evening):
    refused = {"status": 400, "code": 21608}
    evening.double.faults.add("http", when={"to": PHONES[0]}, count=None, **refused)
    out = played(vm, evening)
    assert evening.texts(PHONES[0]) == []
    assert "Home: Front door opened" in evening.texts(PHONES[1])[0]
    assert "21608" in out


def ask_by_text(evening):
    """A command for the evening, and a stranger's; what config.py needs for it."""
    number = evening.accounts[0].numbers[0]
    inbound.text(evening.double, PHONES[0], number, "4711 статус", x509_maker.NOW + 30)
    inbound.text(evening.double, "+447946000001", number, "4711 disarm", x509_maker.NOW + 31)
    return "COMMANDS_FROM = [%r]\nCOMMANDS_PIN = '4711'\nCOMMANDS_EVERY_S = 60\n" % PHONES[0]


def answered(evening):
    """Did the command's sender get the answer, and both the alarms?"""
    mine, others = [evening.texts(phone) for phone in PHONES]
    return sum("під охороною" in text for text in mine) == 1 and (len(mine), len(others)) == (3, 2)


def test_a_command_by_text_is_answered_to_its_sender(vm, evening):
    out = played(vm, evening, more=ask_by_text(evening))
    assert answered(evening), out
    said = "\n".join(line for line in out.splitlines() if not line.startswith(("mem:", "GC:")))
    assert "STATUS" in said and "4711" not in said


ON_A_BINARY = pytest.mark.skipif(
    "unix" not in kinds(), reason="needs MICROPYTHON=, see tools/heap --help"
)


@ON_A_BINARY
@pytest.mark.parametrize("what", ["example", "all"])
def test_an_evening_in_what_a_board_has(unix_vm, what):
    if unix_vm.heap_factor != 1:
        pytest.skip("a 64-bit build needs twice the bytes")
    line = heap.first(unix_vm, what)
    assert line.found.names < 620, "the chip's table of names doubles at 620"
    failed = [draw for draw in (1, 2, 3) if not heap.goes_well(unix_vm, line, 0, draw)]
    assert not failed


@ON_A_BINARY
def test_memory_comes_back(unix_vm, tmp_path):
    if unix_vm.heap_factor != 1:
        pytest.skip("a 64-bit build needs twice the bytes")
    out = soak(unix_vm, 10, tmp_path).check().out
    assert "after 10 rounds" in out
