"""docs/twilio-codes.md, made from the firmware's own tables so that the two cannot drift apart.

    python host_tests/readme_tables.py           exit 1 if the page is not as it should be
    python host_tests/readme_tables.py --write   make it anew

settings() reads config.example.py (the comment above each key is its meaning); the README's table
of settings is written by hand and compared with it by a test.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "firmware"))

from providers import error_lookup, twilio_delivery_errors, twilio_send_errors  # noqa: E402

EXAMPLE = ROOT / "firmware" / "config.example.py"
PAGE = ROOT / "docs" / "twilio-codes.md"
_HEAD = """# Twilio's codes, and what the board does

Made from the firmware's tables by `python host_tests/readme_tables.py --write`.

- **later**: surely not sent; it is tried again, at the earliest after the seconds given.
- **never**: this text cannot reach this phone; it is struck off, and the others are told once.
- **fix-config**: somebody has to change something; what it is about rests, the others go on and
  are told once.

In brackets stands what it is about, and so what rests: the *account* (with these credentials),
the *line* (this sender of the account, whoever is texted), the *recipient* (texted from this
sender), or only this *text*. A code that comes late, when the text had been accepted, counts like
an early one, with two differences. That text is not sent again from there: each try is paid. Its
fallback takes it. And what is said of a *line* rests the recipient only: one phone's carrier
refused the sender, and others may not.

- **unknown**: it may have been sent; the board asks Twilio for it before it sends again.

A code that is not listed: a refusal (HTTP 4xx) counts as *fix-config* and is shown in Twilio's own
words, a fault (HTTP 5xx) as *unknown*.
"""


def settings(text=None):
    """(key, default as written, meaning) for each assignment of config.example.py, in order.

    Keys that follow one another without a comment between share the comment above the first.
    """
    found, comment = [], []
    for line in (text or EXAMPLE.read_text()).split("\n"):
        if line.startswith("#"):
            comment.append(line[1:].strip())
        elif " = " in line and line[0].isupper():
            key, value = line.split(" = ", 1)
            found.append((key, value, " ".join(comment)))
        elif not line:
            comment = []
    return found


def code_rows(table):
    """Markdown rows | code | what happens | sentence | of one of the firmware's tables."""
    rows = []
    for line in table:
        code, kind, scope, wait_s, text = error_lookup.parse(line)
        what = kind if not wait_s else "%s, %d s" % (kind, wait_s)
        url = "https://www.twilio.com/docs/errors/%d" % code
        rows.append("| [%d](%s) | %s (%s) | %s |" % (code, url, what, scope, text))
    return rows


def page():
    """The whole text of docs/twilio-codes.md."""
    heading = ["", "| code | what happens | what it means, what to do |", "|---|---|---|"]
    lines = [_HEAD, "## When a text is refused"] + heading + code_rows(twilio_send_errors.TABLE)
    lines += ["", "## When an accepted text is not delivered"] + heading
    lines += code_rows(twilio_delivery_errors.TABLE)
    return "\n".join(lines) + "\n"


def main(argv):
    """Returns the exit code."""
    if argv == ["--write"]:
        PAGE.write_text(page())
    elif argv:
        print(__doc__)
        return 2
    elif not PAGE.exists() or PAGE.read_text() != page():
        print("docs/twilio-codes.md is old: python host_tests/readme_tables.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
