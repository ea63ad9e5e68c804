"""The virtual board, driven by another program: commands in, events out, a JSON object a line.

    PYTHONPATH=host_tests:tools python -m demo.driven [en|uk]

In: {"do": "door", "open": true}, {"do": "motion"}, {"do": "spark"}, {"do": "power", "on": false},
{"do": "wifi", "on": true}, {"do": "twilio", "mood": "fine" | "busy" (429) | "broken" (503) |
"silent" | "down" | "suspended"}, {"do": "text", "body": "DISARM"}, {"do": "speed", "times": 0, 1,
10 ...} (0: it stands still), {"do": "where"}, {"do": "end"}. Out, each with its "kind":
    "ready"  people: [[name, phone]]; the board is still off
    "now"    unix, times, rate: simulated seconds a second as it went; shown() of DrivenHouse;
             stack: bytes of the last moment and of the deepest so far
    "lamp"   edges: [[part of the frame from 0 to 1, lit]] in the last FRAME_S seconds
    "line"   unix, text: a line the board printed
    "text"   unix, phone: index in people, text
    "sent"   unix, text: the first phone's text to the board
    "where"  the deepest moment, as [[name of a function, bytes]]
    "odd"    why: a command that was not carried out
It ends when its input does, so it never outlives the program that drives it.
"""

import json
import queue
import sys
import threading
import time

from stacking import costs
from stacking.house import PHONES, Trust
from stacking.image import Image

from .driven_house import LAMP, PEOPLE, DrivenHouse, Odd

FRAME_S = 0.1
FASTEST = 300
_EDGES_MOST = 40  # of a frame; more are only a glow
_COMMAND_MOST = 4000
_END = object()


class Driver:
    """house: a DrivenHouse; out: function of a dict; clock, sleep: as in time."""

    def __init__(self, house, out, clock=time.monotonic, sleep=time.sleep):
        self._house, self._out = house, out
        self._clock, self._sleep = clock, sleep
        self._times, self._rate = 1, 0.0
        self._last = None
        self._shown = [0] * len(PEOPLE)
        self._deepest, self._stack = None, 0
        self._edge = None  # the last one that was told
        house.board.serial_log.listeners.append(self._said)

    def _said(self, ms, text):
        if text.strip():
            unix = self._house.world.unix_epoch + ms / 1000
            self._out({"kind": "line", "unix": unix, "text": text.rstrip()})

    def obey(self, text):
        """A command; False when it is the last one."""
        try:
            command = json.loads(text)
            if not isinstance(command, dict):
                raise Odd("not a JSON object")
            return self._obey(command.pop("do", None), command)
        except (ValueError, TypeError, Odd) as error:
            self._out({"kind": "odd", "why": str(error)})
        return True

    def _obey(self, what, fields):
        if what == "end":
            return False
        if what == "speed":
            times = fields.get("times")
            if not isinstance(times, (int, float)) or not 0 <= times <= FASTEST:
                raise Odd("times is a number from 0 to %d" % FASTEST)
            self._times = times
        elif what == "where":
            self._tell_where()
        else:
            self._house.do(what, fields)
            if what == "text":
                unix = round(self._house.world.unix(), 1)
                self._out({"kind": "sent", "unix": unix, "text": fields["body"]})
        return True

    def frame(self):
        """FRAME_S of real time, or longer if the simulation takes longer."""
        house, started = self._house, self._clock()
        began_ms = house.world.now_ms
        if self._times:
            house.run(self._times * FRAME_S)
        self._tell_texts()
        self._tell_lamp(began_ms)
        self._tell_now()
        self._sleep(max(0.0, FRAME_S - (self._clock() - started)))
        took = max(self._clock() - started, 1e-6)
        self._rate = (house.world.now_ms - began_ms) / 1000 / took

    def _tell_texts(self):
        for n in range(len(PEOPLE)):
            texts = self._house.inbox(n)
            for unix, text in texts[self._shown[n] :]:
                self._out({"kind": "text", "unix": unix, "phone": n, "text": text})
            self._shown[n] = len(texts)

    def _tell_lamp(self, began_ms):
        new = []
        for edge in reversed(self._house.board.pins[LAMP].history):
            if edge is self._edge or len(new) == _EDGES_MOST:
                break
            new.insert(0, edge)
        if new:
            self._edge = new[-1]
            whole = max(1.0, self._times * FRAME_S * 1000)
            edges = [[round(max(0.0, (ms - began_ms) / whole), 3), not level] for ms, level in new]
            self._out({"kind": "lamp", "edges": edges})

    def _tell_now(self):
        trace = self._house.trace
        moment = trace.interrupted()
        if moment.bytes:
            self._stack = moment.bytes
        if moment.bytes > (self._deepest.bytes if self._deepest else 0):
            self._deepest = moment
        trace.mark()
        now = dict(
            self._house.shown(),
            kind="now",
            unix=round(self._house.world.unix(), 1),
            times=self._times,
            rate=round(self._rate, 1),
            stack=[self._stack, self._deepest.bytes if self._deepest else 0, costs.STACK],
        )
        if now != self._last:
            self._last = now
            self._out(now)

    def _tell_where(self):
        said, moment = self._house.image.said, self._deepest
        chain = [[said(what), depth] for what, depth in moment.chain] if moment else []
        if chain:
            chain[-1][1] = moment.bytes  # with what its own C code takes
        self._out({"kind": "where", "chain": chain})


def play(house, commands, out):
    """Until a command ends it. commands: a Queue of lines, and _END."""
    driver = Driver(house, out)
    out({"kind": "ready", "people": [list(each) for each in zip(PEOPLE, PHONES, strict=True)]})
    house.board.power_on()
    while True:
        while not commands.empty():
            text = commands.get()
            if text is _END or not driver.obey(text):
                return
        driver.frame()


def _listen(stream, commands):
    for text in iter(lambda: stream.readline(_COMMAND_MOST), ""):
        commands.put(text)
    commands.put(_END)


def _tell(event):
    print(json.dumps(event, ensure_ascii=False), flush=True)


def main(words):
    language = words[0] if words else "en"
    commands = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, commands), daemon=True).start()
    trust = Trust()
    with Image(trust.roots) as image, DrivenHouse(image, trust, language) as house:
        play(house, commands, _tell)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()
        sys.exit(130)
