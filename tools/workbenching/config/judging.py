"""The checker's sentences, each with the field of the form that it is about."""

import re

from checking import language, load, places

from workbenching.config import schema


def told(names, lang, model=None):
    """-> (settings or None, [{"kind", "say", "setting", "entry", "field"}]); the last three may be
    None. model: to find the field where the checker names only a line."""
    settings, found = load.findings(names)
    return settings, [_placed(each, lang, model) for each in found]


def told_of(not_loaded, lang):
    """The same for a file that does not run: only lines can be named."""
    if not not_loaded.findings:
        text = str(not_loaded)
        return [_row("mistake", language.translated(text) if lang == "uk" else text)]
    return [_row(each.kind, language.told(each, lang)) for each in not_loaded.findings]


def _placed(each, lang, model):
    setting, entry, field = places.about(each.key, each.text) if each.key else (None, None, None)
    if not each.key and each.line and model:
        setting, entry, field = at_line(model, each.line)
    if setting in schema.SIMPLE or setting in schema.LISTS:
        said = language.told(each._replace(key="", line=None), lang)
        if not _begins_with_a_name(said):
            said = said[:1].upper() + said[1:]
        return _row(each.kind, said, setting, entry, field)
    return _row(each.kind, language.told(each, lang))


def _begins_with_a_name(text):
    """As it is written in config.py, so that it keeps its small letter."""
    word = re.match(r"[a-z_]*", text)[0]
    known = (*schema.SENSOR, *schema.SENDER["twilio"], *schema.SENDER["sipgate"], "from")
    return word in known


def _row(kind, say, setting=None, entry=None, field=None):
    return {"kind": kind, "say": say, "setting": setting, "entry": entry, "field": field}


def at_line(model, line):
    """-> (setting, entry, field) that stands in a line of the file."""
    for key, listed in model.lists.items():
        for number, entry in enumerate(listed.entries):
            if entry.node.lineno <= line <= entry.node.end_lineno:
                there = [
                    name
                    for name, slot in entry.slots.items()
                    if slot.node is not None and slot.node.lineno <= line <= slot.node.end_lineno
                ]
                return key, number, there[0] if len(there) == 1 else None
    for key, node in model.statements.items():
        if node.lineno <= line <= node.end_lineno:
            return key, None, None
    return None, None, None
