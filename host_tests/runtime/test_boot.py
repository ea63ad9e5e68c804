"""boot.py: bounded, whatever config.py and the network are like; then the sensors are armed."""

import pytest
from board_house import BROKEN, House
from doubles.board.network_standin import WLAN, MpOSError

MAIN_HERE = "from device import wifi\nprint('main here, link', wifi.started[1] is not None)\n"
JOIN_MS = 8000
NTP_MS = 15000
OTHER_MS = 1500  # imports, switching the radio


@pytest.mark.parametrize("config", BROKEN)
def test_boot_never_raises_whatever_config_holds(config):
    house = House(config, replace={"main.py": MAIN_HERE})
    said = house.start(30)
    assert "main here, link True" in said
    assert house.board.crashes == []
    assert not house.board.radio.ap_on
    assert house.said_at("main here") <= JOIN_MS + NTP_MS + OTHER_MS


def no_network(world):
    world.air.remove("Kobzar")


def stuck(world):
    world.air.sticky_joins = 99  # the SDK says "connecting" for ever


def wrong_key(world):
    world.air.add("Kobzar", "another key")


def refused(world):
    world.air.add("Kobzar", "varenyky-2026", rejects=True)


def no_internet(world):
    world.air.add("Kobzar", "varenyky-2026", internet=False)


def no_names(world):
    world.net.dns = "down"


def silent_clock(world):
    world.net.ntp = "silent"


def empty_clock(world):
    world.net.ntp = "zero"


@pytest.mark.parametrize(
    "trouble",
    [no_network, stuck, wrong_key, refused, no_internet, no_names, silent_clock, empty_clock],
)
def test_boot_is_bounded_and_the_sensors_are_armed_without_a_network(trouble):
    house = House()
    trouble(house.world)
    said = house.start(40)
    assert house.board.crashes == [] and len(house.board.boots) == 1
    armed = house.said_at("Armed")
    assert armed and armed <= JOIN_MS + NTP_MS + 3000 + 2 * OTHER_MS  # 3 s: the prompt's window
    house.board.pin(5).drive(1)
    house.board.run(2000)
    assert "Front door opened" in house.board.serial, said


@pytest.mark.parametrize("method", ["connect", "active", "config", "status", "isconnected"])
def test_an_sdk_that_refuses_everything_does_not_stop_the_alarm(method, monkeypatch):
    def refuse(*args, **more):
        raise MpOSError("refused by the SDK")

    house = House(replace={"main.py": MAIN_HERE})
    monkeypatch.setattr(WLAN, method, refuse)
    assert "main here, link True" in house.start(40)
    assert house.board.crashes == []


def test_ctrl_c_during_boot_still_leads_to_main():
    house = House(home=False, replace={"main.py": MAIN_HERE})
    house.start(4)
    house.board.ctrl_c()
    house.board.run(1000)
    assert "Going on to main.py" in house.board.serial and "main here" in house.board.serial


def test_the_sdks_flash_is_written_once_and_never_again():
    house = House(replace={"main.py": MAIN_HERE})
    house.start(20)
    first = house.board.radio.nvs_writes
    assert 1 <= first <= 3  # access point off, station on, credentials
    for _ in range(5):
        house.board.cut_power()
        house.start(20)
        assert house.board.radio.status == 5
    assert house.board.radio.nvs_writes == first


def test_full_speed_name_and_clock():
    house = House(replace={"main.py": "import machine\nprint('at', machine.freq())\n" + MAIN_HERE})
    house.board.radio.store(mode=3)
    said = house.start(20)
    assert "at 160000000" in said and "It is off now" in said
    assert house.board.radio.hostname.startswith("alarm-")
