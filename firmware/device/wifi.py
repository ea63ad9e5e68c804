"""Wi-Fi: joined in bounded time at power-up, then kept, rejoined and reported by `step`.

The SDK stores the last credentials in flash and joins with them by itself. `connect(ssid, key)`
and every `config(...)` setter write flash, so they are called only when the credentials changed:
the digest of what was stored last is kept in a small file (the key cannot be read back).
"""

try:
    from micropython import const
except ImportError:
    const = int

import hashlib

from core import overlay
from core.redact import hide

_CONNECTING = const(1)
_WRONG_PASSWORD = const(2)
_GOT_IP = const(5)
_REASON = (
    "idle",
    "no answer from the access point yet",
    "wrong password: correct WIFI in config.py",
    "network not found: check its name and the distance",
    "the access point refused the connection",
)
_SSID_MOST = const(32)  # bytes
_JOIN_MS = const(20000)  # one network gets this long; a normal join takes 2-6 s
_LOSS_MS = const(15000)  # the SDK gets this long to rejoin by itself
_LOOK_MS = const(1000)
_PAUSE_MS = const(10000)  # after a round without success; doubles up to ...
_PAUSE_MAX_MS = const(300000)
DEAF_S = const(600)  # joined, but nobody answers for this long: the link joins anew
_RESET_S = const(1800)  # without a link this long: reset the board ...
_RESET_AGAIN_S = const(7200)  # ... and if it was long without before the reset too
_DIGEST_FILE = "wifi.id"
started: tuple = (
    None,
    None,
)  # (Link, Clock) that boot.py began with; runtime/app.py goes on with them


class Link:
    """`networks`: [(ssid, key)]; `sta`: the station WLAN; `time`: the chip's; `say`: prints.

    `up` is true while there is an IP address. All other methods return at once.
    """

    def __init__(self, networks, sta, time, say=print):
        self.networks = networks
        self.sta = sta
        self.time = time
        self.say = say
        self.index = 0
        self.round = 0  # networks tried since the last success
        self.pause_ms = _PAUSE_MS
        self.since = time.ticks_ms()  # of the present state
        self.looked = self.since
        self.state = "pause"
        self.rewritten = False
        self.up = False
        self.losses = 0
        self.down_since_s = 0
        self.reason = ""

    # -- joining ---------------------------------------------------------------------------

    def begin(self):
        """Start joining: the network the SDK knows first, for it costs no flash write."""
        self._ensure_active()
        for i, (ssid, _) in enumerate(self.networks):
            if self._is_stored(ssid):
                self.index = i
                break
        self.round = 0
        self._connect()

    def _ensure_active(self):
        if not self.sta.active():  # the setter writes flash, the getter does not
            self.sta.active(True)

    def _is_stored(self, ssid):
        """Is it the name the SDK holds? What the SDK gives back is compared and nothing else: a
        name of 32 bytes comes with the key behind it (network_wlan.c looks for a zero byte)."""
        stored = self.sta.config("ssid")
        stored = stored.encode() if isinstance(stored, str) else stored
        return stored[:_SSID_MOST] == ssid.encode()[:_SSID_MOST]

    def _connect(self, rewrite=False):
        ssid, key = self.networks[self.index]
        digest = hashlib.sha256(("%s\0%s" % (ssid, key)).encode()).digest()[:8]
        self._enter("joining")
        try:
            if rewrite or not self._is_stored(ssid) or _digest() != digest:
                self.sta.connect(ssid, key)
                _digest(digest)
            else:
                self.sta.connect()
        except OSError as e:
            self.reason = "the Wi-Fi chip refused to connect (%s)" % (e,)
            self._next()

    def _enter(self, state):
        self.state = state
        self.since = self.time.ticks_ms()

    def _passed(self, since):
        return self.time.ticks_diff(self.time.ticks_ms(), since)

    def wait(self, bound_ms):
        """Block until the link is up, for at most `bound_ms`; True when it is up."""
        start = self.time.ticks_ms()
        while self._passed(start) < bound_ms:
            self.step(0)
            if self.up:
                return True
            self.time.sleep_ms(100)
        return False

    # -- upkeep ----------------------------------------------------------------------------

    def step(self, uptime_s):
        """Look after the link; call it in every loop pass. `uptime_s`: seconds since power-up."""
        if self.up and self._passed(self.looked) < _LOOK_MS:
            return
        self.looked = self.time.ticks_ms()
        if self.sta.isconnected():
            if not self.up:
                self._joined()
            return
        if self.up:
            self._lost(uptime_s)
        elif self.state == "pause":
            if self._passed(self.since) >= self.pause_ms:
                self._connect()
        elif self.state == "lost":
            if self._passed(self.since) >= _LOSS_MS:
                self.rejoin()
        else:
            self._joining()

    def _joined(self):
        self.up = True
        self.reason = ""
        self.round = 0
        self.rewritten = False
        self.pause_ms = _PAUSE_MS
        self._enter("up")
        self.say("Wi-Fi: joined %s." % self.networks[self.index][0])

    def _lost(self, uptime_s):
        self.up = False
        self.losses += 1
        self.down_since_s = uptime_s
        self._enter("lost")
        self.say("Wi-Fi: connection lost.")

    def rejoin(self):
        """Disconnect and join again: cures the states in which the SDK is stuck (#5261)."""
        self.up = False
        try:
            self.sta.disconnect()
        except OSError:
            pass  # nothing to disconnect from
        self._ensure_active()
        self._connect()

    def unheard(self, uptime_s, deaf):
        """Joined, says the SDK, but nobody answers (`deaf`, see delivery/record.py): join anew,
        again after as long; `wants_reset` counts from the first exchange in vain."""
        self.say("Wi-Fi: joined, but nobody answers. Joining anew.")
        deaf[1] = uptime_s + DEAF_S
        self.down_since_s = deaf[0]
        self.rejoin()

    def _joining(self):
        status = self.sta.status()
        if status == _CONNECTING and self._passed(self.since) < _JOIN_MS:
            return
        if status not in (_CONNECTING, _GOT_IP) and self._passed(self.since) < 2000:
            return  # the status of the attempt before
        self.reason = _REASON[status] if 0 <= status < len(_REASON) else "status %d" % status
        if status == _WRONG_PASSWORD and not self.rewritten:
            self.rewritten = True  # perhaps the SDK holds an older key: write it once a boot
            self._connect(True)
            return
        self._next()

    def _next(self):
        ssid = self.networks[self.index][0]
        self.say("Wi-Fi: %s: %s." % (ssid, self.reason))
        self.round += 1
        try:
            self.sta.disconnect()
        except OSError:
            pass
        if self.round < len(self.networks):
            self.index = (self.index + 1) % len(self.networks)
            self._connect()
            return
        self.round = 0
        self._enter("pause")
        self.pause_ms = min(2 * self.pause_ms, _PAUSE_MAX_MS)
        try:
            self.sta.connect()  # no flash write; the SDK goes on looking for this one meanwhile
        except OSError:
            pass
        self.index = (self.index + 1) % len(self.networks)

    # -- the last step, and telling -----------------------------------------------------------

    def wants_reset(self, uptime_s, reset_before):
        """True when only a restart of the board is left to try.

        `reset_before`: True when this boot already is such a restart; then it waits longer.
        """
        limit = _RESET_AGAIN_S if reset_before else _RESET_S
        return not self.up and uptime_s - self.down_since_s >= limit

    def line(self, uptime_s):
        """One sentence for `status`."""
        if self.up:
            return "Wi-Fi: connected to %s, address %s, signal %s dBm, lost %d times." % (
                self.networks[self.index][0],
                self.sta.ifconfig()[0],
                self._rssi(),
                self.losses,
            )
        return "Wi-Fi: not connected for %d s%s. Trying %s." % (
            uptime_s - self.down_since_s,
            " (" + self.reason + ")" if self.reason else "",
            ", ".join(ssid for ssid, _ in self.networks),
        )

    def _rssi(self):
        try:
            return self.sta.status("rssi")
        except (OSError, ValueError, TypeError):
            return "?"


