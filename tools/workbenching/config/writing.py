"""A Model and what the page sends -> the new text of config.py.

What the page sends ("wanted"): {"settings": {key: value}, "lists": {key: [entry]}}; an entry is
{"at": its number in the file or null, "fields": {name: value}} and, for a sender, "provider" and
perhaps "like" (the number of the entry whose secret it shares). What is not named stays. For a
secret null means "as it is" and "" means none; for the rest null means "not given".
"""

import ast
import re

from workbenching.config import schema
from workbenching.config.listing import Cut, Item, NotPlain
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


class Writer:
    """Of one Model; shower: a Shower of it, which knows what the page was shown."""

    def __init__(self, model, shower):
        self._model = model
        self._source = model.source
        self._shower = shower
        self._edits = []
        self._needed = set()  # of twilio, sipgate

    def write(self, wanted):
        """-> the new text. Raises CannotWrite."""
        for key in schema.LISTS:
            if key in wanted.get("lists", {}):
                self._list(key, wanted["lists"][key])
        new = []
        for key, value in wanted.get("settings", {}).items():
            if self.is_changed(key, value):
                self._setting(key, value, new)
        self._import()
        text = self._source.text
        return _with_new(changed(text, self._edits), new, self._source.new_line)

    # Settings

    def is_changed(self, key, value):
        """Is a setting's value another than the one that was shown?"""
        if key in schema.SECRET_SETTINGS:
            return value is not None
        shown = self._shower.setting(key)
        return not same(shown.get("value"), value)

    def _setting(self, key, value, new):
        if key in self._model.why:
            raise CannotWrite(key)
        text = literal(setting_value(key, value))
        slot = self._model.settings[key]
        if slot.node is not None:
            self._edits.append((*self._source.span(slot.node), text))
        else:
            self._insert(key, "%s = %s" % (key, text), new)

    def _insert(self, key, line, new):
        """A setting that is not there: behind the one before it in config.example.py, else at the
        end."""
        order = list(schema.SIMPLE)
        for before in reversed(order[: order.index(key)]):
            node = self._model.statements.get(before)
            if node is not None and self._stands_alone(node):
                end = self._source.line_end(node.end_lineno)
                if not self._source.text[:end].endswith(("\n", "\r")):
                    break
                self._edits.append((end, end, line + self._source.new_line))
                return
        new.append(line)

    def _stands_alone(self, node):
        return not any(
            other is not node
            and other.lineno <= node.end_lineno
            and node.lineno <= other.end_lineno
            for other in self._source.tree.body
        )

    def _import(self):
        for name in sorted(self._needed - self._model.makers):
            body = self._source.tree.body
            first = next((node for node in body if not _is_text(node)), None)
            at = self._source.line_start(first.lineno) if first else len(self._source.text)
            gap = "" if isinstance(first, (ast.Import, ast.ImportFrom)) else self._source.new_line
            line = "from accounts import %s%s" % (name, self._source.new_line)
            self._edits.append((at, at, line + gap))

    # Lists

    def _list(self, key, entries):
        listed = self._model.lists[key]
        if listed.why:
            if entries:
                raise CannotWrite(key)
            return
        order = [each.get("at") for each in entries]
        if listed.node is None:
            self._new_list(key, entries)
        elif order == list(range(len(listed.entries))):
            for at, each in enumerate(entries):
                self._in_place(key, at, each)
        else:
            self._rebuilt(key, entries)

    def _in_place(self, key, at, each):
        node = self._model.lists[key].entries[at].node
        before = self._source.of(node)
        after = self._entry(key, each, self._source.indent(node))
        if after != before:
            self._edits.append((*self._source.span(node), after))

    def _rebuilt(self, key, entries):
        node = self._model.lists[key].node
        try:
            cut = Cut(self._source, node)
        except NotPlain:
            raise CannotWrite(key) from None
        items = []
        for each in entries:
            text = self._entry(key, each, cut.indent)
            at = each.get("at")
            item = Item(text) if at is None else cut.items[at]
            item.text = text
            items.append(item)
        self._edits.append((cut.start, cut.end, cut.put(items)))

    def _new_list(self, key, entries):
        if not entries:
            return
        new_line = self._source.new_line
        rows = ["    %s,%s" % (self._entry(key, each, "    "), new_line) for each in entries]
        text = "%s = [%s%s]%s" % (key, new_line, "".join(rows), new_line)
        end = len(self._source.text)
        gap = new_line if self._source.text[-1:] not in ("\n", "\r", "") else ""
        self._edits.append((end, end, gap + text))

    # Entries

    def _entry(self, key, each, indent):
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
        self._needed.add(entry.provider)
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
        self._needed.add(provider)
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


def setting_value(key, value):
    """What is written for a setting. None is its default where it cannot be None."""
    if key in schema.SECRET_SETTINGS:
        return value or None
    if value is None and key not in schema.MAY_BE_NONE:
        return schema.default(key)
    return value


def field_value(key, name, value):
    """What is written for a field of an entry; None: it is left out."""
    if name == "quiet" and isinstance(value, list):
        return tuple(value)
    needed = key == "WIFI" or name in ("to", "from_", "sid", "token", "token_id")
    if needed:
        return "" if value is None else value
    return None if value == "" and (key, name) != ("SENSORS", "name") else value


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _with_new(text, lines, new_line):
    """New settings at the end, parted from what is there by an empty line."""
    if not lines:
        return text
    if text and not text.endswith(("\n", "\r")):
        text += new_line
    gap = new_line if text.strip() and not text.endswith(new_line * 2) else ""
    return text + gap + new_line.join(lines) + new_line
