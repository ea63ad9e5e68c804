"""What is played to see how deep the stack gets: the owner's evenings, one setting at a time."""

import base64
from pathlib import Path

from doubles.board.server_sockets import call
from doubles.twilio import failed, inbound, undelivered
from doubles.twilio.proxy import Proxy
from doubles.twilio.webhooks import Webhooks, once, twice

from .house import CHAT, DOOR, PHONES, PREVIEW, SIPGATE, TWILIO, House

_SCENARIOS = {}
_KEY = "SK" + "0123456789abcdef" * 2
_SANDBOX = "whatsapp:+14155238886"
_COMMANDS = "COMMANDS_FROM = [%r]\nCOMMANDS_EVERY_S = 60\n" % PHONES[0]
_PASSWORD = "tulip-forest-93"
_LOGIN = base64.b64encode(b"alarm:" + _PASSWORD.encode()).decode()
_PAGE = 'HTTP_PORT = 8080\nHTTP_PASSWORD = "%s"\n' % _PASSWORD
_URL = "https://alarm.example.org"
_HOOKED = _PAGE + "HTTP_URL = %r\nCOMMANDS_FROM = [%r]\nHOOKS_HEAR = 'all'\n" % (_URL, PHONES[0])
_ENGLISH = ("STATUS", "MUTE 30", "DISARM", "LAST", "TEST", "STATU")
_UKRAINIAN = ("стан", "останні", "зняти", "охорона")
_DAMAGED = b"raise ValueError('incompatible .mpy file')\n"
_HOOKS = b"""
def on_message_received(message_from, message_to, message_text):
    print("received", message_from, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("sent", message_to, message_text)
"""


class Result:
    """What a scenario came to: the deepest moments, texts accepted, starts nobody asked for."""

    def __init__(self, house, planned):
        self.deepest, self.wait = house.trace.interrupted(), house.trace.wait
        self.accepted = house.accepted()
        self.restarts = len(house.board.boots) - planned
        self.serial = house.board.serial


def scenario(name, **options):
    """Registers a function of a House; it returns how many starts it planned, None for one.
    options: those of House."""

    def add(play):
        _SCENARIOS[name] = (play, options)
        return play

    return add


def names():
    """All scenarios, in the order of the table."""
    return list(_SCENARIOS)


def play(name, image, trust, limit=None):
    """The Result of one. limit: see Trace."""
    function, options = _SCENARIOS[name]
    with House(image, trust, limit=limit, **options) as house:
        return Result(house, function(house) or 1)


# --- the door


def armed(house):
    """Power-up until the sensors are armed and the text about it is under way."""
    house.board.power_on()
    house.until(lambda: "Armed." in house.board.serial, 60)
    house.run(20)


def open_door(house):
    house.board.pin(DOOR).drive(1)
    house.run(3)
    house.board.pin(DOOR).drive(0)


def trip(house):
    """Power-up, its text, the door opens; everybody is told."""
    armed(house)
    open_door(house)
    house.run(25)


def refused_trip(house):
    """As `trip`, and the first account is refused: its fallback takes over."""
    house.accounts[0].status = "suspended"
    trip(house)
    house.run(60)


def _fallback(house):
    first = house.lines()[0][1:-1]
    return (
        "twilio(%s, fallback='second'), sipgate(to=%r, token_id=%r, token=%r, name='second')"
        % (
            first,
            PHONES[0],
            house.second.token_id,
            house.second.token,
        )
    )


def _sipgate(house):
    return "sipgate(to=%r, token_id=%r, token=%r)" % (
        PHONES[2],
        house.second.token_id,
        house.second.token,
    )


def _telegram(house):
    return "telegram(to=%s, token=%r)" % (CHAT, house.bot.token)


def _telegram_and_fallback(house):
    first = house.lines()[0][1:-1]
    return "telegram(to=%s, token=%r, fallback='sms'), twilio(%s, name='sms')" % (
        CHAT,
        house.bot.token,
        first,
    )