def _digest(new=None):
    """The digest of the credentials the SDK holds; with `new`, remember that instead."""
    try:
        with open(_DIGEST_FILE, "rb" if new is None else "wb") as f:
            return f.read(8) if new is None else f.write(new)
    except OSError:
        return None  # no file yet, or a full flash: the credentials are written once more


def access_point_off(network):
    """Switch off the open access point MicroPython leaves on; True when it was on."""
    ap = network.WLAN(network.AP_IF)
    if not ap.active():
        return False
    ap.active(False)
    return True


def power_up(config, network, machine, time, bound_ms=8000):
    """All of boot.py: access point off, full speed, join within `bound_ms`, clock from NTP.

    `config` is the module config.py as it is, unchecked, or None: whatever is wrong in it is for
    the checker to tell later. Leaves (Link or None, Clock) in `started` and returns it.
    """
    global started
    from core import clock

    board = clock.Clock(time)
    started = (None, board)
    if access_point_off(network):
        print("The access point of MicroPython was on. It is off now.")
    machine.freq(160000000)
    networks = [pair for pair in getattr(config, "WIFI", ()) if len(pair) == 2]
    for _, key in networks:
        hide(key)
    if networks:
        network.hostname("alarm-%02x%02x" % tuple(machine.unique_id()[:2]))
        link = Link(networks, network.WLAN(network.STA_IF), time)
        started = (link, board)
        link.begin()
        if link.wait(bound_ms):
            _set_clock(board, config)
    return started


def _set_clock(board, config):
    import ntptime

    ntptime.host = getattr(config, "NTP_HOST", ntptime.host)
    board.sync(ntptime)
    ntptime = None
    overlay.drop("ntptime")  # else it is one of those that stay
