"""Interrupts as on the chip: soft, one queue of four, silently dropped (fact sheet section 2)."""

import pytest
from doubles.board.tiny import printed, tiny

EDGES = """
import machine, micropython, time
from machine import Pin, Timer
seen = []
def note(pin):
    seen.append((time.ticks_ms() - start, pin.value()))
pins = [Pin(n, Pin.IN, Pin.PULL_UP) for n in (4, 5, 12, 13, 14)]
for pin in pins:
    pin.irq(note)
start = time.ticks_ms()
"""


def edges(board, number, times, start):
    """Toggles a pin at these milliseconds after `start`."""
    for index, ms in enumerate(times):
        level = index % 2
        board.world.at(start + ms, lambda level=level: board.pin(number).drive(level))


def test_handler_runs_while_the_firmware_sleeps():
    board = tiny(EDGES + "time.sleep_ms(2000)\nprint(seen)")
    edges(board, 5, [100, 300], 300)
    board.run(3000)
    assert "[(99, 0), (299, 1)]" in board.serial or "[(100, 0), (300, 1)]" in board.serial


@pytest.mark.parametrize(
    ("wait", "served"),
    [
        ("time.sleep_ms(1000)", True),
        ("time.sleep(1)", True),
        ("machine.lightsleep(1000)", True),
        ("for i in range(20000): time.ticks_ms()", True),  # ordinary bytecode: at jumps
        ("import select; select.poll().poll(1000)", True),
        ("sta.scan()", False),  # no Python callbacks during a scan
        ("machine.disable_irq(); time.sleep_ms(1000)", False),
    ],
)
def test_when_callbacks_run(wait, served):
    board = tiny(
        EDGES + "import network\nsta = network.WLAN(0)\nsta.active(True)\n"
        "print('go')\n%s\nprint('seen', len(seen))" % wait,
        wifi=True,
    )
    edges(board, 5, [50], 300)
    board.run(5000)
    assert ("seen 1" if served else "seen 0") in board.serial


def test_sockets_and_dns_waits_run_callbacks():
    board = tiny(
        EDGES + "import socket\ntime.sleep(4)\ntry:\n    socket.getaddrinfo('x.example', 80)\n"
        "except OSError as e:\n    print(e.errno, len(seen))",
        wifi=True,
    )
    board.world.net.dns = "down"
    edges(board, 5, [6000], 300)
    board.run(30000)
    assert "-2 1" in board.serial


def test_the_fifth_edge_in_a_gap_is_lost():
    board = tiny(
        EDGES + "time.sleep_ms(100)\ntime.sleep_ms(100)\ntime.sleep_ms(900)\nprint(len(seen))"
    )
    board.run(350)
    board.stall(200)
    edges(board, 5, [10, 20, 30, 40, 50, 60], board.world.ms)
    board.run(2000)
    assert board.serial.startswith("4\n")
    assert board.dropped == 2


def test_one_bouncing_pin_starves_another():
    board = tiny(EDGES + "time.sleep_ms(1000)\nprint([p for p in seen])")
    board.run(350)
    board.stall(100)
    edges(board, 5, [10, 11, 12, 13], board.world.ms)
    edges(board, 4, [20], board.world.ms)
    board.run(2000)
    assert board.dropped == 1


def test_without_interrupts_the_edges_of_a_pin_collapse_into_one():
    board = tiny(EDGES + "time.sleep_ms(1000)\nprint(len(seen), seen[-1][1])")
    board.run(350)
    board.stall(100, interrupts=False)
    edges(board, 5, [10, 11, 12, 13, 14], board.world.ms)
    board.run(2000)
    assert "1 0" in board.serial  # and the handler sees the level of now
    assert board.dropped == 0


def test_schedule_raises_when_full_and_pins_do_not():
    board = tiny(
        "import micropython\ndef f(x):\n    for i in range(5):\n"
        "        try:\n            micropython.schedule(print, i)\n"
        "        except RuntimeError as e:\n            print(e)\n"
        "micropython.schedule(f, 0)\nimport time\ntime.sleep_ms(10)"
    )
    board.run(1000)
    assert board.serial.split("\r\n")[0] == "schedule queue full\n0\n1\n2\n3\n"


