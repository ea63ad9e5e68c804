"""The stand-ins for machine, time, micropython, hashlib, ... against the fact sheet.

Each row is a fact: where it stands, a line of firmware, and what the chip answers.
"""

import pytest
from doubles.board import World
from doubles.board.tiny import printed, tiny

FACTS = [
    # --- section 2: pins
    ("machine_pin.c: invalid pins", "Pin(6)", "ValueError: invalid pin"),
    ("machine_pin.c: invalid pins", "Pin(7)", "ValueError: invalid pin"),
    ("machine_pin.c: invalid pins", "Pin(8)", "ValueError: invalid pin"),
    ("machine_pin.c: invalid pins", "Pin(11)", "ValueError: invalid pin"),
    ("machine_pin.c: no pin 17", "Pin(17)", "ValueError: invalid pin"),
    ("machine_pin.c: 9 and 10 can be made", "Pin(9), Pin(10)", "(Pin(9), Pin(10))"),
    (
        "machine_pin.c: 16 has no irq",
        "Pin(16).irq(print)",
        "OSError: pin does not have IRQ capabilities",
    ),
    (
        "machine_pin.c: 16 has no pull",
        "Pin(16, Pin.IN, Pin.PULL_UP)",
        "ValueError: Pin(16) doesn't support pull",
    ),
    ("section 2: no PULL_DOWN", "hasattr(Pin, 'PULL_DOWN')", "False"),
    ("section 2: irq constants", "Pin.IRQ_RISING, Pin.IRQ_FALLING", "(1, 2)"),
    ("section 2: hard irq", "Pin(4).irq(print, hard=True)", "ValueError: hard IRQ not supported"),
    ("section 2: no priority=", "Pin(4).irq(print, priority=1)", "TypeError"),
    ("section 2: irq object", "hasattr(Pin(4).irq(print), 'flags')", "False"),
    ("section 2: irq trigger", "Pin(4).irq(print, 2).trigger()", "2"),
    ("machine_pin.c: one object a pin", "Pin(4) is Pin(4)", "True"),
    ("pull-up reads 1", "Pin(5, Pin.IN, Pin.PULL_UP).value()", "1"),
    ("output keeps its level", "Pin(2, Pin.OUT, value=1)()", "1"),
    # --- section 3: time
    ("time: period 2^30", "time.ticks_add(2**30 - 1, 1)", "0"),
    ("time: ticks_diff across the wrap", "time.ticks_diff(5, 2**30 - 5)", "10"),
    ("time: ticks_diff negative", "time.ticks_diff(2**30 - 5, 5)", "-10"),
    ("time: half the period", "time.ticks_diff(2**29, 0)", "-536870912"),
    (
        "time: ticks_add too large",
        "time.ticks_add(0, 2**29)",
        "OverflowError: ticks interval overflow",
    ),
    ("time: epoch 2000", "time.gmtime(0)[:6]", "(2000, 1, 1, 0, 0, 0)"),
    ("time: mktime", "time.mktime((2026, 11, 20, 18, 0, 0, 0, 0))", "848512800"),
    ("time: 2000 before anything is set", "time.localtime()[0]", "2000"),
    ("time: eight fields", "len(time.localtime())", "8"),
    # --- section 4: timers and watchdog
    ("Timer: exactly one id", "Timer()", "TypeError"),
    ("Timer: options go to init", "Timer(-1, period=5)", "TypeError"),
    ("WDT: only the defaults", "machine.WDT(timeout=8000)", "ValueError: "),
    ("WDT: only the defaults", "machine.WDT(1)", "ValueError: "),
    # --- section 3 and 11
    ("reset_cause after power-on", "machine.reset_cause(), machine.PWRON_RESET", "(0, 0)"),
    (
        "2 and 3 have no name",
        "[n for n in dir(machine) if n.endswith('_RESET')]",
        "['DEEPSLEEP_RESET', 'HARD_RESET', 'PWRON_RESET', 'SOFT_RESET', 'WDT_RESET']",
    ),
    (
        "freq: 80 and 160 only",
        "machine.freq(120000000)",
        "ValueError: frequency can only be either 80Mhz or 160MHz",
    ),
    ("freq after boot", "machine.freq()", "80000000"),
    ("RTC.memory is empty at first", "RTC().memory()", "b''"),
    ("RTC.memory holds 492", "RTC().memory(bytes(492))", "None"),
    ("RTC.memory holds 492", "RTC().memory(bytes(493))", "ValueError: buffer too long"),
    ("unique_id is 4 bytes", "len(machine.unique_id())", "4"),
    # --- section 9: language and modules
    ("hashlib: no md5", "hasattr(hashlib, 'md5')", "False"),
    ("hashlib: digest once", "h.digest(), h.digest()", "ValueError: hash is final"),
    ("hashlib: sha256", "hashlib.sha256(b'abc').digest()[:4]", repr(b"\xbax\x16\xbf")),
    ("hashlib: no hexdigest", "hasattr(h, 'hexdigest')", "False"),
    (
        "cryptolib: ECB is 1",
        "cryptolib.aes(bytes(16), 1).encrypt(bytes(16))[:4]",
        repr(bytes.fromhex("66e94bd4")),
    ),
    ("cryptolib: no CTR", "cryptolib.aes(bytes(16), 6)", "ValueError: mode"),
    (
        "cryptolib: one direction",
        "(a.encrypt(bytes(16)), a.decrypt(bytes(16)))",
        "ValueError: can't encrypt & decrypt",
    ),
    ("binascii: no crc32", "hasattr(binascii, 'crc32')", "False"),
    ("random: no randint", "hasattr(random, 'randint')", "False"),
    ("random: getrandbits", "0 <= random.getrandbits(8) < 256", "True"),
    ("errno: no ENOSPC", "hasattr(errno, 'ENOSPC')", "False"),
    ("no compile", "compile", "NameError: name 'compile' is not defined"),
    ("no TimeoutError", "TimeoutError", "NameError: name 'TimeoutError' is not defined"),
    ("os.urandom", "len(os.urandom(32))", "32"),
    ("os.uname", "os.uname()[0]", "esp8266"),
    ("json is raw", "json.dumps('\\u0457')", '"\u0457"'),
    ("OSError has the number", "OSError(-40).errno", "-40"),
    ("OSError has the number", "OSError(-256, 'CONN_LOST').args", "(-256, 'CONN_LOST')"),
    ("OSError names what it knows", "str(OSError(110))", "[Errno 110] ETIMEDOUT"),
    ("OSError: 28 has no name", "str(OSError(28))", "28"),
    ("micropython.const", "micropython.const(5)", "5"),
    ("heap of 37,952 bytes", "gc.mem_free() + gc.mem_alloc() > 30000", "True"),
    ("sys.platform", "sys.platform", "esp8266"),
    ("sys.path", "sys.path", "['', '.frozen', '/rom', '/rom/lib', '/lib', '/']"),
    ("no threading", "__import__('threading')", "ImportError: no module named 'threading'"),
    ("no typing", "__import__('typing')", "ImportError: no module named 'typing'"),
    ("u-names of built-ins", "__import__('utime') is time", "True"),
]

