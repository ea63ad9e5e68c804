"""`network` and `esp`, and the radio behind them (fact sheet section 5).

The SDK keeps mode and credentials in flash sectors of its own: they survive everything, each
setter may write there (`nvs_writes` counts), and stored credentials are joined at power-up
without a line of Python.
"""

import types

from .errors import MpOSError

IDLE, CONNECTING, WRONG_PASSWORD, NO_AP_FOUND, CONNECT_FAIL, GOT_IP = range(6)
STA, AP = 0, 1
RESCAN_MS = 2600  # how often the SDK looks again for a network that is not there


def _cut(text, most):
    """What fits into the SDK's field of `most` bytes."""
    return (text or "").encode()[:most].decode("utf-8", "ignore")


def _read_on(nvs):
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


class WLAN:
    """`network.WLAN`; one class for all boards, bound to a board by `make_network`."""

    IF_STA, IF_AP = STA, AP
    PM_NONE, PM_POWERSAVE, PM_PERFORMANCE = 0, 1, 2
    SEC_OPEN, SEC_WEP, SEC_WPA, SEC_WPA2, SEC_WPA_WPA2 = range(5)
    _radio = None

    def __init__(self, interface=STA):
        if interface not in (STA, AP):
            raise ValueError
        self._interface = interface

    def _need(self, interface):
        self._radio.board.must_live()
        if self._interface != interface:
            raise MpOSError("STA required" if interface == STA else "AP required")

    def active(self, on=None):
        radio = self._radio
        if on is None:
            return radio.sta_on if self._interface == STA else radio.ap_on
        radio.board.must_live()
        radio.set_active(self._interface, bool(on))

    def connect(self, ssid=None, key=None, /, *, bssid=None):
        self._need(STA)
        for value in (ssid, key):
            if value is not None and not isinstance(value, (str, bytes)):
                raise TypeError("can't convert '%s' object to str" % type(value).__name__)
        decode = lambda v: v.decode() if isinstance(v, bytes) else v  # noqa: E731
        self._radio.connect(decode(ssid), decode(key))

    def disconnect(self):
        self._need(STA)
        self._radio.disconnect()

    def status(self, what=None):
        radio = self._radio
        if what is None:
            radio.board.burn(20)
            return radio.status if self._interface == STA else -1
        if what == "rssi" and self._interface == STA:
            return radio.joined.rssi if radio.joined else 31
        if what == "stations" and self._interface == AP:
            return []
        raise ValueError("unknown status param")

    def isconnected(self):
        self._radio.board.burn(20)
        return self._interface == STA and self._radio.status == GOT_IP

    def scan(self):
        self._need(STA)
        radio = self._radio
        if not radio.sta_on:
            raise MpOSError("STA must be active")
        radio.board.hold(radio.board.costs["scan"])
        return [
            (n.ssid.encode(), bytes([2, 0, 0, 0, 0, i]), n.channel, n.rssi, 3 if n.key else 0, 0)
            for i, n in enumerate(radio.world.air.all())
        ]

    def ifconfig(self, value=None):
        radio = self._radio
        if self._interface == AP:
            address = "192.168.4.1" if radio.ap_on else "0.0.0.0"
            return (address, "255.255.255.0", address, "0.0.0.0")
        if value is None:
            if radio.address == "0.0.0.0":
                return ("0.0.0.0", "0.0.0.0", "0.0.0.0", radio.dns_server or "0.0.0.0")
            gateway = radio.joined.gateway
            return (radio.address, "255.255.255.0", gateway, radio.dns_server or gateway)
        radio.static = None if value == "dhcp" else value[0]
        radio.dns_server = None if value == "dhcp" else value[3]

    def ipconfig(self, what=None, **values):
        if values:
            if "addr4" in values:
                address = values["addr4"]
                self._radio.static = (
                    address.split("/")[0] if isinstance(address, str) else address[0]
                )
            return None
        if what == "addr4":
            return self.ifconfig()[:2]
        if what == "gw4":
            return self.ifconfig()[2]
        if what == "dhcp4":
            return self._radio.static is None
        raise ValueError("unexpected key")

    def config(self, what=None, **values):
        radio = self._radio
        if what is not None and values:
            raise TypeError("either pos or kw args are allowed")
        if not values:
            return self._get(what)
        radio.board.must_live()
        for name, value in values.items():
            self._set(name, value)
        radio.store()  # every setter ends in wifi_station_set_config / wifi_softap_set_config

    def _get(self, what):
        radio = self._radio
        sta = self._interface == STA
        if what in ("ssid", "essid"):
            return _read_on(radio.nvs) if sta else radio.ap["ssid"]
        if what == "mac":
            return b"\x5e\xcf\x7f" + radio.board.unique_id[2::-1]
        if what == "channel":
            return radio.joined.channel if radio.joined else 1
        if what in ("hostname", "dhcp_hostname"):
            return radio.hostname
        if what == "protocol":
            return 3
        if what == "pm":
            return radio.sleep_type
        if what in ("hidden", "security", "authmode") and not sta:
            return radio.ap["security" if what == "authmode" else what]
        raise ValueError("unknown config param")

    def _set(self, name, value):
        radio = self._radio
        if name in ("ssid", "essid", "hidden", "security", "authmode", "key", "password"):
            self._need(AP)
            radio.ap[
                {"essid": "ssid", "password": "key", "authmode": "security"}.get(name, name)
            ] = value
        elif name in ("hostname", "dhcp_hostname"):
            radio.hostname = value
        elif name == "pm":
            radio.sleep_type = value
        elif name not in ("mac", "channel", "protocol", "txpower"):
            raise ValueError("unknown config param")


