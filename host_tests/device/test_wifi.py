"""Wi-Fi upkeep against a scripted access point."""

from types import SimpleNamespace

import pytest
from device.wifi import access_point_off
from doubles.ticks import PERIOD, Time

from host_tests.device.wifi_bench import Sta, live, make


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    time = Time(PERIOD - 5000)
    return time, Sta(time)


def test_joins_and_writes_credentials_only_once(world):
    time, sta = world
    sta.air["home"] = "secret-key"
    for _ in range(5):
        link, _ = make(time, sta, ("home", "secret-key"))
        assert link.wait(8000)
        sta.disconnect()
    assert sta.writes == 1


def test_a_changed_key_is_written_again(world):
    time, sta = world
    sta.air["home"] = "old-key-1"
    make(time, sta, ("home", "old-key-1"))[0].wait(8000)
    sta.air["home"] = "new-key-2"
    sta.mismatch = 4  # many access points say no more than "connection failed"
    assert make(time, sta, ("home", "new-key-2"))[0].wait(8000)
    assert sta.writes == 2


def test_credentials_that_something_else_has_changed_are_written_again(world):
    time, sta = world
    sta.air["home"] = "secret-key"
    make(time, sta, ("home", "secret-key"))[0].wait(8000)
    sta.disconnect()
    sta.stored, sta.key = "another", "program's"  # at the prompt, perhaps
    assert make(time, sta, ("home", "secret-key"))[0].wait(8000)
    assert (sta.stored, sta.writes) == ("home", 2)


def test_wait_is_bounded_without_any_network(world):
    time, sta = world
    link, _ = make(time, sta, ("home", "secret-key"))
    start = time.ms
    assert not link.wait(8000)
    assert 8000 <= time.ms - start <= 8200


def test_second_network_is_tried_and_the_stored_one_comes_first(world):
    time, sta = world
    sta.air["shed"] = "shed-key-1"
    networks = (("home", "secret-key"), ("shed", "shed-key-1"))
    link, said = make(time, sta, *networks)
    live(link, time, 20)
    assert link.up and sta.stored == "shed"
    assert any("not found" in line for line in said)
    sta.connects.clear()
    sta.disconnect()
    link, _ = make(time, sta, *networks)
    assert link.wait(8000) and sta.connects[0][1] == "shed"


def test_loss_is_noticed_within_seconds_and_rejoined(world):
    time, sta = world
    sta.air["home"] = "secret-key"
    link, said = make(time, sta, ("home", "secret-key"))
    link.wait(8000)
    sta.air.clear()
    live(link, time, 2)
    assert not link.up and "lost" in said[-1]
    live(link, time, 60)
    sta.air["home"] = "secret-key"
    live(link, time, 60)
    assert link.up and sta.writes == 1


def test_an_sdk_that_does_not_rejoin_by_itself_is_made_to(world):
    """After a loss the SDK gets 15 s, then it is disconnected and told to connect."""
    time, sta = world
    sta.air["home"] = "key"
    link, _ = make(time, sta, ("home", "key"))
    live(link, time, 5)
    sta.since = None  # idle for good
    live(link, time, 3)
    assert not link.up
    tried = len(sta.connects)
    live(link, time, 10)
    assert len(sta.connects) == tried
    live(link, time, 15)
    assert link.up and len(sta.connects) == tried + 1


@pytest.mark.parametrize("minutes", [1, 7, 20])
def test_after_an_outage_the_link_is_back_within_seconds(world, minutes):
    time, sta = world
    sta.air["home"] = "secret-key"
    link, _ = make(time, sta, ("home", "secret-key"))
    link.wait(8000)
    sta.air.clear()
    live(link, time, 60 * minutes)
    sta.air["home"] = "secret-key"
    live(link, time, 10)
    assert link.up and sta.writes == 1


def test_stuck_connecting_is_cured_by_disconnecting(world):
    time, sta = world
    sta.air["home"] = "secret-key"
    link, _ = make(time, sta, ("home", "secret-key"))
    sta.stuck = True
    live(link, time, 60)
    assert link.up


def test_a_wrong_password_says_so_and_writes_little(world):
    time, sta = world
    sta.air["home"] = "other-key"
    link, said = make(time, sta, ("home", "secret-key"))
    live(link, time, 3600)
    assert any("wrong password" in line for line in said)
    assert sta.writes <= 2
    assert "wrong password" in link.line(3600)
    assert not any("secret-key" in line for line in said + [link.line(3600)])


