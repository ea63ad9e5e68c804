"""The firmware's own main.py on the virtual board: its window, a wrong config.py, status()."""

import re

import pytest
from board_house import BROKEN, CONFIG, FIRMWARE, TOKEN, House
from secrets_check import no_secret


def test_what_only_the_start_needs_is_not_in_memory_once_it_is_armed():
    house = House()
    assert "Armed" in house.start(12)
    start = {"runtime.safe_mode", "runtime.assemble", "runtime.restarts", "settings.check"}
    # The loop's own phase reads restarts' numbers: looked at while another one is in memory.
    house.world.run_until(lambda: "delivery.phases" in house.board.sys.modules, 30000, 5)
    assert "delivery.phases" in house.board.sys.modules
    assert not start & set(house.board.sys.modules)


def test_ctrl_c_in_the_window_reaches_the_prompt():
    house = House()
    house.start(1)
    house.world.run_until(lambda: "Starting in" in house.board.serial, 30000, 100)
    house.board.run(1000)
    house.board.ctrl_c()
    house.board.run(500)
    assert house.board.state == "repl" and "Armed" not in house.board.serial
    assert "not running" in house.board.repl("status()")
    assert "Traceback" not in house.board.serial


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("10", 10), ("'x'", 3), ("-5", 3), ("10**9", 3), ("None", 3), ("3.5", 3)],
)
def test_a_wrong_length_of_the_window_means_three_seconds(value, seconds):
    house = House(
        "PROMPT_WINDOW_S = %s" % value, replace={"runtime.own_settings": "print('app here')"}
    )
    house.start(30)
    started = house.said_at("Starting in")
    if seconds:
        assert seconds * 1000 <= house.said_at("app here") - started <= seconds * 1000 + 500
    else:
        assert started is None and house.said_at("app here")


def test_noise_on_the_line_stops_the_alarm_only_where_it_may():
    for setting, stops in (("always", True), ("window", False)):
        house = House(CONFIG + "CTRL_C = %r\n" % setting)
        house.start(20)
        house.board.ctrl_c()
        house.board.run(2000)
        assert (house.board.state == "repl") == stops
        if stops:
            assert "the alarm is OFF" in house.board.serial
            assert "STOPPED" in house.board.repl("status()")


def test_ctrl_c_between_a_trip_and_the_flash_loses_nothing():
    whole = (FIRMWARE / "delivery/enqueue.py").read_text(encoding="utf-8")
    raised = (
        "from runtime import supervisor\n_calls = supervisor.__dict__.setdefault('_calls', [])\n"
    )
    once = "def add(app):\n    if not _calls:\n        _calls.append(1)\n"
    once += "        raise KeyboardInterrupt\n    return _add(app)\n"
    house = House(replace={"delivery.enqueue": whole + raised + "_add = add\n" + once})
    house.start(20)
    house.board.pin(5).drive(1)
    house.board.run(5000)
    assert "the alarm is OFF" in house.board.serial
    count = "from delivery import enqueue; from runtime import supervisor; "
    count += "print(len(enqueue.open_outbox(supervisor.alarm).alerts))"
    assert house.board.repl(count).strip() == "1"


STATUS = (
    "Home: 1 sensor, 1 account",
    "Wi-Fi: connected to Kobzar",
    "Clock: ",
    "Front door (GPIO5): closed, 0 trips",
    "Account ...cdef to ...4567",
    "servers verified",
    "Last error: none",
    "Memory: ",
    "Running for 0",
    "started because: power on",
)


def test_one_call_at_the_prompt_tells_everything_and_no_secret():
    house = House(tls="axtls")  # with the firmware's own TLS
    house.start(20)
    house.board.ctrl_c()
    house.board.run(2000)
    told = house.board.repl("status()")
    for words in STATUS:
        assert words in told, told
    no_secret(told, TOKEN, "varenyky-2026")


WRONG = [*BROKEN, CONFIG.replace("pin=5", "pin=6"), CONFIG.replace("+380501234567", "0501234567")]


@pytest.mark.parametrize("config", [text for text in WRONG if text != "raise KeyboardInterrupt"])
def test_a_wrong_config_is_told_with_the_lamp_and_never_restarts(config):
    house = House(config)
    said = house.start(600)
    assert len(house.board.boots) == 1 and house.board.crashes == []
    assert said.count("The alarm is OFF: config.py has") >= 8
    assert "Traceback" not in said and TOKEN not in said
    lit = [ms for ms, on in house.board.lamp if on]
    assert len(lit) > 300, "the lamp shows it"
    house.board.ctrl_c()
    house.board.run(1000)
    assert house.board.state == "repl"


def test_a_config_that_asks_for_the_prompt_gets_it():
    house = House("raise KeyboardInterrupt")
    house.start(60)
    assert house.board.state == "repl" and len(house.board.boots) == 1


# In the language of the settings

ENGLISH = re.compile(
    r"\b(the|sensors?|accounts?|waiting|Running|Clock|free|closed|trips?|error)\b"
)


def board_with(language):
    house = House(CONFIG + "\nLANGUAGE = %r\n" % language, tls="axtls")
    house.start(20)
    house.board.ctrl_c()
    house.board.run(2000)
    return house.board.repl("status()")


def test_status_at_the_prompt_is_ukrainian():
    told = board_with("uk")
    for words in (
        "Home: датчиків 1, облікових записів 1.",
        "Wi-Fi: під'єднано до Kobzar",
        "Годинник: ",
        "Front door (GPIO5): зачинено, спрацювань 0",
        "Обліковий запис ...cdef на ...4567: надсилає ваші слова.",
        "Чекають на надсилання: 1. Від ",
        "Команди SMS: вимкнено",
        "Остання помилка: немає.",
        "Пам'ять: вільно ",
        "причина запуску: увімкнено живлення.",
    ):
        assert words in told, told
    told = told.replace("machine.reset()", "")
    left = [line for line in told.splitlines() if ENGLISH.search(line)]
    left = [line for line in left if "чекає. not sent: " not in line]  # the error's own words
    assert not left, left


def test_status_stays_english_with_english_settings():
    told = board_with("en")
    assert "Home: 1 sensor, 1 account." in told and not re.search("[а-яіїє]", told)
