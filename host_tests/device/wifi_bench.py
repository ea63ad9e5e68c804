"""A scripted station and its time, for Wi-Fi upkeep."""

from device.wifi import Link


class Sta:
    """The station: joins what is on the air 3 s after connect; counts what writes flash."""

    def __init__(self, time, stored=None, key=None):
        self.time = time
        self.stored, self.key = stored, key
        self.air = {}
        self.writes = 0
        self.connects = []
        self.since = None
        self.stuck = False
        self.mismatch = 2
        self.on = True

    def active(self, on=None):
        if on is None:
            return self.on
        self.on = on
        self.writes += 1

    def config(self, name):
        assert name == "ssid"
        if len((self.stored or "").encode()) == 32:  # as network_wlan.c reads on
            return self.stored + (self.key or "")
        return self.stored or ""

    def connect(self, ssid=None, key=None):
        if ssid is not None:
            self.stored, self.key = ssid, key
            self.writes += 1
        self.connects.append((self.time.ms, self.stored))
        self.since = self.time.ms

    def disconnect(self):
        self.since = None
        self.stuck = False

    def status(self, what=None):
        if what == "rssi":
            return -60
        if self.since is None:
            return 0
        if self.stuck or self.time.ms - self.since < 3000:
            return 1
        if self.stored not in self.air:
            return 3
        return 5 if self.air[self.stored] == self.key else self.mismatch

    def isconnected(self):
        return self.status() == 5

    def ifconfig(self):
        return ("192.168.1.7",)


def live(link, time, seconds, start=0):
    for i in range(int(seconds * 10)):
        link.step(start + i // 10)
        time.sleep_ms(100)


def make(time, sta, *networks):
    said = []
    link = Link(list(networks), sta, time, said.append)
    link.begin()
    return link, said