def test_callbacks_do_not_nest():
    lines = printed(
        "import micropython, time\ndef inner(x):\n    print('inner')\n"
        "def outer(x):\n    micropython.schedule(inner, 0)\n    time.sleep_ms(50)\n"
        "    print('outer')\nmicropython.schedule(outer, 0)\ntime.sleep_ms(100)"
    )
    assert lines == ["outer", "inner"]


def test_an_exception_in_a_handler_is_printed_and_swallowed():
    lines = printed(
        "import micropython, time\ndef bad(x):\n    raise ValueError('in the handler')\n"
        "micropython.schedule(bad, 0)\ntime.sleep_ms(10)\nprint('still here')"
    )
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-2:] == ["ValueError: in the handler", "still here"]


def test_a_full_queue_loses_a_one_shot_timer_for_good():
    # section 4: never a lone ONE_SHOT for anything that must happen
    board = tiny(
        EDGES + "t = Timer(-1)\nt.init(mode=Timer.ONE_SHOT, period=90, callback=lambda t: "
        "print('fired'))\ntime.sleep_ms(2000)"
    )
    board.run(310)
    board.stall(150)
    edges(board, 5, [1, 2, 3, 4], board.world.ms)
    board.run(3000)
    assert "fired" not in board.serial


def test_a_periodic_timer_comes_again():
    board = tiny(
        EDGES + "t = Timer(-1)\nt.init(mode=Timer.PERIODIC, period=90, callback=lambda t: "
        "print('fired'))\ntime.sleep_ms(2000)"
    )
    board.run(310)
    board.stall(150)
    edges(board, 5, [1, 2, 3, 4], board.world.ms)
    board.run(1000)
    assert 8 <= board.serial.count("fired") <= 11


def test_a_hard_timer_runs_even_while_callbacks_cannot():
    board = tiny(
        "from machine import Timer\nimport network\nn = [0]\ndef tick(t):\n    n[0] += 1\n"
        "t = Timer(-1)\nt.init(period=100, callback=tick, hard=True)\n"
        "sta = network.WLAN(0)\nsta.scan()\nprint('hard', n)",
        wifi=True,
    )
    board.run(5000)
    assert "hard [21]" in board.serial or "hard [20]" in board.serial


def test_timer_deinit_stops_it():
    lines = printed(
        "from machine import Timer\nimport time\nt = Timer(-1)\n"
        "t.init(period=100, callback=lambda t: print('tick'))\ntime.sleep_ms(250)\nt.deinit()\n"
        "time.sleep_ms(500)\nprint('end')"
    )
    assert lines == ["tick", "tick", "end"]


def test_calling_the_irq_object_schedules_the_handler():
    assert printed(
        "from machine import Pin\nimport time\ni = Pin(5).irq(print)\ni()\ntime.sleep_ms(5)"
    ) == ["Pin(5)"]


def test_trigger_selects_the_edge():
    board = tiny(
        "from machine import Pin\nimport time\nn = [0]\ndef f(p):\n    n[0] += 1\n"
        "Pin(5, Pin.IN, Pin.PULL_UP).irq(f, Pin.IRQ_RISING)\ntime.sleep(1)\nprint('n', n)"
    )
    edges(board, 5, [10, 20, 30, 40], 300)
    board.run(2000)
    assert "n [2]" in board.serial


def test_nothing_is_called_after_a_reset():
    board = tiny(
        "from machine import Pin, Timer\nimport time, machine\n"
        "if machine.reset_cause() == 0:\n"
        "    Pin(5, Pin.IN, Pin.PULL_UP).irq(lambda p: print('edge'))\n"
        "    t = Timer(-1)\n    t.init(period=10, callback=lambda t: print('tick'))\n"
        "    time.sleep_ms(15)\n    machine.reset()\ntime.sleep(5)"
    )
    edges(board, 5, [1000, 1100], 0)
    board.run(3000)
    assert board.serial.count("tick") == 1
    assert "edge" not in board.serial
