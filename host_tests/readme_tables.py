"""Tables of the README made from the firmware itself, so that they cannot drift apart.

settings_rows() reads config.example.py (comment above each key = meaning), code_rows() the tables
of Twilio codes. Both give Markdown table rows without a heading.
"""

from pathlib import Path

from providers import tell, twilio_codes, twilio_fates

EXAMPLE = Path(__file__).parent.parent / "firmware" / "config.example.py"


def settings(text=None):
    """(key, default as written, meaning) for each assignment of config.example.py, in order.

    Keys that follow one another without a comment between share the comment above the first.
    """
    found, comment, value = [], [], None
    for line in (text or EXAMPLE.read_text()).split("\n"):
        if line.startswith("#"):
            comment.append(line[1:].strip())
        elif " = " in line and line[0].isupper():
            key, value = line.split(" = ", 1)
            found.append((key, value, " ".join(comment)))
        elif not line:
            comment = []
    return found


def settings_rows():
    """Markdown rows | key | default | meaning |."""
    rows = []
    for key, default, meaning in settings():
        if default.endswith("["):
            default = "[...]"
        rows.append("| `%s` | `%s` | %s |" % (key, default, meaning))
    return rows


def code_rows():
    """Markdown rows | code | what happens | sentence |: refusals, then later failures."""
    rows = []
    for line in twilio_codes.TABLE + twilio_fates.TABLE:
        code, kind, scope, wait_s, text = tell.parse(line)
        what = kind if not wait_s else "%s, %d s" % (kind, wait_s)
        url = "https://www.twilio.com/docs/errors/%d" % code
        rows.append("| [%d](%s) | %s (%s) | %s |" % (code, url, what, scope, text))
    return rows
