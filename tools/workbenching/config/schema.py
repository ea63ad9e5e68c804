"""The fields of the form, by the checker's own tables (firmware/settings, accounts.py)."""

from checking.load import firmware_on_path

firmware_on_path()

from providers.account import COMMON, TWILIO  # noqa: E402
from settings import check, sensors  # noqa: E402
from settings.rules import is_placeholder  # noqa: E402

SIMPLE = {row[0]: row[1] for row in check.SIMPLE}  # key -> default
ROWS = {row[0]: row for row in check.SIMPLE}
LISTS = check.LISTS
SECRET_SETTINGS = ("HTTP_PASSWORD", "COMMANDS_PIN")
MAY_BE_NONE = tuple(
    row[0] for row in check.SIMPLE if row[1] is None or row[2] in ("pin", "hour", "roots")
)

SENSOR = tuple(row[0] for row in sensors.FIELDS)
DEFAULTS = {
    "door": {row[0]: row[1] for row in sensors.FIELDS},
    "pir": {row[0]: row[2] for row in sensors.FIELDS},
}
# In the order of the call's own parameters, see accounts.py.
SENDER = {
    "twilio": ("to", "from_", "token", "sid", *TWILIO, *COMMON),
    "sipgate": ("to", "token", "token_id", "sms_id", *COMMON),
    "telegram": ("to", "token", *COMMON),
}
POSITIONAL = {
    "twilio": SENDER["twilio"][:7],
    "sipgate": SENDER["sipgate"][:4],
    "telegram": SENDER["telegram"][:2],
}
REQUIRED = {
    "twilio": ("to", "from_", "token", "sid"),
    "sipgate": ("to", "token", "token_id"),
    "telegram": ("to", "token"),
}
TUPLE = ("to", "from_", "token", "sid")
WIFI = ("name", "password")
SECRET_FIELDS = {"WIFI": ("password",), "SENDERS": ("token", "webhook_token"), "SENSORS": ()}
# What an Account calls a field of sipgate(...).
ACCOUNT = {"token_id": "sid", "sms_id": "from_"}


def fields(key, provider=None):
    """-> the names of an entry's fields."""
    if key == "WIFI":
        return WIFI
    return SENSOR if key == "SENSORS" else SENDER[provider]


def is_example(value):
    """True for a value that config.example.py has for somebody to replace."""
    return isinstance(value, str) and is_placeholder(value)


def default(key):
    """A setting's default, as the checker has it."""
    return SIMPLE[key]
