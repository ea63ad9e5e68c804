"""What comes to the board: texts, its page's visitors, webhooks, and what the clock brings."""

import base64

from doubles.board.server_sockets import call
from doubles.twilio import failed, inbound, undelivered
from doubles.twilio.proxy import Proxy
from doubles.twilio.webhooks import Webhooks, once, twice

from .door import HOOKS, UK, all_senders, armed, open_door, telegram, trip
from .house import CHAT, PHONES, PREVIEW, SIPGATE, TWILIO
from .registry import scenario

COMMANDS = "COMMANDS_FROM = [%r]\nCOMMANDS_EVERY_S = 60\n" % PHONES[0]
_PASSWORD = "tulip-forest-93"
_LOGIN = base64.b64encode(b"alarm:" + _PASSWORD.encode()).decode()
PAGE = 'HTTP_PORT = 8080\nHTTP_PASSWORD = "%s"\n' % _PASSWORD
_URL = "https://alarm.example.org"
_HOOKED = PAGE + "HTTP_URL = %r\nCOMMANDS_FROM = [%r]\nHOOKS_HEAR = 'all'\n" % (_URL, PHONES[0])
_ENGLISH = ("STATUS", "MUTE 30", "DISARM", "LAST", "TEST", "STATU")
_UKRAINIAN = ("стан", "останні", "зняти", "охорона")


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


scenario("commands", settings=COMMANDS)(_commanded(_ENGLISH))
scenario("commands in Ukrainian", settings=COMMANDS + UK)(_commanded(_UKRAINIAN))


@scenario(
    "Telegram with commands",
    senders=telegram,
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


@scenario("page", settings=PAGE)
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


@scenario("webhook command", settings=_HOOKED, files={"hooks.py": HOOKS})
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
    senders=all_senders,
    settings=_HOOKED + COMMANDS + UK + "TLS_WATCH = True\nHEARTBEAT_HOUR = 18\n",
    files={"hooks.py": HOOKS},
)
def everything(house):
    """All of the above in one evening."""
    armed(house)
    for word in ("стан", "тиша 30", "звук"):
        text_in(house, word)
        ask(house)
    open_door(house)
    house.run(60)
