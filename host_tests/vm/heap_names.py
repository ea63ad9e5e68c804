"""The names an evening has added to MicroPython's table, by what they are in the firmware."""

import re

from vm import mpy

KINDS = (
    "path of a module",
    "module",
    "setting",
    "key or state: a text compared with or looked up",
    "short text",
    "identifier without a name of the ROM",
    "other",
)
_LOOKED_UP = r"(\[|get\(|pop\(|setdefault\(|== |!= |in |\{|, )%s(\]|:|,|\)| in )"


def added(out):
    """The names of an evening's output (parts/alarm.py, names=True) that are not in the ROM."""
    before, after = re.findall(r"^names (?:before|after)\n(.*?)^names end$", out, re.M | re.S)
    known = set(re.findall(r"^Q\((.*?)\)$", before, re.M | re.S))
    return [name for name in re.findall(r"^Q\((.*?)\)$", after, re.M | re.S) if name not in known]


def sorted_out(names):
    """{kind: [name]}."""
    texts, _, moved, *_ = mpy.shortened()
    code = "\n".join(texts.values())
    modules = {mpy.module_name(file.removesuffix(".py") + ".mpy") for file in texts}
    modules |= {part for module in modules for part in module.split(".")}
    found = {kind: [] for kind in KINDS}
    for name in names:
        found[_kind(name, code, modules)].append(name)
    return found


def _kind(name, code, modules):
    if name.endswith((".mpy", ".py")):
        return KINDS[0]
    if name in modules:
        return KINDS[1]
    if name.isupper() and name.isidentifier() and '"%s"' % name in code:
        return KINDS[2]
    quoted = re.escape('"%s"' % name)
    if re.search(_LOOKED_UP % quoted, code):
        return KINDS[3]
    if re.search(quoted, code) or not name.isidentifier():
        return KINDS[4]
    return KINDS[5] if re.search(r"\b%s\b" % re.escape(name), code) else KINDS[6]


def report(out):
    """A count for each kind, and its names."""
    found = sorted_out(added(out))
    lines = ["%d names" % sum(map(len, found.values()))]
    for kind, names in found.items():
        lines.append("%d %s: %s" % (len(names), kind, " ".join(map(repr, sorted(names)))))
    return "\n".join(lines)