def _key(house):
    account = house.accounts[0]
    account.keys[_KEY] = ("s3cret0123456789s3cret0123456789", "standard")
    return "twilio(%r, %r, sid=%r, key=%r, token=%r)" % (
        PHONES[0],
        account.numbers[0],
        account.sid,
        _KEY,
        account.keys[_KEY][0],
    )


def _whatsapp(house):
    account = house.accounts[0]
    account.joined.add(PHONES[0])
    return "('whatsapp:%s', %r, %r, %r)" % (PHONES[0], _SANDBOX, account.token, account.sid)


def _quiet(house, line=0):
    return "twilio(*%s, quiet=('17:00', '18:01'), quiet_alarms=True)" % house.lines()[line]


def _service(house):
    account = house.accounts[0]
    service = house.twilio.add_service(account)
    words = PHONES[0], service, account.token, account.sid
    return "twilio(*%r, quiet=('22:00', '07:00'))" % (words,)


def _everything(house):
    return ", ".join(
        [_fallback(house), _quiet(house, 1), "twilio(*%s, romanise=True)" % house.lines()[2]]
    )


_UK = 'LANGUAGE = "uk"\nNAME = "Дім"\n'
for _name, _options in {
    "one recipient": {},
    "three recipients": {"senders": 3},
    "Ukrainian": {"settings": _UK},
    "romanising": {"settings": _UK + "ROMANISE = True"},
    "API key": {"senders": _key},
    "sipgate": {"senders": _sipgate},
    "Telegram": {"senders": _telegram},
    "WhatsApp": {"senders": _whatsapp},
    "own words": {
        "settings": "SENSORS[0].update(restored=True, text='{serial} at {time}: {name} is open!')"
    },
    "TLS_ROOTS": {"settings": "TLS_ROOTS = 'own.bin'", "own_roots": "own.bin"},
    "hooks.py": {"files": {"hooks.py": _HOOKS}},
}.items():
    scenario(_name, **_options)(trip)
scenario("fallback", senders=_fallback)(refused_trip)


def lost_trip(house):
    """As `trip`; the bot is blocked, then Telegram's answers are lost: its fallback sends both."""
    house.bot.blocked.add(CHAT)
    trip(house)
    house.run(60)
    house.bot.blocked.clear()
    house.telegram.faults.add("close_after", None, 2)
    open_door(house)
    house.run(60)


scenario("Telegram with a fallback", senders=_telegram_and_fallback)(lost_trip)


@scenario("quiet hours", senders=_quiet)
def quiet(house):
    """What is kept back until 18:01 goes out then."""
    trip(house)
    house.run(60)


# --- texts to the board, its page, what comes by the clock


def _commanded(words):
    def play_all(house):
        armed(house)
        for word in words:
            text_in(house, word)
        open_door(house)
        house.run(25)

    return play_all


def text_in(house, word):
    """The first phone texts the board; it is acted on and answered."""
    number = house.accounts[0].numbers[0]
    inbound.text(house.twilio, PHONES[0], number, word, house.world.unix())
    house.run(75)


scenario("commands", settings=_COMMANDS)(_commanded(_ENGLISH))
scenario("commands in Ukrainian", settings=_COMMANDS + _UK)(_commanded(_UKRAINIAN))


@scenario(
    "Telegram with commands",
    senders=_telegram,
    settings="COMMANDS_FROM = [%s]\nCOMMANDS_EVERY_S = 60\nCOMMANDS_PIN = '4711'\n" % CHAT,
)
def written(house):
    """As with `commands`, and strangers write to the bot, too."""
    armed(house)
    for n, word in enumerate(_ENGLISH + _UKRAINIAN):
        house.telegram.write(house.bot, "77", "disarm " + "ж" * 300, house.world.unix())
        house.telegram.write(house.bot, CHAT, word + " 4711" * (n != 1), house.world.unix())
        house.run(75)
    open_door(house)
    house.run(25)


def ask(house, path="/"):
    """A browser opens a path of the board's own server."""
    caller = call(house.board, 8080)
    head = "GET %s HTTP/1.1\r\nHost: board\r\nAuthorization: Basic %s\r\n\r\n"
    caller.send((head % (path, _LOGIN)).encode())
    house.run(4)
    return caller


