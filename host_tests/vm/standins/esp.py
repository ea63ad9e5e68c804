"""Stand-in `esp` for the VM."""

SLEEP_NONE = 0
SLEEP_LIGHT = 1
SLEEP_MODEM = 2
_sleep = SLEEP_MODEM


def sleep_type(kind=None):
    global _sleep
    if kind is not None:
        _sleep = kind
    return _sleep


def freemem():
    return 20000


def osdebug(channel):
    pass


def check_fw():
    return True


def flash_id():
    return 0x1640E0
