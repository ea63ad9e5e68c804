# Copy this file to config.py, fill in the lines marked (1) to (4), and leave the rest as it is.
# Each setting shows its default. Check it on your computer with tools/check, or just start the
# board: it lists every mistake at once.

from accounts import sipgate, telegram, twilio  # noqa: F401  (other forms of a sender, see below)

# What this place is called in the texts: 1 to 30 characters.
NAME = "Home"

# (1) Wi-Fi networks, the first one that is in reach is used: ("name", "password").
# 2.4 GHz only; the ESP8266 cannot see 5 GHz networks.
WIFI = [("your-wifi-name", "your-wifi-password")]

# (2) Who gets the texts: (to, from, token, sid), one line for each recipient.
#   to     the phone, + and country code first; on a trial account it must be verified at Twilio
#   from   your Twilio number, not your own phone
#   token  the Auth Token, sid the Account SID: both on the first page of the Twilio Console
# The longer form takes an API key, a 2026 trial's template, or a validity in seconds:
#   twilio(to="+...", from_="+...", sid="AC...", key="SK...", token="the key's secret")
#   twilio(to="+...", from_="+...", sid="AC...", token="...", template="sms_internal_alerts")
# status_callback="https://...": Twilio tells that server what becomes of each text.
# webhook_token="...": the Auth Token beside an API key, for HTTP_URL below.
# from may also be a short code, a name ("Alarm"), or a Messaging Service ("MG..." and 32 more),
# at which Twilio keeps texts for later, also while the board has no power.
# WhatsApp: write "whatsapp:+..." for both to and from. RCS: "rcs:+..." from a Messaging Service.
# sipgate (Germany): a personal access token with the rights sessions:sms:write and history:read,
# and the SMS extension; tools/check --account lists yours. It tells nothing about delivery.
#   sipgate(to="+49...", token_id="token-...", token="...", sms_id="s0")
# Telegram: a bot of your own, for nothing (docs/telegram.md). to: the number of the chat with it;
# write 1 first, tools/check --account lists the chats that have written to the bot.
#   telegram(to=987654321, token="123456789:AA...")
# All providers may stand in one list. An account may take over while another is refused or
# paused: for the same phone, in a line of its own. It then texts only what the first one cannot.
#   twilio(to="+49...", from_="+1...", token="...", sid="AC...", fallback="second")
#   sipgate(to="+49...", token_id="token-...", token="...", name="second")
# Each phone may also have, in the longer form:
#   quiet=("22:00", "07:00")  your time: texts that are no alarm (start, all is well, closed again)
#                             wait until the end; alarms come at once
#   quiet_alarms=True         alarms wait for the end, too
#   romanise=True             Latin letters for this phone only; False: never; else see ROMANISE
SENDERS = [
    ("+380XXXXXXXXX", "+1XXXXXXXXXX", "your-auth-token", "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
]

# (3) The sensors. name (1 to 30 characters) and pin (GPIO number) are needed; good pins: 5 (D1),
# 4 (D2), 14 (D5), 12 (D6), 13 (D7). A door contact goes between the pin and GND; a PIR's output to
# the pin.
#   kind                 "door" (default) or "pir"
#   active               "high" (default) or "low": the level that means alarm
#   pull_up              True for a door (default), False for a PIR (default)
#   debounce_ms          50: shorter pulses are ignored; 5 to 10000
#   cooldown_s           600: further trips within this time are counted and told in one text;
#                        0 to 86400
#   restored             False: True sends a text when the door is closed again, too
#   ignore_after_boot_s  0, for a PIR 60: it needs time to warm up after power-up; 0 to 3600
#   text, more_text, restored_text  None: your own words instead of the usual ones, for a trip,
#                        for further trips, for "closed again". They may hold {name} {time} {count}
#                        {minutes} {serial}, as in "{count} more at {name} in {minutes} min"
SENSORS = [
    dict(name="Front door", pin=5, kind="door"),
    # dict(name="Hall", pin=4, kind="pir"),  # only with a PIR wired: a free pin invents motion
]

# (4) Your time zone in minutes east of UTC (Kyiv 120, Berlin 60, New York -300), and its summer
# time: None, "EU" or "US". -720 to 840 minutes.
UTC_OFFSET_MIN = 0
DST = None

# The lamp shows what the board is doing: GPIO number, or None. Most boards have it on 2.
LAMP_PIN = 2

# Where the clock is set from: a host's name, 1 to 60 characters, no "http://" and no port.
NTP_HOST = "pool.ntp.org"

# Longest wait for each step of a request, 5 to 120 seconds. Twilio may take 26 s to answer.
TIMEOUT_S = 30

# Longest text in billed parts (segments), 1 to 10: 160 Latin or 70 Cyrillic characters each;
# longer is cut.
MAX_SEGMENTS = 2

# The language of the board's own texts: "en" or "uk" (Ukrainian).
LANGUAGE = "en"

# True writes Ukrainian and Russian texts in Latin letters, which halves their price.
ROMANISE = False

# A text that could not be delivered for this many seconds, 60 to 36000, is dropped: a stale alarm
# misleads.
VALIDITY_S = 3600

# The bill cannot run away: at most this many texts an account, per hour and per 24 hours.
# 1 to 1000 an hour, 1 to 10000 a day; a trial account stops at 50 a day.
CAP_PER_HOUR = 20
CAP_PER_DAY = 45

# True sends a text after each start of the board: why it started and what changed meanwhile.
BOOT_TEXT = True

# The hour (0 to 23, your time) of a daily "all is well" text, or None.
HEARTBEAT_HOUR = None

# The server's certificate is checked. Set False only to find a fault: then anyone on the way can
# read your token. TLS_ROOTS: None for the built-in root certificates, or the name of a roots file.
# TLS_WATCH: True tries Twilio's preview of its next TLS settings once a week; tells if they fail.
TLS_VERIFY = True
TLS_ROOTS = None
TLS_WATCH = False

# A status page and a webhook that says "look now" (docs/two-way.md): a port from 1 to 65535, or
# None: then nothing listens. It is plain HTTP, for your own network only; for callers from outside
# put a tunnel or a reverse proxy with TLS in front. HTTP_USER: 1 to 30 characters.
# HTTP_PASSWORD: 10 to 60 characters of your own choice, used nowhere else.
HTTP_PORT = None
HTTP_USER = "alarm"
HTTP_PASSWORD = None

# The https:// address of that tunnel or proxy, as Twilio calls it, or None: with it, what Twilio
# signs is believed, so texts are acted on and deliveries known at once (docs/two-way.md).
HTTP_URL = None

# For this many seconds (0 to 30) after power-up Ctrl-C at the USB prompt stops the program before
# it starts.
PROMPT_WINDOW_S = 3

# "always": Ctrl-C works at any time; "window": only in the seconds above, so that noise on the
# serial line cannot stop the alarm.
CTRL_C = "always"

# Commands by text: the phones that may send ARM, DISARM, STATUS, MUTE, UNMUTE, LAST and TEST to
# your Twilio number, as they stand in SENDERS: ["+380XXXXXXXXX"]. Empty: texts are not looked at.
# COMMANDS_PIN: 4 to 8 digits in quotes that each command must begin or end with; set one, because
# the number a text seems to come from can be forged. New texts are looked for every
# COMMANDS_EVERY_S seconds, 60 to 86400.
COMMANDS_FROM = []
COMMANDS_PIN = None
COMMANDS_EVERY_S = 300

# Whose texts hooks.py is told (docs/two-way.md): "known": of COMMANDS_FROM, or "all": of anybody.
HOOKS_HEAR = "known"
