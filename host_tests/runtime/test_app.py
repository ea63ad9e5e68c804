"""App: what a phase has left is a copy afterwards, so that it does not split the free memory."""

from board_house import senders_of, world_with_twilio
from doubles.board import Board
from doubles.board.littleflash import LittleFlash
from doubles.board.server_sockets import call
from doubles.twilio import inbound
from responder_bench import PASSWORD, request
from test_one_way import FIRMWARE

OWNER, OTHER = "+380501234567", "+380671234567"
CONFIG = """
NAME = "Home"
WIFI = [("Home", "secret key")]
SENDERS = %r
SENSORS = [dict(name="Front door", pin=5, kind="door", cooldown_s=300)]
COMMANDS_FROM = [%r]
COMMANDS_EVERY_S = 60
HTTP_PORT = 8080
HTTP_PASSWORD = %r
"""
HOOKS = "def on_message_received(a, b, c):\n    pass\n"
# Made at power-up, or what belongs to a connection and ends with it.
STAY = ("settings", "clock", "sta", "known", "stuck", "crash")
PLAIN = (dict, list, tuple, str, bytes)


def held(app, plain):
    """{id: (where, value)} of all plain data that the App holds; what a character or nothing is
    made of is there only once anyway."""
    found: dict = {}
    todo = [(name, value) for name, value in vars(app).items() if name not in STAY]
    settled = set(map(id, vars(app.settings).values())) | {id(one) for one in app.settings.SENSORS}
    while todo:
        where, value = todo.pop()
        if (
            id(value) in found
            or id(value) in settled
            or not (type(value) is plain or type(value) in PLAIN)
        ):
            continue
        if isinstance(value, str | bytes | tuple) and len(value) < 2:
            continue
        found[id(value)] = where, value
        if type(value) is plain:
            todo += [("%s.%s" % (where, name), each) for name, each in vars(value).items()]
        elif isinstance(value, dict):
            todo += [("%s[%r]" % (where, key), each) for key, each in value.items()]
        elif isinstance(value, list | tuple):
            todo += [("%s[%d]" % (where, n), each) for n, each in enumerate(value)]
    return found


class Watched:
    """A board whose App says what a phase has left where it was made."""

    def __init__(self):
        self.world, self.double = world_with_twilio()
        senders = senders_of((OWNER, OTHER), [self.double.add_account("full") for _ in range(2)])
        self.number = senders[0][1]
        flash = LittleFlash()
        flash.write("hooks.py", HOOKS.encode())
        config = CONFIG % (senders, OWNER, PASSWORD)
        self.board = Board(
            self.world, firmware=FIRMWARE, config=config, flash=flash, tls="clear", stretch=10
        )
        self.door = self.board.pin(5)
        self.door.drive(0)
        self.left = []  # (phase, where it still lies)
        self.seen = set()  # phases
        self.board.power_on()
        self.run(20)
        self._watch()

    def _watch(self):
        modules = self.board.sys.modules
        app, plain = modules["runtime.supervisor"].alarm, modules["core.overlay"].Plain
        move, before, step = type(app)._move, held(app, plain), type(app).step

        def stepped(self_):  # of two phases that share modules only the second one moves
            self.seen.add(self_.phase)
            step(self_)

        def moved(self_, phase):
            new = {key: row for key, row in held(app, plain).items() if key not in before}
            move(self_, phase)
            after = held(app, plain)
            self.left += [(phase, where) for key, (where, _) in new.items() if key in after]
            before.clear()
            before.update(after)

        type(app)._move, type(app).step = moved, stepped

    def run(self, seconds):
        self.world.run_until_us(self.world.us + int(seconds * 1000000))

    def text(self, body):
        inbound.text(self.double, OWNER, self.number, body, self.world.unix())
        self.run(130)


def test_what_a_phase_leaves_is_a_copy_afterwards():
    watched = Watched()
    phase = watched.board.sys.modules["core.phase"]
    watched.run(60)
    for level in (1, 0, 1):
        watched.door.drive(level)
        watched.run(70)
    watched.text("disarm")
    watched.text("arm")
    caller = call(watched.board, 8080)
    caller.send(request("/"))
    watched.run(10)
    watched.door.drive(0)
    watched.run(700)
    watched.double.faults.add("refuse", None, None)  # nobody answers, for 15 minutes
    watched.door.drive(1)
    watched.run(900)
    watched.double.faults.clear()
    watched.world.air.remove("Home")
    watched.run(60)
    watched.world.air.add("Home", "secret key")
    watched.run(120)
    watched.run(3600)
    names = {number: name for name, number in vars(phase).items() if name.isupper()}
    assert sorted({(names.get(p, str(p)), where) for p, where in watched.left}) == []
    rare = "ARMED SYNC WATCH UNHEARD START_OVER STOP NOT_OBEYED RECOVER NO_PAGE"
    webhook = "SIGNED TEXTED REPLY REPLIED TOLD"
    missing = {names[n] for n in range(phase.PARTS)} - {names.get(n) for n in watched.seen}
    assert missing <= {*rare.split(), *webhook.split()}
