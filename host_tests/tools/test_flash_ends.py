"""How tools/flash.sh ends: it says that the alarm is on only after a test text was accepted. What
another project left on the board is named. One board lives through the tests that need one, in
order (_shares in conftest.py)."""

from types import SimpleNamespace

import pytest
from doubles.serial_board import toolbox
from flashing import board, install, leftovers, proof
from flashing.say import NOT_COPIED, NOT_TEXTED, Stop
from image import bundle

from host_tests.tools.flash_bench import FIRMWARE, Bench

PHONE = "+380501234567"
LABEL = "...cdef to ...4567"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    toolbox.need_vm()
    bench = Bench(tmp_path_factory.mktemp("ends"))
    with bench.board:
        bench.board.load(FIRMWARE)
        yield bench


def says(bench, *lines):
    """The board's program prints these once it is armed."""
    text = toolbox.APP["app.py"].replace("                test()\n", "".join(
        "                print(%r)\n" % line for line in lines))  # fmt: skip
    toolbox.write_app(bench.app, **{"app.py": text})


def test_01_it_ends_when_a_test_text_was_accepted_and_says_for_whom(bench):
    done = bench.update()
    done.expect(0, "| #1 %s: accepted by Twilio" % LABEL, "the alarm is on")
    assert done.text.rstrip().endswith("and a test text was accepted for %s." % PHONE)
    assert "/test.now" not in bench.board.vm.files()


def test_02_a_network_that_is_not_found_is_no_success(bench):
    line = "11-30 10:00:00 Wi-Fi: attic: network not found: check its name and the distance."
    says(bench, line)
    done = bench.update()
    done.expect(
        NOT_TEXTED, "the board is armed, but it cannot text yet", "attic: network not found"
    )
    assert "the alarm is on" not in done.text and "tools/log" in done.text
    assert "/test.now" in bench.board.vm.files(), "the board was asked for a text"


def test_03_whoever_wants_no_text_gets_none_and_is_told_what_that_means(bench):
    toolbox.write_app(bench.app)
    bench.update().expect(0)
    done = bench.update("--no-text")
    done.expect(0, "the alarm is on; whether it can text was not tried (--no-text)")
    assert "accepted" not in done.text


def test_04_leftovers_are_named_and_stay_until_told(bench):
    imports = (
        "import hashlib\n\n\ndef late():\n    import ntptime\n    from urequests import get\n"
    )
    toolbox.write_app(bench.app, **{"rooms/sending.py": imports})
    for name in ("/urequests.py", "/ntptime.mpy", "/hashlib.py", "/lib/time.py"):
        bench.board.vm.put(name, b"old = True\n")
    for name in ("/lib/urequests.py", "/sys.py", "/mine.py", "/time.txt"):
        bench.board.vm.put(name, b"harmless\n")
    before = bench.board.vm.files()
    done = bench.update("--no-text")
    done.expect(NOT_COPIED, "/hashlib.py, /lib/time.py, /ntptime.mpy, /urequests.py")
    done.expect(NOT_COPIED, "--remove-leftovers", "in place of what the firmware needs")
    assert bench.board.vm.files() == before
    bench.update("--no-text", "--remove-leftovers").expect(0, "removed /hashlib.py, /lib/time.py")
    left = set(bench.board.vm.files())
    assert not left & {"/urequests.py", "/ntptime.mpy", "/hashlib.py", "/lib/time.py"}
    assert {"/lib/urequests.py", "/sys.py", "/mine.py", "/time.txt"} <= left


def test_what_the_real_firmware_imports_is_found():
    sources = [(p.name, p) for p in (toolbox.ROOT / "firmware").rglob("*.py")]
    own = {
        p.relative_to(toolbox.ROOT / "firmware").parts[0].removesuffix(".py") for _, p in sources
    }
    names = leftovers.used(sources, own)
    assert {"urequests", "requests", "ntptime", "hashlib", "socket", "time", "os"} <= names
    assert not names & ({"sys", "gc", "tls"} | own)


@pytest.mark.parametrize(("answer", "goes"), [("y\n", True), ("n\n", False), ("", False)])
def test_at_a_terminal_it_asks_before_it_removes(tmp_path, monkeypatch, answer, goes):
    app = toolbox.write_app(tmp_path)
    found = board.Inventory()
    found.paths = ["/time.py", "/main.py", "/mine.py"]
    args = SimpleNamespace(remove_leftovers=False, source=app)
    made = bundle.Bundle({"app.mpy": b""}, {"boot.py": b"", "main.py": b""}, b"")
    asked = []
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: bool(answer)))
    monkeypatch.setattr("builtins.input", lambda text: asked.append(text) or answer)
    if goes:
        assert install.unwanted(args, made, found) == ["/time.py"]
    else:
        with pytest.raises(Stop, match="/time.py"):
            install.unwanted(args, made, found)
    assert bool(asked) == bool(answer) and all("/time.py" in text for text in asked)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def heard(clock, *lines, phones=None, networks=1):
    made = proof.Proof(phones or {PHONE: [LABEL]}, networks, clock)
    for line in lines:
        made.hear("11-30 10:00:00 " + line)
    return made


def test_a_refusal_is_told_after_a_moment_for_a_fallback(clock):
    why = "Twilio error 21608: this recipient is not verified; verify the number"
    made = heard(clock, "#4 %s: %s" % (LABEL, why))
    assert not made.done()
    clock.now += proof.GRACE_S
    assert made.done() and made.accepted() == []
    assert made.why_not() == ["%s: %s" % (PHONE, why)]


def test_a_fallback_that_is_accepted_counts_for_its_phone(clock):
    made = heard(clock, "#4 ...a to ...1: Twilio error 20003",
                 "#4f ...b to ...1: accepted by sipgate",
                 phones={"+491": ["...a to ...1", "...b to ...1"]})  # fmt: skip
    assert made.done() and made.accepted() == ["+491"] and made.why_not() == []


def test_everybody_must_be_reached(clock):
    made = heard(clock, "#4 ...a to ...1: accepted by Twilio as SM1 (queued)",
                 phones={"+491": ["...a to ...1"], "+492": ["...a to ...2"]})  # fmt: skip
    assert not made.done()
    clock.now += 60
    assert not made.done(), "the second phone's turn may still come"
    assert made.accepted() == ["+491"] and made.why_not() == ["+492: no word of its text yet"]


def test_the_fate_after_the_acceptance_does_not_take_it_back(clock):
    made = heard(clock, "#4 %s: accepted by Twilio as SM1 (queued)" % LABEL, "#4 %s: sent" % LABEL)
    assert made.done() and made.accepted() == [PHONE]


def test_all_networks_must_have_failed_and_a_join_makes_it_good(clock):
    no = "Wi-Fi: attic: wrong password: correct WIFI in config.py."
    assert heard(clock, no).done()
    assert not heard(clock, no, no, networks=2).done()
    made = heard(clock, no, "Wi-Fi: cellar: network not found.", networks=2)
    assert made.done() and len(made.why_not()) == 2
    assert not heard(clock, no, "Wi-Fi: joined attic.").done()
    assert not heard(clock, "Wi-Fi: connection lost.").done()
