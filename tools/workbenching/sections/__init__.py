"""The sections of the page in their order, and the modules that answer for them."""

import importlib
from pathlib import Path

ORDER = ("setup", "accounts", "flash", "live", "virtual")


def present():
    """-> the names of those that are there."""
    here = Path(__file__).parent
    return [name for name in ORDER if (here / (name + ".py")).exists()]


def routes(bench):
    """-> {(method, "section/name"): function}"""
    found = {}
    for section in present():
        module = importlib.import_module("workbenching.sections." + section)
        for what, function in module.routes(bench).items():
            method, name = what.split(" ")
            found[method, "%s/%s" % (section, name)] = function
    return found