@scenario("page", settings=_PAGE)
def page(house):
    """The page, then the door while somebody looks at it again."""
    armed(house)
    ask(house)
    ask(house, "/ping")
    open_door(house)
    ask(house)
    house.run(25)


def hooked(house):
    """Twilio calls the board from now on."""
    hooks = Webhooks(house.twilio, Proxy(house.world, house.board))
    hooks.numbers[house.accounts[0].numbers[0]] = _URL + "/twilio/sms"
    return hooks


@scenario("webhook command", settings=_HOOKED, files={"hooks.py": _HOOKS})
def webhook_command(house):
    """Commands by webhook, one repeated, a stranger's, and a forged one."""
    armed(house)
    hooks = hooked(house)
    number = house.accounts[0].numbers[0]
    for word in (*_ENGLISH, *_UKRAINIAN):
        hooks.copies = twice if word == "LAST" else once
        inbound.text(house.twilio, PHONES[0], number, word, house.world.unix())
        house.run(6)
    inbound.text(house.twilio, "+447946000001", number, "Hello", house.world.unix())
    house.run(4)
    house.accounts[0].token, kept = "0" * 32, house.accounts[0].token
    inbound.text(house.twilio, PHONES[0], number, "ARM", house.world.unix())
    house.run(3)
    house.accounts[0].token = kept
    house.run(40)
    told = [each[3] for each in hooks.calls if each[0] == "sms"]
    assert told == [200] * 12 + [403], hooks.calls


@scenario("status callback", senders=3, settings=_HOOKED)
def status_callback(house):
    """What becomes of texts is told by Twilio: one arrives, one fails at once, one later."""
    armed(house)
    hooks = hooked(house)
    house.twilio.phones[PHONES[1]].plan.append(failed(30006))
    house.twilio.phones[PHONES[2]].plan.append(undelivered(30005))
    open_door(house)
    house.run(60)
    assert 204 in [each[3] for each in hooks.calls], hooks.calls


@scenario("TLS_WATCH", settings="TLS_WATCH = True")
def watch(house):
    """The weekly look at the provider's next TLS settings is due at the first start."""
    trip(house)
    house.run(60)


@scenario("a certificate that is refused", settings="TLS_WATCH = True")
def refused_certificate(house):
    """The weekly look meets another server's certificate, then so does an alarm; why is said in
    words. The alarm goes out when the right one is back."""
    contexts, net = house.trust.contexts, house.world.net
    net.mount(PREVIEW, house.twilio, tls=contexts[TWILIO])
    trip(house)
    house.run(400)  # the cooldown
    net.mount(TWILIO, house.twilio, tls=contexts[SIPGATE])
    open_door(house)
    house.run(30)
    net.mount(TWILIO, house.twilio, tls=contexts[TWILIO])
    house.until(lambda: house.accepted() == 3, 300)


@scenario("heartbeat", settings="HEARTBEAT_HOUR = 18")
def heartbeat(house):
    """The world begins at 18:00."""
    trip(house)
    house.run(60)


@scenario(
    "everything at once",
    senders=_everything,
    settings=_HOOKED + _COMMANDS + _UK + "TLS_WATCH = True\nHEARTBEAT_HOUR = 18\n",
    files={"hooks.py": _HOOKS},
)
def everything(house):
    """All of the above in one evening."""
    armed(house)
    for word in ("стан", "тиша 30", "звук"):
        text_in(house, word)
        ask(house)
    open_door(house)
    house.run(60)


# --- at the prompt


def _typed(house):
    for line in ("status()", "text('Hello')", "text('Later', at='23:55')"):
        house.board.repl(line)


def stopped(house):
    """Ctrl-C, then everything there is to type."""
    house.board.ctrl_c()
    house.until(lambda: house.board.state == "repl", 60)
    _typed(house)


@scenario("prompt, idle")
def prompt_idle(house):
    """After Ctrl-C in the loop."""
    armed(house)
    stopped(house)


