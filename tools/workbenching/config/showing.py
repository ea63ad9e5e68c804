"""A Model -> what the page is given as JSON. No secret is in it, nor what may be one.

A field is {"value": ...}, and beside it, where true:
  note: "code" (an expression stands there; a change writes the value itself in its place), "odd"
        (of a kind that the form cannot show), "hidden" (it may be a secret in the wrong place)
  set:  for a secret, which has no "value": something is filled in
"""

import re

from checking import load

from workbenching.config import schema
from workbenching.config.reading import Slot

# What may be shown in a field for an identifier; anything else may be a token that was put there.
_SHAPES = {
    "to": r"((whatsapp|rcs):)?[+0-9 ().\-/\u00a0]{0,24}|@\w{1,40}",
    "from_": r"((whatsapp|rcs):)?[+0-9 ().\-/\u00a0]{0,24}|MG\w{0,40}|[A-Za-z0-9 ]{1,11}",
    "sid": r"AC\w{0,40}",
    "key": r"SK\w{0,40}",
    "token_id": r"token-[\w-]{0,20}|[^@\s]{1,64}@[^@\s]{1,64}",
    "sms_id": r"s\d{1,4}",
}
_MAY_BE_A_TOKEN = re.compile(
    r"[0-9a-z]{24,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6,}:[\w-]{20,}", re.I
)
_MAKERS_OWN = re.compile(r"(AC|SK|MG)[0-9a-fA-F]{32}|[a-z]+(_[a-z0-9]+)+")


class Shower:
    """Of one Model."""

    def __init__(self, model):
        self._secrets = set(load.secrets(model.names))
        pin = model.names.get("COMMANDS_PIN")
        self._secrets |= {pin} if isinstance(pin, str) and pin else set()
        self._model = model

    def all(self):
        """-> {"settings": {key: field}, "lists": {key: {...}}, "rest": [line]}"""
        return {
            "settings": {key: self.setting(key) for key in schema.SIMPLE},
            "lists": {key: self._list(key) for key in schema.LISTS},
            "rest": [node.lineno for node in self._model.rest],
        }

    def setting(self, key):
        slot = self._model.settings[key]
        if key in schema.SECRET_SETTINGS:
            return {"set": slot.value is not None}
        if slot.how == "absent":
            return {"value": schema.default(key)}
        shown = self.field(key, slot)
        if key in self._model.why:
            shown["why"] = self._model.why[key]
        return shown

    def _list(self, key):
        listed = self._model.lists[key]
        shown = {"entries": [self.entry(key, at) for at in range(len(listed.entries))]}
        if listed.why:
            shown["why"] = listed.why
        if listed.node is not None:
            shown["line"] = listed.node.lineno
        return shown

    def entry(self, key, at):
        """-> {"at": number, "fields": {...}, "provider"} or {"at", "opaque": line}"""
        entry = self._model.lists[key].entries[at]
        if entry.kind == "opaque":
            return {"at": at, "opaque": entry.node.lineno}
        shown = {"at": at, "fields": {}}
        if entry.provider:
            shown["provider"] = entry.provider
        for name in schema.fields(key, entry.provider):
            slot = entry.slots.get(name) or Slot()
            if name in schema.SECRET_FIELDS[key]:
                filled = bool(slot.value) and not schema.is_example(slot.value)
                shown["fields"][name] = {"set": filled}
            else:
                shown["fields"][name] = self.field(name, slot)
        return shown

    def field(self, name, slot):
        """One that is no secret."""
        value = slot.value
        note = {"note": "code"} if slot.how == "code" else {}
        if slot.how == "absent":
            return {"value": None}
        if schema.is_example(value):
            return {"value": "", **note}
        if name == "quiet":
            return _quiet(value, note)
        if name == "COMMANDS_FROM":
            return self._phones(value, note)
        if isinstance(value, str):
            return {"value": None, "note": "hidden"} if self._hides(name, value) else {
                "value": value, **note}  # fmt: skip
        if value is None or isinstance(value, (bool, int)) and abs(value) < 1 << 53:
            return {"value": value, **note}
        return {"value": None, "note": "odd"}

    def _hides(self, name, value):
        if any(secret in value for secret in self._secrets if len(secret) > 3 or secret == value):
            return True
        shape = _SHAPES.get(name)
        if shape and value and not re.fullmatch(shape, value):
            return True
        return bool(_MAY_BE_A_TOKEN.search(value)) and not _MAKERS_OWN.fullmatch(value)

    def _phones(self, value, note):
        if not isinstance(value, (list, tuple)) or any(type(each) is not str for each in value):
            return {"value": None, "note": "odd"}
        if any(self._hides("to", each) for each in value):
            return {"value": None, "note": "hidden"}
        return {"value": list(value), **note}


def _quiet(value, note):
    if value is None:
        return {"value": None, **note}
    good = isinstance(value, (tuple, list)) and len(value) == 2
    if good and all(isinstance(each, str) and re.fullmatch(r"[\d:]{0,8}", each) for each in value):
        return {"value": list(value), **note}
    return {"value": None, "note": "odd"}