def make_network(board):
    """The `network` module of one boot."""
    m = types.ModuleType("network")
    m.WLAN = type("WLAN", (WLAN,), {"_radio": board.radio})
    m.STA_IF, m.AP_IF = STA, AP
    m.STAT_IDLE, m.STAT_CONNECTING, m.STAT_WRONG_PASSWORD = IDLE, CONNECTING, WRONG_PASSWORD
    m.STAT_NO_AP_FOUND, m.STAT_CONNECT_FAIL, m.STAT_GOT_IP = NO_AP_FOUND, CONNECT_FAIL, GOT_IP
    m.MODE_11B, m.MODE_11G, m.MODE_11N = 1, 2, 3
    m.AUTH_OPEN, m.AUTH_WEP, m.AUTH_WPA_PSK, m.AUTH_WPA2_PSK, m.AUTH_WPA_WPA2_PSK = range(5)
    country = ["XX"]

    def hostname(name=None):
        if name is None:
            return board.radio.hostname
        if len(name) > 32:
            raise ValueError
        board.radio.hostname = name

    def set_country(code=None):
        if code is None:
            return country[0]
        if len(code) != 2:
            raise ValueError
        country[0] = code

    def ipconfig(what=None, **values):
        if "dns" in values:
            board.radio.dns_server = values["dns"]
            return None
        if what == "dns":
            return board.radio.dns_server or "0.0.0.0"
        raise ValueError("unexpected key")

    m.hostname, m.country, m.ipconfig = hostname, set_country, ipconfig
    m.phy_mode = lambda mode=None: 3 if mode is None else None
    return m


def make_esp(board):
    """The `esp` module of one boot."""
    m = types.ModuleType("esp")
    m.SLEEP_NONE, m.SLEEP_LIGHT, m.SLEEP_MODEM = 0, 1, 2

    def sleep_type(value=None):
        if value is None:
            return board.radio.sleep_type
        board.radio.sleep_type = value

    m.sleep_type = sleep_type
    m.osdebug = lambda level: None
    m.flash_id = lambda: 1458400
    m.flash_size = lambda: 4194304
    m.freemem = lambda: 21000 - 1000 * len(board.sockets.open)
    m.check_fw = lambda: True
    m.set_native_code_location = lambda start, length: None
    return m
