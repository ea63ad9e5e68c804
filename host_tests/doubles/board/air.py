"""The Wi-Fi networks in reach of the boards."""

from dataclasses import dataclass


@dataclass
class Network:
    """One access point. `internet` off: joined, but nothing beyond it answers. `rejects`: the
    association ends in CONNECT_FAIL."""

    ssid: str
    key: str
    rssi: int = -61
    channel: int = 6
    internet: bool = True
    rejects: bool = False
    address: str = "192.168.1.50"

    @property
    def gateway(self):
        """Address of the router."""
        return self.address.rsplit(".", 1)[0] + ".1"


class Air:
    """`add`, `remove`, and the moods of the radio."""

    def __init__(self, world):
        self._world = world
        self._networks = {}
        self.sticky_joins = 0  # so many of the next joins stick in CONNECTING (micropython#5261)

    def add(self, ssid, key="", **more):
        """A network appears (or changes); returns it."""
        self._networks[ssid] = Network(ssid, key, **more)
        return self._networks[ssid]

    def remove(self, ssid):
        """A network vanishes; joined boards notice after some seconds without beacons."""
        self._networks.pop(ssid, None)
        for board in self._world.boards:
            board.radio.beacons_lost(ssid)

    def outage(self, ssid, at_ms, for_ms):
        """Plans: the network goes at `at_ms` and is back, unchanged, after `for_ms`."""

        def gone():
            network = self._networks.get(ssid)
            self.remove(ssid)

            def back():
                if network is not None:
                    self._networks.setdefault(ssid, network)

            self._world.after(for_ms, back)

        self._world.at(at_ms, gone)

    def get(self, ssid):
        """The network of that name, or None."""
        return self._networks.get(ssid)

    def all(self):
        """All networks, strongest first."""
        return sorted(self._networks.values(), key=lambda n: -n.rssi)