PRELUDE = """
import binascii, cryptolib, errno, gc, hashlib, json, machine, micropython, os, random, sys, time
from machine import Pin, RTC, Timer
h = hashlib.sha256(b'')
a = cryptolib.aes(bytes(16), 1)
try:
    print((%s))
except Exception as e:
    sys.print_exception(e)
"""


@pytest.mark.parametrize(("source", "line", "answer"), FACTS)
def test_answers_as_the_chip(source, line, answer):
    said = printed(PRELUDE % line)[-1]
    assert said == answer or (answer == "TypeError" and said.startswith("TypeError: ")), source


def test_ticks_wrap_with_a_settable_offset():
    # section 3: period 2^30 ms = 12.43 days
    board = tiny(
        "import time\nfor i in range(3):\n    print(time.ticks_ms())\n    time.sleep_ms(600)",
        ticks_offset_ms=(1 << 30) - 900,
    )
    board.run(5000)
    ticks = [int(line) for line in board.serial.split("\r\n")[0].split()]
    assert ticks[0] > 1 << 29 > ticks[1]
    assert [(b - a) % (1 << 30) for a, b in zip(ticks, ticks[1:], strict=False)] == [600, 600]


def test_long_sleep_wraps_after_71_minutes():
    # section 3: milliseconds times 1000 in 32 bits, so 72 min come back after about 25 s
    board = tiny("import time\ntime.sleep(72 * 60)\nprint('back')")
    board.run(60000)
    assert "back" in board.serial


def test_sleep_of_71_minutes_is_whole():
    board = tiny("import time\ntime.sleep(71 * 60)\nprint('back')")
    board.run(70 * 60000)
    assert "back" not in board.serial
    board.run(2 * 60000)
    assert "back" in board.serial


