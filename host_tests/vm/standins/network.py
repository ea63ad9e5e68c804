"""Stand-in `network` for the VM: `air` maps a network's name to its key; a join takes 3 s.

`flash_writes` counts what would have written credentials to the SDK's flash.
"""

import simtime

STA_IF = 0
AP_IF = 1
STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = 2
STAT_NO_AP_FOUND = 3
STAT_CONNECT_FAIL = 4
STAT_GOT_IP = 5

air = {}
flash_writes = 0
_JOIN_MS = 3000
_hostname = bytearray(33)  # as on the chip not in the heap, and a zero ends it


def hostname(name=None):
    if name is not None:
        if len(name) > 32:
            raise ValueError
        for n in range(len(name)):
            _hostname[n] = ord(name[n])
        _hostname[len(name)] = 0
    else:
        return "".join([chr(byte) for byte in bytes(_hostname).split(b"\0")[0]])


hostname("mpy-esp8266")


def country(code=None):
    return code or "XX"


def ipconfig(*names, **values):
    return "192.0.2.1"


class WLAN:
    IF_STA = 0
    IF_AP = 1
    PM_NONE = 0
    _state = [
        {"active": False, "ssid": "", "key": "", "status": 0},
        {"active": True, "ssid": "MicroPython-123456", "key": "micropythoN", "status": 0},
    ]

    _all = [None, None]

    def __new__(cls, interface=0):
        """As on the chip, the same object each time."""
        if cls._all[interface] is None:
            cls._all[interface] = super().__new__(cls)
            cls._all[interface]._own = cls._state[interface]
        return cls._all[interface]

    def __init__(self, interface=0):
        pass

    def active(self, on=None):
        global flash_writes
        if on is None:
            return self._own["active"]
        flash_writes += 1
        self._own["active"] = bool(on)

    def connect(self, ssid=None, key=None, *, bssid=None):
        global flash_writes
        if ssid is not None:
            flash_writes += 1
            self._own["ssid"] = ssid
            self._own["key"] = key
        self._own["status"] = STAT_CONNECTING
        simtime.after_ms(_JOIN_MS, self._joined)

    def _joined(self):
        own = self._own
        if own["ssid"] not in air:
            own["status"] = STAT_NO_AP_FOUND
        elif air[own["ssid"]] != own["key"]:
            own["status"] = STAT_WRONG_PASSWORD
        else:
            own["status"] = STAT_GOT_IP

    def disconnect(self):
        self._own["status"] = STAT_IDLE

    def isconnected(self):
        return self._own["status"] == STAT_GOT_IP and self._own["ssid"] in air

    def status(self, what=None):
        return -60 if what == "rssi" else self._own["status"]

    def config(self, what=None, **values):
        global flash_writes
        if values:
            flash_writes += 1
            return None
        if what == "ssid" and len(self._own["ssid"]) == 32:  # as network_wlan.c reads on
            return self._own["ssid"] + self._own["key"]
        if what in ("ssid", "mac", "channel", "hostname", "pm", "protocol"):
            return self._own.get(what, 0)
        raise ValueError("unknown config param")

    def ifconfig(self, values=None):
        return ("192.0.2.10", "255.255.255.0", "192.0.2.1", "192.0.2.1")

    def scan(self):
        return []