@scenario("prompt, while a text is sent", settings=_PAGE)
def prompt_sending(house):
    """After Ctrl-C while the answer of the provider is awaited."""
    armed(house)
    house.twilio.latency_ms = 5000
    house.board.pin(DOOR).drive(1)
    house.run(3)
    stopped(house)


@scenario("prompt, without Wi-Fi")
def prompt_offline(house):
    """After Ctrl-C while the network is away."""
    armed(house)
    house.world.air.remove("Kobzar")
    house.run(30)
    open_door(house)
    house.run(5)
    stopped(house)


@scenario("kept by the provider", senders=_service)
def kept(house):
    """A text for later at a Messaging Service, taken back after a restart."""
    armed(house)
    stopped(house)
    house.board.reset()
    house.run(90)
    house.board.ctrl_c()
    house.until(lambda: house.board.state == "repl", 60)
    house.board.repl("cancel(3)")
    house.board.reset()
    house.run(120)
    made = [message for message in house.twilio.messages if message.send_at]
    if [message.status(house.world.unix()) for message in made] != ["canceled"]:
        raise ValueError("not kept and taken back: %r" % made)
    return 3


# --- trouble


def _raise_in(house, error, after=20):
    """From now on the board's next sleeps raise, as if the heap were full."""
    time = house.board.time
    sleep_ms, left = time.sleep_ms, [after]

    def failing(ms):
        left[0] -= 1
        if left[0] == 0:
            raise error
        sleep_ms(ms)

    time.sleep_ms = failing


@scenario("a crash and its log")
def crash(house):
    """The loop ends with an exception: logged, restarted, and told at the next start. (Not for
    want of memory: then it would be tried again.)"""
    armed(house)
    _raise_in(house, ValueError("the cause"))
    house.run(90)
    open_door(house)
    house.run(25)
    return 2


@scenario("safe mode")
def safe_mode(house):
    """Five crashes in a row, each a moment after the sensors were armed."""
    board = house.board
    board.power_on()
    for starts in range(1, 9):
        house.until(lambda n=starts: _crashed(board, n - 1) and _up(board, n), 120)
        if "SAFE MODE" in board.serial:
            break
        _raise_in(house, ValueError("again"), after=2)
    house.run(30)
    return len(board.boots)


def _crashed(board, times):
    return len(board.boots) > times


def _up(board, starts):
    return board.serial.count("Armed.") == starts or "SAFE MODE" in board.serial


@scenario("damaged files on the flash", settings=_COMMANDS)
def damaged_files(house):
    """Power-up with each file of the board's own cut short, then without it, then with noise."""
    trip(house)
    flash = house.board.flash
    kept = flash.snapshot()
    starts = 1
    for name in sorted(kept[0]):
        for spoil in (lambda data: None, lambda data: data[: len(data) // 2], _noise):
            house.board.cut_power()
            flash.restore(kept)
            _spoil(flash, name, spoil)
            house.board.power_on()
            house.run(12)
            starts += 1
    return starts


def _noise(data):
    return bytes([byte ^ 0x55 for byte in data])


def _spoil(flash, name, spoil):
    data = spoil(flash.files.pop(name))
    if data is not None:
        flash.files[name] = data


@scenario("missing or damaged modules")
def damaged_modules(house):
    """Power-up with each file of the image away or damaged that is needed until the first text
    has been sent; of tls12, whose files all fail in the same place, with the first."""
    board, folder = house.board, house.image.folder
    armed(house)
    needed = sorted({file for file in map(_file, board.known_files.values()) if file})
    inner = [path for path in needed if "tls12" in path.parts and path.stem != "__init__"]
    wanted = [path for path in needed if path.is_relative_to(folder) and path not in inner[1:]]
    for n, file in enumerate(wanted):
        whole = file.read_bytes()
        try:
            file.unlink() if n % 2 else file.write_bytes(_DAMAGED)
            board.cut_power()
            board.known_files.clear()
            board.power_on()
            house.run(12)
        finally:
            file.write_bytes(whole)
    return len(board.boots)


def _file(found):
    """The file of what the board's importer found."""
    return Path(found[0]) if found else None
