"""Fault storms; longer runs: tools/storm --seeds 0:100000, tools/storm --house 0:2000."""

import shutil

import draws
import pytest
from outbox_bench import house
from outbox_bench.house_storm import HouseStorm
from outbox_bench.many import run_many
from outbox_bench.quick import quick

# Noise beside the door, calm and with resets, power cuts and an outage; five lines, one with a
# wrong sender; wrong clocks. By default the first two, in which each of that comes.
HOUSES = (12, 13, 3, 10)
SEEDS = [(0, 25), (25, 50), (50, 100), *[(first, first + 100) for first in range(100, 2000, 100)]]


@pytest.mark.parametrize("first, end", draws.first(1, SEEDS))
def test_storms(first, end):
    total, wrong = run_many(range(first, end))
    assert wrong == []
    part = (end - first) / 100
    assert total.alerts > 350 * part and total.cuts > 10 * part and total.restarts > 40 * part


def test_each_kind_of_house_comes_by_default():
    early = [HouseStorm(seed) for seed in HOUSES[:2]]
    planned = [event[1].__name__ for storm in early for event in storm.events]
    assert {"_power", "_reset", "_outage", "_fault", "_clock", "glitch"} <= set(planned)
    assert {storm.around.calm for storm in early if storm.around.noisy} == {True, False}
    assert [len(storm.house.phones) for storm in early if storm.around.bad is not None] == [5]
    assert any(storm.house.world.net.ntp_offset_s for storm in early)
    for storm in early:
        storm.house.world.close()


def test_storms_of_the_whole_board(request):
    """The same world around the real firmware on the virtual board: every opening of the door is
    told or counted, whatever the request under way was waiting for."""
    full = request.config.getoption("--full")
    total, wrong = run_many(HOUSES if full else HOUSES[:2], HouseStorm)
    assert wrong == []
    assert total.cuts and total.restarts
    assert total.alerts > 80 and total.texts > 50 and total.exchanges > 100


BREAKS = {
    "repeats take all room": ("delivery/alert.py", "return 2", "return 0", 13, "late"),
    "no look-up after a restart": (
        "delivery/outbox.py",
        "            if a.OWED < state < a.DONE and",
        "            if a.OWED < state < a.SENT:\n"
        "                alert.set(i, a.OWED)\n"
        "            if a.OWED < state < a.DONE and",
        2,
        "twice",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_firmware_is_found(name, tmp_path, monkeypatch):
    file, line, broken, seed, what = BREAKS[name]
    copy = tmp_path / "firmware"
    shutil.copytree(house.FIRMWARE, copy)
    source = (copy / file).read_text()
    assert source.count(line) == 1
    (copy / file).write_text(source.replace(line, broken))
    monkeypatch.setattr(house, "FIRMWARE", copy)
    total, _ = run_many([seed], HouseStorm, lambda text: None)
    assert getattr(total, what)


@pytest.mark.full
def test_the_neighbours_lateness_is_judged():
    """Only the board next door waits two minutes before it sends."""
    storm = HouseStorm(16)
    file, line = "delivery/select.py", "    at = max(at, own.holds.open_at(own.bot.accounts, k))\n"
    source = (house.FIRMWARE / file).read_text()
    assert source.count(line) == 1
    slow = line.replace("max(at,", "max(own.delivery.born.get(alert.serial, now) + 120, at,")
    storm.around.beside.board.replace["delivery.select"] = source.replace(line, slow)
    with quick():
        late = storm.run().late
    assert late and all(each.startswith("Shed's opening") for each in late)
