"""The whole firmware on the virtual board: without a network, without answers."""

from outbox_bench import no_collecting  # noqa: F401
from outbox_bench.house import House, armed

MINUTE = 60
QUIET = "BOOT_TEXT = False\n"
SOFT = 4  # machine.reset()


def test_from_power_up_without_any_network():
    """The sensors are armed and the trip waits on flash until a network comes, over a restart."""
    house = House(more=QUIET)
    house.wifi(False)
    with house:
        house.power_on()
        house.run(40)
        house.door(1)
        house.run(20)
        house.board.cut_power()
        house.run(5)
        house.power_on()
        house.run(5 * MINUTE)
        house.wifi(True)
        house.run(6 * MINUTE)
        for k in range(2):
            assert [text[-len("Home: Front door opened #1") :] for text in house.texts(k)] == [
                "Home: Front door opened #1"
            ]


def test_lost_and_back_within_seconds_or_on_the_second_network():
    with armed(more=QUIET) as house:
        house.wifi(False)
        house.run(12)
        assert "connection lost" in house.board.serial
        house.wifi(True, 1)
        house.run(2 * MINUTE)
        house.door(1)
        house.run(20)
        assert len(house.texts(0)) == 1
        assert "joined Kavun" in house.board.serial


def test_joined_but_deaf_is_joined_anew_and_the_trip_is_told():
    """The SDK says it is joined, but the router has forgotten us: no packet passes."""
    with armed(more=QUIET) as house:
        house.world.air.add("Kobzar", "varenyky-2026")  # another association: ours is dead
        assert not house.board.radio.link() and house.board.radio.joined
        house.door(1)
        house.run(9 * MINUTE)
        assert house.texts(0) == []
        house.run(5 * MINUTE)
        assert "nobody answers. Joining anew" in house.board.serial
        assert house.restarts() == 0
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]
        assert "delayed" in house.texts(0)[0]


def test_without_internet_for_long_the_board_restarts_and_the_queue_is_intact():
    with armed(more=QUIET) as house:
        network = house.world.air.get("Kobzar")
        network.internet = False
        house.door(1)
        house.run(50 * MINUTE)
        assert house.restarts() == 1 and house.board.boots[-1][1] == SOFT
        house.run(60 * MINUTE)
        assert house.restarts() == 1, "the second time it waits longer"
        network.internet = True
        house.run(20 * MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]


def test_no_network_for_long_restarts_the_board_and_the_queue_is_intact():
    with armed(more=QUIET) as house:
        house.wifi(False)
        house.run(10)
        house.door(1)
        house.run(35 * MINUTE)
        assert house.restarts() == 1 and house.board.boots[-1][1] == SOFT
        house.wifi(True)
        house.run(8 * MINUTE)
        assert [len(house.texts(k)) for k in range(2)] == [1, 1]
