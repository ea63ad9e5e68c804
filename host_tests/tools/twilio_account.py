"""The account and the phone of doubles.serial_board.toolbox's config, at the Twilio double."""

from doubles.serial_board.toolbox import SID, TOKEN

TO, FROM = "+380501234567", "+15005550006"
SERVICE = "MG" + "5e" * 16


def full(double, **fields):
    return double.add_account(
        **{"kind": "full", "sid": SID, "token": TOKEN, "numbers": [FROM], **fields}
    )