def test_long_outage_with_two_networks_wears_no_flash(world):
    time, sta = world
    link, _ = make(time, sta, ("home", "secret-key"), ("shed", "shed-key-1"))
    live(link, time, 6 * 3600)
    per_day = sta.writes * 4
    assert per_day <= 700
    assert link.wants_reset(6 * 3600, False)


def test_reset_is_the_last_step_and_rarer_after_a_reset(world):
    time, sta = world
    link, _ = make(time, sta, ("home", "secret-key"))
    assert not link.wants_reset(1799, False)
    assert link.wants_reset(1800, False)
    assert not link.wants_reset(1800, True)
    assert link.wants_reset(7200, True)
    sta.air["home"] = "secret-key"
    live(link, time, 40)
    assert link.up and not link.wants_reset(99999, False)


def test_an_sdk_that_refuses_to_connect_is_no_crash(world):
    time, sta = world

    def refuse(*_):
        raise OSError("Cannot connect to AP")

    sta.connect = refuse
    link, _ = make(time, sta, ("home", "secret-key"))
    live(link, time, 100)
    assert not link.up and "refused" in link.line(100)


class Ap:
    def __init__(self, on):
        self.on = on
        self.sets = 0

    def active(self, on=None):
        if on is None:
            return self.on
        self.sets += 1
        self.on = on


@pytest.mark.parametrize("on, sets", [(True, 1), (False, 0)])
def test_access_point_is_switched_off_only_when_it_is_on(on, sets):
    ap = Ap(on)
    network = type("network", (), {"AP_IF": 1, "WLAN": staticmethod(lambda _: ap)})
    assert access_point_off(network) is on
    assert (ap.on, ap.sets) == (False, sets)


def test_joined_but_nobody_answers_is_joined_anew_without_writing_flash(world):
    time, sta = world
    sta.air["home"] = "key"
    link, said = make(time, sta, ("home", "key"))
    live(link, time, 5)
    writes, deaf = sta.writes, [90000, 90600]
    link.unheard(90600, deaf)
    assert not link.up and deaf == [90000, 91200]
    assert not link.wants_reset(90601, False) and link.wants_reset(91800, False)
    assert not link.wants_reset(91800, True)
    live(link, time, 5, 90600)
    assert link.up and sta.writes == writes
    assert any("nobody answers" in text for text in said)


def test_after_a_day_without_network_it_is_back_within_minutes(world):
    """The pause between two rounds grows, but not beyond five minutes."""
    time, sta = world
    link, _ = make(time, sta, ("home", "secret-key"), ("shed", "shed-key-1"))
    live(link, time, 24 * 3600)
    assert link.pause_ms == 300000
    tried = [at for at, _ in sta.connects][-8:]
    assert max(b - a for a, b in zip(tried, tried[1:], strict=False)) <= 330000
    sta.air["shed"] = "shed-key-1"
    live(link, time, 700)
    assert link.up


LONG = "x" * 30 + "я"  # 32 bytes, the most a network's name has


@pytest.mark.parametrize("ssid", ["n" * 32, LONG])
def test_a_name_of_32_bytes_comes_back_with_the_key_behind_it(world, ssid):
    """network_wlan.c reads up to the next zero byte, and there is none."""
    time, sta = world
    sta.air[ssid] = "secret-key"
    for _ in range(3):
        link, said = make(time, sta, ("other", "another-key"), (ssid, "secret-key"))
        assert link.wait(60000)
        assert sta.config("ssid") == ssid + "secret-key", "the port gives the key away"
        assert "secret-key" not in link.line(60) + "".join(said)
        assert ssid in link.line(60)
        sta.disconnect()
    assert sta.writes == 2, "the other network, then this one; a rejoin writes nothing"


def test_every_key_is_hidden_as_soon_as_it_is_known(world):
    from core import redact as mask
    from device.wifi import power_up

    time, sta = world
    network = SimpleNamespace(
        AP_IF=1, STA_IF=0, WLAN=lambda which: sta, hostname=lambda name: None
    )
    machine = SimpleNamespace(freq=lambda hz: None, unique_id=lambda: b"\1\2")
    config = SimpleNamespace(WIFI=[("home", "first-key-1"), ("home2", "second-key-2")])
    try:
        power_up(config, network, machine, time, bound_ms=0)
        assert mask.mask("first-key-1, second-key-2") == "***, ***"
    finally:
        mask.forget()
