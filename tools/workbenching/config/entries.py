"""One entry of a list, as it is wanted: its own text with a few fields changed, or a new one."""

import re

from workbenching.config import schema
from workbenching.config.literals import call, literal
from workbenching.config.source import changed

_COMMA_AFTER = re.compile(r"\s*,[ \t]*")
_LINE_AFTER = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?=\w)")
_COMMA_BEFORE = re.compile(r",\s*$")
_CLOSES = re.compile(r"\s*\)")
_BRACKETS = re.compile(r"\s*\)[\s)]*(?<=\))")
_OWN_LINE = re.compile(r"([ \t]*)(?:\w+=|\"\w+\": ?|'\w+': ?)")


class CannotWrite(Exception):
    """The file is written in a way that the form leaves alone. key: the setting."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


class Entries:
    """Of one Model; shower: a Shower of it. needed: the makers that the written ones use."""

    def __init__(self, model, shower):
        self._model = model
        self._source = model.source
        self._shower = shower
        self.needed = set()  # of twilio, sipgate

    def text(self, key, each, indent):
        """-> the text of one entry as it is wanted."""
        at = each.get("at")
        if at is None:
            return self._made(key, each, indent)
        entry = self._model.lists[key].entries[at]
        if entry.kind == "opaque":
            return self._source.of(entry.node)
        if each.get("provider", entry.provider) != entry.provider:
            return self._made(key, each, indent)
        changes = self.changes(key, at, each.get("fields", {}))
        if "like" in each and each["like"] is not None:
            changes["token"] = Raw(self._token_of(each["like"]))
        if not changes:
            return self._source.of(entry.node)
        if entry.kind == "tuple" and not set(changes) <= set(entry.slots):
            return self._as_call(entry, changes, indent)
        return self._edited(entry, changes)

    def changes(self, key, at, fields):
        """-> {field: value} of those that are wanted otherwise than shown."""
        shown = self._shower.entry(key, at)["fields"]
        found = {}
        for name, value in fields.items():
            if name not in shown:
                continue
            if name in schema.SECRET_FIELDS[key]:
                if value is not None:
                    found[name] = value
            elif not same(shown[name]["value"], value):
                found[name] = field_value(key, name, value)
        return found

    def _edited(self, entry, changes):
        """The entry's own text with these fields put in, added or taken out."""
        start, _ = self._source.span(entry.node)
        there = {name for name in changes if entry.slots[name].node is not None}
        gone = {name: self._without(entry, name) for name in there if changes[name] is None}
        gone = {name: edit for name, edit in gone.items() if edit}
        new = [name for name in changes if name not in there and changes[name] is not None]
        text = self._source.of(entry.node)
        added = self._addition(entry, gone, [(name, changes[name]) for name in new])
        try:
            values = self._values(entry, changes, there - set(gone))
            return changed(text, [*values, *gone.values(), *added], start)
        except ValueError:  # two neighbours are taken out
            return changed(text, self._values(entry, changes, there) + added, start)

    def _values(self, entry, changes, names):
        """The edits that put other values in."""
        found = []
        for name in names:
            value = changes[name]
            if value is None and entry.provider is None:
                kind = changes["kind"] if "kind" in changes else entry.slots["kind"].value
                value = schema.DEFAULTS["pir" if kind == "pir" else "door"][name]
            found.append((*self._source.span(entry.slots[name].node), text_of(value)))
        return found

    def _without(self, entry, name):
        """The edit that takes `name=value` with its comma out of a call, or None where that is no
        keyword, or a comment or a bracket is in the way."""
        keywords = getattr(entry.node, "keywords", ())
        keyword = next((each for each in keywords if each.arg == name), None)
        if keyword is None:
            return None
        text = self._source.text
        first, stop = self._source.span(entry.node)
        start, end = self._source.span(keyword)
        after = _COMMA_AFTER.match(text, end, stop)
        if after:
            alone = _LINE_AFTER.match(text, after.end(), stop)
            return start, (alone or after).end(), ""
        before = _COMMA_BEFORE.search(text[first:start])
        closes = _CLOSES.match(text, end, stop)
        return (first + before.start(), end, "") if before and closes else None

    def _addition(self, entry, gone, pairs):
        """-> [edit] that puts new fields behind the last one that stays."""
        if not pairs:
            return []
        nodes = [
            slot.node
            for name, slot in entry.slots.items()
            if slot.node is not None and name not in gone
        ]
        if not nodes:
            raise CannotWrite("SENDERS" if entry.provider else "SENSORS")
        text, stop = self._source.text, self._source.span(entry.node)[1] - 1
        last = max(nodes, key=lambda node: self._source.span(node)[1])
        start, at = self._source.span(last)
        brackets = _BRACKETS.match(text, at, stop)
        at = brackets.end() if brackets else at
        line = self._source.line_start(last.lineno)
        own = _OWN_LINE.fullmatch(text[line:start])
        gap = "," + (self._source.new_line + own[1] if own else " ")
        return [(at, at, "".join(gap + self._pair(entry, *pair) for pair in pairs))]

    def _pair(self, entry, name, value):
        if entry.kind == "dict":
            return "%s: %s" % (literal(name), text_of(value))
        return "%s=%s" % (name, text_of(value))

    # New ones

    def _as_call(self, entry, changes, indent):
        """A tuple of four that gets a field more."""
        pairs = []
        for name in schema.SENDER[entry.provider]:
            if name in changes:
                pairs += [(name, text_of(changes[name]))] * (changes[name] is not None)
            elif name in entry.slots:
                pairs.append((name, self._source.of(entry.slots[name].node)))
        self.needed.add(entry.provider)
        return call(entry.provider, pairs, indent, self._source.new_line)

    def _made(self, key, each, indent):
        fields = {
            name: field_value(key, name, value) for name, value in each.get("fields", {}).items()
        }
        if key == "WIFI":
            return "(%s, %s)" % tuple(literal(fields.get(name) or "") for name in schema.WIFI)
        if key == "SENSORS":
            names = [name for name in schema.SENSOR if fields.get(name) is not None]
            pairs = [(name, literal(fields[name])) for name in names]
            return call("dict", pairs, indent, self._source.new_line)
        return self._sender(each, fields, indent)

    def _sender(self, each, fields, indent):
        provider = each.get("provider", "twilio")
        if each["fields"].get("token") is None and each.get("like") is not None:
            fields["token"] = Raw(self._token_of(each["like"]))
        names = schema.SENDER[provider]
        pairs = []
        for name in names:
            value = fields.get(name)
            if value is None and name in schema.REQUIRED[provider]:
                value = ""
            if value is not None:
                pairs.append((name, text_of(value)))
        if tuple(name for name, _ in pairs) == schema.TUPLE:
            return "(%s)" % ", ".join(text for _, text in pairs)
        self.needed.add(provider)
        return call(provider, pairs, indent, self._source.new_line)

    def _token_of(self, at):
        slot = self._model.lists["SENDERS"].entries[at].slots.get("token")
        if slot is None or slot.node is None:
            raise CannotWrite("SENDERS")
        return self._source.of(slot.node)


class Raw(str):
    """Python text that stands in the file already."""


def text_of(value):
    return value if isinstance(value, Raw) else literal(value)


def same(one, two):
    """Equal, and not only as True equals 1."""
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(same(*pair) for pair in zip(one, two, strict=True))
    return type(one) is type(two) and one == two


def field_value(key, name, value):
    """What is written for a field of an entry; None: it is left out."""
    if name == "quiet" and isinstance(value, list):
        return tuple(value)
    needed = key == "WIFI" or name in ("to", "from_", "sid", "token", "token_id")
    if needed:
        return "" if value is None else value
    return None if value == "" and (key, name) != ("SENSORS", "name") else value
