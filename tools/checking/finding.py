"""One thing to tell about a settings file: where it stands and what to do."""

from collections import namedtuple

MISTAKE, WARNING = "mistake", "warning"

# key: the setting, "" if it is none; line: number or None; text: a sentence without the key.
Finding = namedtuple("Finding", "kind key line text")


def mistake(line, text, key=""):
    return Finding(MISTAKE, key, line, text)


def warning(line, text, key=""):
    return Finding(WARNING, key, line, text)


def in_order(findings):
    """Those with a line as they stand in the file, then the rest; each once."""
    kept = []
    for each in findings:
        if each not in kept:
            kept.append(each)
    return sorted(kept, key=lambda each: (each.line is None, each.line or 0))


def sentence(each, line="line"):
    """As it is printed: "SENDERS entry 1 (line 12): token ...". `line`: the word for it."""
    text = each.text.rstrip(".")
    text += "" if text.endswith("?") else "."
    if not each.key:
        return "%s %d: %s" % (line, each.line, text) if each.line else text
    return "%s%s: %s" % (each.key, " (%s %d)" % (line, each.line) if each.line else "", text)
