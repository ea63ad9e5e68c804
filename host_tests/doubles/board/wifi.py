"""The radio: the SDK's station and access point (fact sheet section 5).

The SDK keeps mode and credentials in flash sectors of its own: they survive everything, each
setter may write there (`nvs_writes` counts), and stored credentials are joined at power-up
without a line of Python.
"""

from .errors import MpOSError

IDLE, CONNECTING, WRONG_PASSWORD, NO_AP_FOUND, CONNECT_FAIL, GOT_IP = range(6)
STA, AP = 0, 1
RESCAN_MS = 2600  # how often the SDK looks again for a network that is not there


def _cut(text, most):
    """What fits into the SDK's field of `most` bytes."""
    return (text or "").encode()[:most].decode("utf-8", "ignore")


def read_on(nvs):
    """As network_wlan.c reads the name: up to the next zero byte, and a name that fills its 32
    bytes has none, so what lies behind it, the key, comes with it."""
    return nvs["ssid"] + (nvs["key"] if len(nvs["ssid"].encode()) == 32 else "")


class Radio:
    """The station and access point of one board."""

    def __init__(self, board):
        self.board = board
        self.world = board.world
        self.nvs = {"mode": 2, "ssid": "", "key": ""}  # a blank flash comes up as access point
        self.nvs_writes = 0
        self.connects = []  # (ms, ssid or None) of every connect() call
        self.joins = []  # (ms, ssid) of every GOT_IP
        self.ap = {
            "ssid": "MicroPython-1a0b00", "key": "micropythoN", "channel": 6, "hidden": False,
            "security": 3,
        }  # fmt: skip
        self.hostname = "mpy-esp8266"
        self.sleep_type = 2
        self.status = IDLE
        self.joined = None  # the Network, while there is an address
        self.address = "0.0.0.0"
        self.static = None
        self.dns_server = None
        self._stuck = False
        self._wants = False
        self._event = None

    # --- power
    def power_lost(self):
        """Nothing of the radio but NVS survives."""

    def halt(self):
        """The boot is over: the radio is silent."""
        self.world.cancel(self._event)
        self._event = None
        self.status, self.joined, self.address = IDLE, None, "0.0.0.0"
        self._stuck = self._wants = False

    def boot(self):
        """Power-up or reset: stored mode and credentials take effect."""
        self.halt()
        self.static = self.dns_server = None
        self.sleep_type = 2
        self.hostname = "mpy-esp8266"
        if self.sta_on and self.nvs["ssid"]:
            self._join(after_ms=self.board.costs["boot"] // 1000)

    @property
    def sta_on(self):
        """The station is active."""
        return bool(self.nvs["mode"] & 1)

    @property
    def ap_on(self):
        """The access point is active: anybody in reach sees it."""
        return bool(self.nvs["mode"] & 2)

    def store(self, **values):
        """Writes to the SDK's flash sectors."""
        self.nvs.update(values)
        self.nvs_writes += 1

    # --- joining
    def _after(self, ms, action):
        self.world.cancel(self._event)
        self._event = self.world.after(ms, action)

    def _join(self, after_ms=0):
        self._wants = True
        self.status = CONNECTING
        self._after(after_ms + self.world.rng.randint(1400, 3400), self._outcome)

    def _outcome(self):
        network = self.world.air.get(self.nvs["ssid"])
        if network is None:
            self.status = NO_AP_FOUND
            self._after(RESCAN_MS, self._outcome)
        elif network.rejects:
            self.status = CONNECT_FAIL
            self._after(RESCAN_MS, self._outcome)
        elif network.key != self.nvs["key"]:
            self.status = WRONG_PASSWORD
            self._after(2 * RESCAN_MS, self._outcome)
        elif self.world.air.sticky_joins > 0:
            self.world.air.sticky_joins -= 1
            self.stick()
        else:
            self._got_ip(network)

    def _got_ip(self, network):
        self.status, self.joined = GOT_IP, network
        self.address = self.static or network.address
        self.joins.append((self.world.ms, network.ssid))

    def stick(self, traffic=False):
        """The status sticks at CONNECTING, with or without traffic, until disconnect() and
        connect() or a reset (micropython#5261)."""
        self._stuck = True
        self.world.cancel(self._event)
        self.status = CONNECTING
        if traffic:
            self.joined = self.world.air.get(self.nvs["ssid"])
            self.address = self.joined.address if self.joined else "0.0.0.0"
        else:
            self._lose_address()

    def beacons_lost(self, ssid):
        """The access point fell silent; the SDK notices after some seconds."""
        if self.joined is not None and self.joined.ssid == ssid:
            self._after(self.world.rng.randint(2500, 6000), self._link_lost)

    def _link_lost(self):
        if self.joined is None or self.world.air.get(self.joined.ssid) is self.joined:
            return  # it was a short gap
        self._lose_address()
        self._join()

    def _lose_address(self):
        if self.joined is not None:
            self.joined, self.address = None, "0.0.0.0"
            self.board.sockets.abort_all()

    def link(self):
        """True while packets really get through to the internet."""
        joined = self.joined
        return joined is not None and joined.internet and (
            self.world.air.get(joined.ssid) is joined
        )  # fmt: skip

    # --- what the firmware asks for
    def set_active(self, interface, on):
        """WLAN.active(on)"""
        bit = 1 if interface == STA else 2
        mode = self.nvs["mode"] | bit if on else self.nvs["mode"] & ~bit
        self.store(mode=mode)
        if interface == STA and not on:
            self._lose_address()
            self.halt()

    def connect(self, ssid, key):
        """WLAN.connect(ssid, key)"""
        if not self.sta_on:
            raise MpOSError(
                "Cannot set STA config" if ssid is not None else "Cannot connect to AP"
            )
        self.connects.append((self.world.ms, ssid))
        if ssid is not None or key is not None:
            self.store(ssid=_cut(ssid, 32), key=_cut(key, 64))
        if self._stuck and self.status == CONNECTING:
            return  # stays stuck without a disconnect()
        self._lose_address()
        self._join()

    def disconnect(self):
        """WLAN.disconnect()"""
        if not self.sta_on:
            raise MpOSError("Cannot disconnect from AP")
        self._stuck = self._wants = False
        self.world.cancel(self._event)
        self._event = None
        self._lose_address()
        self.status = IDLE
