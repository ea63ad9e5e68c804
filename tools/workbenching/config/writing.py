"""A Model and what the page sends -> the new text of config.py.

What the page sends ("wanted"): {"settings": {key: value}, "lists": {key: [entry]}}; an entry is
{"at": its number in the file or null, "fields": {name: value}} and, for a sender, "provider" and
perhaps "like" (the number of the entry whose secret it shares). What is not named stays. For a
secret null means "as it is" and "" means none; for the rest null means "not given".
"""

import ast

from workbenching.config import schema
from workbenching.config.entries import CannotWrite, Entries, same
from workbenching.config.listing import Cut, Item, NotPlain
from workbenching.config.literals import literal
from workbenching.config.source import changed


class Writer:
    """Of one Model; shower: a Shower of it, which knows what the page was shown."""

    def __init__(self, model, shower):
        self._model = model
        self._source = model.source
        self._shower = shower
        self._edits = []
        self.entries = Entries(model, shower)

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
        for name in sorted(self.entries.needed - self._model.makers):
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
        after = self.entries.text(key, each, self._source.indent(node))
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
            text = self.entries.text(key, each, cut.indent)
            at = each.get("at")
            item = Item(text) if at is None else cut.items[at]
            item.text = text
            items.append(item)
        self._edits.append((cut.start, cut.end, cut.put(items)))

    def _new_list(self, key, entries):
        if not entries:
            return
        new_line = self._source.new_line
        rows = ["    %s,%s" % (self.entries.text(key, each, "    "), new_line) for each in entries]
        text = "%s = [%s%s]%s" % (key, new_line, "".join(rows), new_line)
        end = len(self._source.text)
        gap = new_line if self._source.text[-1:] not in ("\n", "\r", "") else ""
        self._edits.append((end, end, gap + text))


def setting_value(key, value):
    """What is written for a setting. None is its default where it cannot be None."""
    if key in schema.SECRET_SETTINGS:
        return value or None
    if value is None and key not in schema.MAY_BE_NONE:
        return schema.default(key)
    return value


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
