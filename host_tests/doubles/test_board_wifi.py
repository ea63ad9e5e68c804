"""The radio: statuses, persistence, the states it sticks in (fact sheet section 5)."""

import pytest
from doubles.board import World
from doubles.board.tiny import tiny

JOIN = """
import network, time
sta = network.WLAN(network.WLAN.IF_STA)
if not sta.active():
    sta.active(True)
sta.connect(%r, %r)
for i in range(20):
    time.sleep(1)
    if sta.status() != 1: break
print('status', sta.status(), sta.isconnected(), sta.ifconfig()[0])
while True: time.sleep(1)
"""

STATUSES = [
    ("Home", "password", "status 5 True 192.168.1.50"),
    ("Home", "wrong", "status 2 False 0.0.0.0"),
    ("Nowhere", "password", "status 3 False 0.0.0.0"),
    ("Deaf", "password", "status 4 False 0.0.0.0"),
]


def home(**more):
    world = World(3)
    world.air.add("Home", "password", **more)
    world.air.add("Deaf", "password", rejects=True)
    return world


@pytest.mark.parametrize(("ssid", "key", "answer"), STATUSES)
def test_status_numbers(ssid, key, answer):
    board = tiny(JOIN % (ssid, key), world=home())
    board.run(30000)
    assert board.serial.startswith(answer + "\n")


def test_names_of_the_statuses():
    board = tiny(
        "import network as n\nprint(n.STAT_IDLE, n.STAT_CONNECTING, n.STAT_WRONG_PASSWORD,"
        " n.STAT_NO_AP_FOUND, n.STAT_CONNECT_FAIL, n.STAT_GOT_IP)"
    )
    board.run(500)
    assert board.serial.startswith("0 1 2 3 4 5\n")


def test_a_fresh_flash_comes_up_as_an_open_door():
    # section 5: the access point of the first boot stays on across reboots
    board = tiny("import network\nprint(network.WLAN(1).active(), network.WLAN(0).active())")
    board.run(1000)
    board.reset()
    board.run(1000)
    assert board.serial.count("True False") == 2
    assert board.radio.ap["key"] == "micropythoN"


def test_switching_the_access_point_off_is_kept():
    board = tiny(
        "import network\nap = network.WLAN(1)\nprint(ap.active())\n"
        "if ap.active(): ap.active(False)"
    )
    board.run(1000)
    board.cut_power()
    board.power_on()
    board.run(1000)
    assert [line for line in board.serial.split() if line in ("True", "False")] == [
        "True",
        "False",
    ]
    assert board.radio.nvs_writes == 1


def test_stored_credentials_are_joined_at_power_up_without_python():
    board = tiny("pass", world=home())
    board.radio.nvs.update(mode=1, ssid="Home", key="password")
    board.cut_power()
    board.power_on()
    board.run(6000)
    assert board.radio.status == 5
    assert board.radio.connects == []


def test_every_connect_with_names_writes_flash_and_none_without():
    board = tiny(
        "import network, time\nsta = network.WLAN(0)\nsta.active(True)\n"
        "sta.connect('Home', 'password')\ntime.sleep(9)\nsta.disconnect()\n"
        "sta.connect()\ntime.sleep(9)\nprint(sta.isconnected(), sta.config('ssid'))",
        world=home(),
    )
    board.run(30000)
    assert "True Home" in board.serial
    assert board.radio.nvs_writes == 2  # active(True) and the one with names


def test_every_keyword_setter_of_the_station_writes_flash():
    board = tiny(
        "import network\nsta = network.WLAN(0)\nsta.active(True)\nsta.config(pm=0)\n"
        "sta.config(txpower=10)\nnetwork.hostname('alarm')\nimport esp\nesp.sleep_type(0)",
        world=home(),
    )
    board.run(1000)
    assert board.radio.nvs_writes == 3
    assert board.radio.hostname == "alarm"


ERRORS = [
    ("sta.active(False); sta.connect('a', 'b')", "OSError: Cannot set STA config"),
    ("sta.active(False); sta.connect()", "OSError: Cannot connect to AP"),
    ("sta.config('key')", "ValueError: unknown config param"),
    ("sta.config('reconnects')", "ValueError: unknown config param"),
    ("network.WLAN(1).connect('a', 'b')", "OSError: STA required"),
    ("network.WLAN(2)", "ValueError: "),
    ("sta.connect(ssid='a')", "TypeError"),
    ("sta.status('what')", "ValueError: unknown status param"),
    ("network.hostname('x' * 33)", "ValueError: "),
]


@pytest.mark.parametrize(("line", "answer"), ERRORS)
def test_what_the_radio_refuses(line, answer):
    board = tiny(
        "import network, sys\nsta = network.WLAN(0)\nsta.active(True)\ntry:\n    %s\n"
        "except Exception as e:\n    sys.print_exception(e)" % line,
        world=home(),
    )
    board.run(1000)
    assert ("\n" + answer) in board.serial


WATCH = """
import network, time
sta = network.WLAN(0)
old = None
while True:
    if sta.status() != old:
        old = sta.status()
        print(time.ticks_ms() // 1000, old)
    time.sleep_ms(200)
"""


def test_loss_is_noticed_within_seconds_and_the_sdk_rejoins():
    board = tiny(WATCH, wifi=True)
    board.world.air.outage("Home", 20000, 30000)
    board.run(120000)
    seen = [tuple(map(int, line.split())) for line in board.serial.split("\n")[:-1]]
    assert [status for _, status in seen] == [1, 5, 1, 3, 5]
    assert 21 <= seen[2][0] <= 27
    assert 50 <= seen[4][0] <= 56


def test_a_short_gap_is_not_noticed():
    board = tiny(WATCH, wifi=True)
    board.world.air.outage("Home", 20000, 1000)
    board.run(60000)
    assert board.serial.count("5") == 1


def test_stuck_in_connecting_until_disconnect_and_connect():
    # micropython#5261
    board = tiny(
        "import network, time\nsta = network.WLAN(0)\ntime.sleep(20)\n"
        "print(sta.status())\nsta.connect()\ntime.sleep(20)\nprint(sta.status())\n"
        "sta.disconnect()\nsta.connect()\ntime.sleep(20)\nprint(sta.status())",
        wifi=True,
    )
    board.world.air.sticky_joins = 1
    board.run(90000)
    assert board.serial.startswith("1\n1\n5\n")


def test_stuck_in_connecting_ends_with_a_reset():
    board = tiny("import time\ntime.sleep(30)", wifi=True)
    board.world.air.sticky_joins = 1
    board.run(20000)
    assert board.radio.status == 1
    board.reset()
    board.run(20000)
    assert board.radio.status == 5


def test_wrong_password_stays_until_the_router_changes():
    board = tiny(JOIN % ("Home", "newkey99"), world=home())
    board.run(20000)
    assert board.radio.status == 2
    board.world.air.add("Home", "newkey99")
    board.run(20000)
    assert board.radio.status == 5


def test_scan_takes_time_and_lists_networks():
    board = tiny(
        "import network, time\nsta = network.WLAN(0)\nsta.active(True)\n"
        "t = time.ticks_ms()\nfound = sta.scan()\n"
        "print([n[0] for n in found], time.ticks_ms() - t > 2000)",
        world=home(),
    )
    board.run(5000)
    assert "[b'Home', b'Deaf'] True" in board.serial
