"""The door opens: the owner's evenings, one setting of senders and words at a time."""

from .house import CHAT, DOOR, PHONES
from .registry import scenario

_KEY = "SK" + "0123456789abcdef" * 2
_SANDBOX = "whatsapp:+14155238886"
HOOKS = b"""
def on_message_received(message_from, message_to, message_text):
    print("received", message_from, message_text)


def on_message_sent(message_from, message_to, message_text):
    print("sent", message_to, message_text)
"""


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


def telegram(house):
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


def service(house):
    account = house.accounts[0]
    service = house.twilio.add_service(account)
    words = PHONES[0], service, account.token, account.sid
    return "twilio(*%r, quiet=('22:00', '07:00'))" % (words,)


def all_senders(house):
    return ", ".join(
        [_fallback(house), _quiet(house, 1), "twilio(*%s, romanise=True)" % house.lines()[2]]
    )


UK = 'LANGUAGE = "uk"\nNAME = "Дім"\n'
for _name, _options in {
    "one recipient": {},
    "three recipients": {"senders": 3},
    "Ukrainian": {"settings": UK},
    "romanising": {"settings": UK + "ROMANISE = True"},
    "API key": {"senders": _key},
    "sipgate": {"senders": _sipgate},
    "Telegram": {"senders": telegram},
    "WhatsApp": {"senders": _whatsapp},
    "own words": {
        "settings": "SENSORS[0].update(restored=True, text='{serial} at {time}: {name} is open!')"
    },
    "TLS_ROOTS": {"settings": "TLS_ROOTS = 'own.bin'", "own_roots": "own.bin"},
    "hooks.py": {"files": {"hooks.py": HOOKS}},
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
