"""The new text means what was wanted, and nothing else: compared by running both."""

from checking import load

from workbenching.config import entries, schema, writing


class NotProven(Exception):
    """The text would mean something else. key: the setting where it shows."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


def prove(model, shower, wanted, text, path):
    """-> the names of the new text. Raises NotProven, or load.NotLoaded if it does not run."""
    names = load.namespace_of(text, path)
    writer = writing.Writer(model, shower)
    for key in schema.SIMPLE:
        hoped = model.names.get(key, schema.default(key))
        if key in wanted.get("settings", {}) and writer.is_changed(key, wanted["settings"][key]):
            hoped = writing.setting_value(key, wanted["settings"][key])
        if not alike(hoped, names.get(key, schema.default(key))):
            raise NotProven(key)
    for key in schema.LISTS:
        before = model.names.get(key)
        hoped = plain_list(key, before)
        if key in wanted.get("lists", {}) and not model.lists[key].why:
            hoped = [_hoped(model, writer, key, each) for each in wanted["lists"][key]]
        if not alike(hoped or None, plain_list(key, names.get(key)) or None):
            raise NotProven(key)
    return names


def _hoped(model, writer, key, each):
    """An entry as it should be, plain."""
    at = each.get("at")
    fields = each.get("fields", {})
    there = model.lists[key].entries
    if at is None or there[at].provider != each.get("provider", there[at].provider):
        made = {
            name: entries.field_value(key, name, fields.get(name))
            for name in schema.fields(key, each.get("provider", "twilio"))
        }
        if key == "SENDERS":
            made["provider"] = each.get("provider", "twilio")
    else:
        made = plain(key, there[at].value)
        if there[at].kind != "opaque":
            made = dict(made, **writer.entries.changes(key, at, fields))
    like = each.get("like")
    if like is not None and fields.get("token") is None:
        made["token"] = plain(key, there[like].value)["token"]
    return filled(key, made)


def plain_list(key, value):
    if not isinstance(value, (list, tuple)):
        return value
    return [filled(key, plain(key, each)) for each in value]


def plain(key, value):
    """An entry as a dict of its fields, or as it is if it is none."""
    if key == "WIFI" and isinstance(value, (list, tuple)) and len(value) == 2:
        return dict(zip(schema.WIFI, value, strict=True))
    if key == "SENSORS" and isinstance(value, dict):
        return dict(value)
    if key != "SENDERS":
        return value
    if isinstance(value, (list, tuple)) and len(value) == len(schema.TUPLE):
        return dict(zip(schema.TUPLE, value, strict=True), provider="twilio")
    if not hasattr(value, "provider"):
        return value
    found = {"provider": value.provider, **value.more}
    found.update(to=value.to, token=value.token)
    names = {"twilio": ("sid", "from_"), "sipgate": ("token_id", "sms_id")}.get(value.provider, ())
    found.update(zip(names, (value.sid, value.from_), strict=False))
    return found


def filled(key, entry):
    """With the defaults of what is not said, so that what means the same compares as the same."""
    if not isinstance(entry, dict):
        return entry
    entry = {name: value for name, value in entry.items() if value is not None}
    if key == "SENSORS":
        usual = schema.DEFAULTS["pir" if entry.get("kind") == "pir" else "door"]
        entry = {**usual, **entry}
    if key == "SENDERS":
        for name in schema.REQUIRED.get(entry.get("provider"), ()):
            entry.setdefault(name, "")
        if entry.get("provider") == "sipgate":
            entry.setdefault("sms_id", "s0")
    return entry


def alike(one, two):
    """Equal in kind and value, all the way down."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(alike(one[each], two[each]) for each in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(alike(*pair) for pair in zip(one, two, strict=True))
    if type(one) is not type(two):
        return False
    return one == two or repr(one) == repr(two)  # nan
