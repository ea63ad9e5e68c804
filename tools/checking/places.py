"""Where in config.py a setting stands, or an entry of a list, or a field of it."""

import ast
import re

from checking.finding import Finding

_LISTS = ("WIFI", "SENDERS", "SENSORS", "COMMANDS_FROM")
_KEY = re.compile(r"(\w+)(?: entry (\d+))?(?:,? (\w+))?$")
# The first word of a sentence about a sender -> place in (to, from, token, sid), name in twilio().
_FIELDS = {
    "to": (0, "to"),
    "from": (1, "from_"),
    "token": (2, "token"),
    "sid": (3, "sid"),
    "key": (None, "key"),
    "template": (None, "template"),
    "name": (None, "name"),
    "fallback": (None, "fallback"),
    "token_id": (None, "token_id"),
    "sms_id": (None, "sms_id"),
    "quiet": (None, "quiet"),
    "romanise": (None, "romanise"),
    "quiet_alarms": (None, "quiet_alarms"),
    "status_callback": (None, "status_callback"),
    "webhook_token": (None, "webhook_token"),
    "pin": (None, "pin"),
}
# What a sentence about an entry is about, where its first word is not the field's name.
_ABOUT = {
    "WIFI": (
        (r"must be two texts", None),
        (r"password|open network", "password"),
        (r"name|network", "name"),
    ),
    "SENDERS": (
        (r"token and sid are swapped|^the API key's secret|another token", "token"),
        (r"^this template", "template"),
        (r"must both begin|texts this phone too|^the same as entry|^one entry sends", "to"),
        (r"^sipgate does not send to WhatsApp", "to"),
        (r"^RCS goes through", "from_"),
        (r"has the same name", "name"),
        (r"fallback", "fallback"),
        (r"^this is the password", "token"),
    ),
    "SENSORS": (
        (r"^its name|^name ", "name"),
        (r"without pull_up", "pull_up"),
        (r"debounce_ms=", "debounce_ms"),
    ),
}


def about(key, text):
    """What a Finding's key and text are about: (setting, number of the entry from 0 or None, name
    of the field or None)."""
    found = _KEY.match(key)
    if not found:
        return key, None, None
    at = int(found[2]) - 1 if found[2] else None
    field = found[3]
    if at is not None and field is None:
        field = next((name for words, name in _ABOUT.get(found[1], ()) if re.search(words, text)),
                     _FIELDS.get(re.match(r"\w*", text)[0], (None, None))[1])  # fmt: skip
    return found[1], at, field


class Places:
    """Of a file's tree."""

    def __init__(self, tree):
        self._lines = {}  # setting -> line
        self._entries = {}  # list -> its entries' nodes, as far as they stand there one by one
        for node in tree.body if tree else ():
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assigned(target, node, [])
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign)) and node.value is not None:
                before = self._entries.get(getattr(node.target, "id", ""), [])
                more = isinstance(node, ast.AugAssign)
                self._assigned(node.target, node, before if more else [])

    def _assigned(self, target, node, before):
        if not isinstance(target, ast.Name):
            return
        self._lines[target.id] = node.lineno
        if target.id in _LISTS and isinstance(node.value, (ast.List, ast.Tuple)):
            self._entries[target.id] = before + list(node.value.elts)
        else:
            self._entries.pop(target.id, None)

    def line(self, key, text):
        """The line of a sentence's key ("SENSORS entry 1, name"), or None."""
        found = _KEY.match(key)
        if not found or found[1] not in self._lines:
            return self._lines.get(key)
        entries = self._entries.get(found[1], ())
        at = int(found[2] or 0) - 1
        if not 0 <= at < len(entries) or any(isinstance(e, ast.Starred) for e in entries[:at]):
            return self._lines[found[1]]
        return _field(entries[at], found[3] or re.match(r"\w*", text)[0])


def _field(entry, word):
    """The line of a field in an entry, or of the entry."""
    index, name = _FIELDS.get(word, (None, word))
    if isinstance(entry, (ast.Tuple, ast.List)) and index is not None and index < len(entry.elts):
        return entry.elts[index].lineno
    if isinstance(entry, ast.Call):
        for keyword in entry.keywords:
            if keyword.arg == name:
                return keyword.value.lineno
    if isinstance(entry, ast.Dict):
        for key, value in zip(entry.keys, entry.values):  # noqa: B905 (Python 3.8)
            if isinstance(key, ast.Constant) and key.value == name:
                return value.lineno
    return entry.lineno


def found(kind, sentences, places):
    """The chip's sentences ("KEY: ...") as Findings with their lines."""
    out = []
    for sentence in sentences:
        key, _, text = sentence.partition(": ")
        out.append(Finding(kind, key, places.line(key, text), text))
    return out
