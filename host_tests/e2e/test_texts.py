"""A night on the virtual board: quiet hours over a power cut, a text for later, own words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from doubles.board import Board, World
from doubles.board.errors import BoardError
from doubles.board.littleflash import LittleFlash
from doubles.twilio import TwilioDouble
from outbox_bench.marks import numbered

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
PARENT, TEEN = "+380501234567", "+380671234567"
DOOR, HALL = 5, 4
CONFIG = """
from accounts import twilio
NAME = "Дім"
WIFI = [("Kobzar", "varenyky-2026")]
SENDERS = [
    twilio(*%r, quiet=("22:00", "07:00")),
    twilio(*%r, romanise=True),
]
SENSORS = [
    dict(name="Вхід", pin=5, kind="door", restored=True, cooldown_s=60,
         text="{serial} о {time}: {name} відчинено!"),
    dict(name="Хол", pin=4, kind="pir"),
]
UTC_OFFSET_MIN = 120
LANGUAGE = "uk"
HEARTBEAT_HOUR = 23
"""


class Night:
    """A house from 21:30 in Kyiv; `until` lets it run until ten seconds after a local time."""

    def __init__(self, service=False):
        """service: the first account sends through a Messaging Service."""
        start = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)
        self.world = World(3, unix_epoch=int(start.timestamp()))
        self.double = TwilioDouble(3, unix_epoch=self.world.unix_epoch)
        self.world.air.add("Kobzar", "varenyky-2026")
        self.world.net.mount("api.twilio.com", self.double)
        accounts = [self.double.add_account("full") for _ in range(2)]
        senders = [
            (to, account.numbers[0], account.token, account.sid)
            for to, account in zip((PARENT, TEEN), accounts, strict=True)
        ]
        if service:
            to, _, token, sid = senders[0]
            senders[0] = (to, self.double.add_service(accounts[0]), token, sid)
        self.board = Board(
            self.world,
            firmware=FIRMWARE,
            config=CONFIG % tuple(senders),
            flash=LittleFlash(),
            tls="clear",
            stretch=400,
        )
        self.board.pin(DOOR).drive(0)
        self.board.pin(HALL).drive(0)
        self.board.power_on()

    def until(self, time):
        now = int(self.world.unix()) + 7200
        hour, minute = map(int, time.split(":"))
        self.board.run(((hour * 3600 + minute * 60 - now) % 86400 + 10) * 1000)

    def texts(self, phone):
        """[(local time, text)] so far."""
        return [
            (datetime.fromtimestamp(m.created_at + 7200, UTC).strftime("%H:%M"), numbered(m.body))
            for m in self.double.phones[phone].messages()
        ]


@pytest.fixture
def night():
    made = Night()
    yield made
    made.board.cut_power()


def test_a_note_waits_for_the_morning_over_a_power_cut_and_an_alarm_does_not(night):
    board = night.board
    night.until("22:50")
    board.pin(DOOR).drive(1)
    night.until("23:00")
    board.pin(DOOR).drive(0)
    night.until("23:10")
    board.pin(HALL).drive(1)
    night.until("23:11")
    board.pin(HALL).drive(0)
    night.until("03:00")
    board.cut_power()
    night.until("03:05")
    board.power_on()
    night.until("06:59")
    parent = night.texts(PARENT)
    assert parent == [
        ("21:30", "Дім: систему запущено (увімкнено живлення) #1"),
        ("22:50", "Дім: #2 о 22:50: Вхід відчинено!"),
        ("23:10", "Дім: Хол: рух #5"),
    ]
    night.until("07:05")
    assert night.texts(PARENT)[3:] == [
        ("07:00", "23:00: Дім: Вхід: зачинено #4"),
        ("07:00", "23:00: Дім: усе гаразд, 1 спрацювання з моменту запуску, відчинено: Вхід #3"),
        ("07:00", "03:05: Дім: систему запущено (увімкнено живлення) #6"),
    ]
    teen = [text for _, text in night.texts(TEEN)]
    assert teen[1] == "Dim: #2 o 22:50: Vkhid vidchyneno!" and len(teen) == 6
    assert [time for time, _ in night.texts(TEEN)][-1] == "03:05"
    assert len(board.boots) == 2 and not board.crashes


def test_a_text_from_the_prompt_at_its_time_and_at_once(night):
    board = night.board
    night.until("21:40")
    board.ctrl_c()
    board.run(3000)
    said = board.repl('text("Вечеря #7", at="21:55")')
    assert "#2 for 2 phones, on 2026-11-20 at 21:55" in said, said
    assert "#3 for 2 phones. machine.reset()" in board.repl('text("Де ви?")')
    assert "Not taken: that time is past" in board.repl('text("x", at="2026-11-20 21:00")')
    assert "Not taken: there is no such day" in board.repl('text("x", at="2026-11-31 21:00")')
    assert "Not taken: write the words" in board.repl("text(5)")
    assert "1 text to be sent later, next 21:55." in board.repl(
        "from delivery import report; from runtime import supervisor; "
        "print(report.lines(supervisor.alarm))"
    )
    board.reset()
    night.until("21:54")
    _, *rest = night.texts(PARENT)
    assert sorted(text for _, text in rest) == [
        "Дім: Де ви? #3",
        "Дім: систему запущено (кнопка скидання) #4",
    ]
    night.until("22:10")
    assert ("21:55", "Дім: Вечеря 7 #2") in night.texts(PARENT)
    assert ("21:55", "Dim: Vecheria 7 #2") in night.texts(TEEN)
    assert not board.crashes


@pytest.fixture
def kept():
    made = Night(service=True)
    yield made
    made.board.cut_power()


def stopped(board):
    board.ctrl_c()
    board.run(3000)


def test_twilio_sends_what_it_keeps_while_the_board_has_no_power(kept):
    board = kept.board
    kept.until("21:40")
    stopped(board)
    assert "#2 for 2 phones, on 2026-11-21 at 08:00" in board.repl('text("Ранок", at="08:00")')
    board.reset()
    kept.until("22:50")
    board.pin(DOOR).drive(1)
    kept.until("23:00")
    board.pin(DOOR).drive(0)
    kept.until("23:10")
    board.cut_power()
    kept.until("08:10")
    phone = kept.double.phones[PARENT]
    there = [(m.arrives_at + 7200) % 86400 for m in phone.messages(kept.world.unix())]
    words = [numbered(t) for t in phone.texts(kept.world.unix())]
    assert words[-1] == "Дім: Ранок #2" and 0 <= there[-1] - 8 * 3600 < 10
    assert any("зачинено" in text for text in words), "kept for the end of the quiet hours"
    assert not any("Ranok" in text for text in kept.double.phones[TEEN].texts())
    board.power_on()
    kept.until("08:30")
    teen = [text for _, text in kept.texts(TEEN)]
    assert teen.count("08:00, iz zapiznenniam: Dim: Ranok #2") == 1
    parent = [numbered(t) for t in phone.texts(kept.world.unix())]
    assert len(parent) == len(set(parent)) and not board.crashes


def test_what_twilio_keeps_is_taken_back_from_the_prompt(kept):
    board = kept.board
    kept.until("21:40")
    stopped(board)
    board.repl('text("Вечеря", at="23:30")')
    board.reset()
    kept.until("21:45")
    stopped(board)
    said = board.repl("cancel(2)")
    assert "#2 is not sent to 1 phone; for 1 more the provider is asked to cancel it" in said, said
    assert "There is no text #99" in board.repl("cancel(99)")
    board.reset()
    kept.until("21:50")
    states = [m.status(kept.world.unix()) for m in kept.double.messages if m.send_at]
    assert states == ["canceled"]
    kept.until("23:45")
    for phone in (PARENT, TEEN):
        assert not any("Вечеря" in t or "Vecheria" in t for _, t in kept.texts(phone))
    assert not board.crashes


def test_a_late_answer_of_the_time_server_is_in_time(night):
    board, net = night.board, night.world.net
    night.until("21:40")
    board.ctrl_c()
    board.run(3000)
    board.repl('text("Вечеря", at="21:55")')
    net.ntp = "silent"
    night.until("21:50")
    board.reset()
    night.until("21:53")
    assert len(night.texts(PARENT)) == 2
    net.ntp = "ok"
    night.until("21:56")
    (dinner,) = [m for m in night.double.phones[PARENT].messages() if "Вечеря" in m.body]
    assert 0 <= (dinner.created_at + 7200) % 86400 - (21 * 60 + 55) * 60 < 15


def test_a_test_from_the_prompt_comes_once_and_at_once_even_in_quiet_hours(night):
    board = night.board
    night.until("23:00")
    before = len(night.texts(PARENT))
    board.ctrl_c()
    board.run(3000)
    with pytest.raises(BoardError, match="did not come back"):  # it restarts
        board.repl("test()", limit_ms=1000)
    night.until("23:05")
    assert [text for _, text in night.texts(PARENT)][before:] == [
        "Дім: це перевірка: систему запущено #3"
    ]
    teen = [text for _, text in night.texts(TEEN)]
    assert teen.count("Dim: tse perevirka: systemu zapushcheno #3") == 1
    board.reset()
    night.until("23:10")
    assert len(night.texts(PARENT)) == before + 1, "the start itself waits for the morning"
    assert not board.crashes
