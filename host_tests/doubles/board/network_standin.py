"""`network` and `esp`, over the radio of wifi.py."""

import types

from .errors import MpOSError
from .wifi import (
    AP,
    CONNECT_FAIL,
    CONNECTING,
    GOT_IP,
    IDLE,
    NO_AP_FOUND,
    STA,
    WRONG_PASSWORD,
    read_on,
)


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
            return read_on(radio.nvs) if sta else radio.ap["ssid"]
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