CLOCK = """
import machine, time
if machine.reset_cause() == 0:
    machine.RTC().datetime((2026, 11, 20, 4, 18, 0, 0, 0))
print(time.localtime()[:6])
"""


def test_rtc_survives_reset_but_is_slow_and_not_power_off():
    # section 3: the offset is reused after a reset, the counter restarts: a plausible year
    # does not prove sync
    board = tiny(CLOCK)
    board.run(3600000)
    board.reset(4)
    board.run(1000)
    board.cut_power()
    board.replace["main.py"] = "import time\nprint(time.localtime()[:6])"
    board.power_on()
    board.run(1000)
    lines = [line for line in board.serial.splitlines() if line.startswith("(20")]
    assert lines == [
        "(2026, 11, 20, 18, 0, 0)",
        "(2026, 11, 20, 18, 0, 0)",
        "(2000, 1, 1, 0, 0, 0)",
    ]


def test_rtc_wrap_is_lost_when_nobody_asks_for_eight_hours():
    # section 3: the counter wraps every 7:45 h
    told = "import time\nwhile True:\n    time.time()\n    time.sleep(%d)"
    asking, silent = tiny(told % 3000), tiny("pass")
    for board in (asking, silent):
        board.run(16 * 3600000)
    assert abs(asking.rtc.us() / 3.6e9 - 16) < 0.01
    assert abs(silent.rtc.us() / 3.6e9 - 0.5) < 0.01  # two wraps went unseen


def test_rtc_drifts():
    board = tiny("pass")
    board.rtc_drift = 1 / 60  # seconds per minute (docs/esp8266/general.rst)
    board.run(3600000)
    assert board.rtc.us() // 1000000 == 3660


MEMORY = """
import machine
r = machine.RTC()
print(machine.reset_cause(), r.memory())
r.memory(b'kept')
"""


@pytest.mark.parametrize("cause", [1, 2, 3, 4, 6])
def test_rtc_memory_survives_every_reset(cause):
    board = tiny(MEMORY)
    board.run(1000)
    board.reset(cause)
    board.run(1000)
    assert "%d b'kept'" % cause in board.serial


def test_rtc_memory_is_lost_with_the_power():
    board = tiny(MEMORY)
    board.run(1000)
    board.cut_power()
    board.power_on()
    board.run(1000)
    assert "kept" not in board.serial


def test_watchdog_bites_between_1_6_and_3_2_seconds():
    # section 4: not after 5 s, whatever its default says
    board = tiny(
        "import machine, time\nmachine.WDT()\nt = time.ticks_ms()\n"
        "while True:\n    time.sleep_ms(10)"
    )
    board.run(4000)
    assert board.boots[1][1] == 3
    assert 1600 <= board.boots[1][0] - 300 <= 3300


def test_timer_needs_no_loop_and_machine_reset_works_from_it():
    # section 4: the safe supervisor
    board = tiny(
        "import machine, time\nt = machine.Timer(-1)\n"
        "t.init(mode=machine.Timer.PERIODIC, period=2000, callback=lambda t: machine.reset())\n"
        "while True:\n    time.sleep(60)"
    )
    board.run(5000)
    assert [cause for _, cause in board.boots] == [0, 4, 4]


def test_deepsleep_resets_with_cause_5():
    board = tiny("import machine\nif machine.reset_cause() == 0:\n    machine.deepsleep(5000)")
    board.run(8000)
    assert [cause for _, cause in board.boots] == [0, 5]


def test_wdt_fed_lives():
    board = tiny(
        "import machine, time\nw = machine.WDT()\nwhile True:\n    w.feed()\n    time.sleep(1)"
    )
    board.run(60000)
    assert len(board.boots) == 1


def test_two_worlds_with_one_seed_are_the_same():
    def life(seed):
        board = tiny(
            "import os, random\nprint(os.urandom(4), random.getrandbits(30))", world=World(seed)
        )
        board.run(1000)
        return board.serial

    assert life(7) == life(7)
    assert life(7) != life(8)


def test_lamp_history_shows_the_led():
    board = tiny(
        "import time\nfrom machine import Pin\nled = Pin(2, Pin.OUT, value=1)\n"
        "for i in range(2):\n    led.off()\n    time.sleep_ms(100)\n    led.on()\n"
        "    time.sleep_ms(400)"
    )
    board.run(3000)
    lit = [(ms, on) for ms, on in board.lamp if ms]
    assert [on for _, on in lit] == [True, False, True, False]
    assert 99 <= lit[1][0] - lit[0][0] <= 101
