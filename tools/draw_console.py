#!/usr/bin/env python3
"""Draws docs/twilio/*.svg: what to look for in Twilio's Console, as a scheme and not as a copy.

    tools/draw_console.py            write the files
    tools/draw_console.py --check    exit code 1 if they are not as drawn here

Each picture is a list of rows; change the rows, not the pictures. Names of pages and buttons are
those of Twilio's own documentation of November 2026.
"""

import sys
from pathlib import Path

from drawing import Sheet, kept

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "twilio"
WIDTH, ROW, LEFT, INDENT = 760, 44, 40, 250
LINE, BUTTON, FIELD, NOTE, MARK = "#90a4ae", "#0263e0", "#ffffff", "#555555", "#c62828"

# Rows of a picture: ("title", words), ("text", words), ("field", name, what it holds),
# ("button", words), ("mark", name, what it holds, where it goes in config.py).
PICTURES = {
    "sign-up": (
        "1. Sign up: twilio.com/try-twilio",
        ("field", "Name", "Olena Kovalenko"),
        ("field", "Email", "olena@example.com"),
        ("field", "Password", "a long one of your own"),
        ("button", "Continue"),
        ("text", "A mail comes: follow its link. Then your own mobile number is asked for:"),
        ("field", "Phone number", "+380501234567"),
        ("field", "Code from the text", "123456"),
        ("button", "Verify"),
    ),
    "try-sms": (
        "2. Verify the other phones: Console > Messaging > SMS > Try SMS",
        ("text", "On a trial only verified phones get texts, at most five. Yours is one already."),
        ("mark", "From", "+15005550006  (your trial number)", "from"),
        ("mark", "To", "+380501234567  (verified)", "to"),
        ("button", "Add a number"),
        ("field", "Phone number", "+4915112345678"),
        ("field", "Code from the text", "its owner reads it to you"),
        ("button", "Verify"),
    ),
    "number": (
        "3. Paid account: Console > Phone Numbers > Buy a number",
        ("field", "Country", "a country whose numbers can text yours"),
        ("field", "Capabilities", "[x] SMS   [ ] Voice   [ ] MMS"),
        ("mark", "+1 500 555 0006", "SMS, about $1.15 a month", "from"),
        ("button", "Buy"),
        ("text", "Then Messaging > Settings > Geo permissions: switch on the countries of your"),
        ("text", "people. Until then each text to them ends with error 21408."),
    ),
    "account": (
        "4. Copy three things: Console, the first page, Account Info",
        ("mark", "Account SID", "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sid"),
        ("mark", "Auth Token", "****************  [Show]", "token"),
        ("mark", "My Twilio phone number", "+15005550006", "from"),
        ("text", "SENDERS = [(to, from, token, sid)]: one such line for each person."),
    ),
    "api-key": (
        "5. An API key: Console > Account > API keys & tokens",
        ("button", "Create API key"),
        ("field", "Friendly name", "alarm at home"),
        ("field", "Key type", "Restricted: Messages, create and read"),
        ("mark", "SID", "SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "key"),
        ("mark", "Secret", "shown once: copy it now", "token"),
    ),
}


def draw(title, *rows):
    """-> the SVG text of one picture."""
    sheet = Sheet(WIDTH, 90 + ROW * len(rows))
    sheet.box(12, 12, WIDTH - 24, 66 + ROW * len(rows), "#fafafa", LINE)
    sheet.text(LEFT, 46, title, 18, bold=True)
    for number, (kind, *words) in enumerate(rows):
        _DRAW[kind](sheet, 70 + ROW * number, *words)
    return sheet.svg(title)


def _text(sheet, y, words):
    sheet.text(LEFT, y + 22, words, 15, NOTE)


def _field(sheet, y, name, holds):
    sheet.text(LEFT, y + 22, name, 15)
    sheet.box(INDENT, y, 300, 32, FIELD, LINE, 4)
    sheet.text(INDENT + 10, y + 21, holds, 12, NOTE)


def _button(sheet, y, words):
    sheet.box(INDENT, y, 150, 32, BUTTON, BUTTON, 4)
    sheet.text(INDENT + 75, y + 21, words, 14, "#ffffff", "middle")


def _mark(sheet, y, name, holds, key):
    _field(sheet, y, name, holds)
    sheet.wire(MARK, (INDENT + 306, y + 16), (INDENT + 350, y + 16))
    sheet.text(INDENT + 362, y + 21, key, 16, MARK, bold=True)


_DRAW = {"text": _text, "field": _field, "button": _button, "mark": _mark}


def main(argv):
    """-> exit code."""
    pictures = {name: draw(*rows) for name, rows in PICTURES.items()}
    return kept(FOLDER, pictures, "tools/draw_console.py", argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
