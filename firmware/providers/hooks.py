"""Calls the owner's own functions in hooks.py, if there is such a file; never lets them harm.

    def on_message_received(message_from, message_to, message_text): ...
    def on_message_sent(message_from, message_to, message_text): ...

hooks.py is loaded anew for every call and dropped again: it keeps nothing in its variables, and
what it has changed in modules and classes of the alarm is put back; builtins it cannot have. It
runs in the loop, so it must be quick; one that hangs is ended by the supervisor's restart.
"""

import gc
import os
import sys

from core import overlay

RECEIVED, SENT = "on_message_received", "on_message_sent"


def found(say=print):
    """Names of the functions that hooks.py has, () without the file."""
    names = []

    def look(hooks):
        names.extend([name for name in (RECEIVED, SENT) if hasattr(hooks, name)])

    _guarded(look, say)
    return tuple(names)


def call(name, message, say=print):
    """Call one of them with message: (from, to, text). What it raises is said, no more."""

    def run(hooks):
        function = getattr(hooks, name, None)
        return function and _tried(name, function, message)

    _guarded(run, say)


def tell(name, function, message, say=print):
    """Call function(*message); whatever it raises is said, not raised."""
    problem = _tried(name, function, message)
    if problem:
        say(problem)


def _tried(name, function, message):
    """What is to be said of the call function(*message), None when nothing."""
    try:
        answer = function(*message)
        if hasattr(answer, "throw"):
            return "%s holds a yield, so nothing of it ran; the alarm goes on." % name
    except BaseException as e:  # also sys.exit() and KeyboardInterrupt
        return "%s failed (%s); the alarm goes on." % (name, _words(e))
    return None


def _guarded(use, say):
    """use(hooks.py), which returns what is to be said; then all is as it was before."""
    if not _is_there():
        return
    try:
        kept = _keep()
    except MemoryError:
        say("hooks.py was not called: no memory.")
        return
    try:
        problem = _loaded(use)
    finally:
        sys.modules.pop("hooks", None)
        gc.enable()
        gc.collect()
        _put_back(*kept)
        kept = None
        gc.collect()
    if problem:
        say(problem)


def _loaded(use):
    try:
        hooks = overlay.owners("hooks")
    except BaseException as e:
        return "hooks.py cannot be loaded (%s)." % _words(e)
    try:
        return use(hooks)
    except BaseException as e:
        return "hooks.py failed (%s); the alarm goes on." % _words(e)


def _words(e):
    """The class of an exception and what it says, if its own code can."""
    name = type(e).__name__
    try:
        return "%s: %s" % (name, e)
    except BaseException:
        return name


def _is_there():
    for folder in sys.path + ["/lib", ""]:
        for end in (".py", ".mpy"):
            try:
                os.stat((folder + "/" if folder else "") + "hooks" + end)
                return True
            except OSError:
                pass
    return False


# -- what hooks.py could change, beside files


def _keep():
    """(modules, sys.path, folder, [(module or class, its names)]); this module and those that
    hold the running alarm are out of reach meanwhile."""
    modules: dict = dict(sys.modules)
    owners: list = []
    for name, module in modules.items():
        fields = getattr(module, "__dict__", None)
        if fields is None or name == __name__:
            continue
        owners.append((module, dict(fields)))
        for value in fields.values():
            if isinstance(value, type):
                owners.append((value, dict(value.__dict__)))
    for name in ("__main__", "runtime.supervisor", __name__):
        sys.modules.pop(name, None)
    sys.modules["builtins"] = None  # what is set there would lie over the name in every module
    return modules, list(sys.path), os.getcwd(), owners


def _put_back(modules, path, folder, owners):
    for name in list(sys.modules):
        if sys.modules[name] is not modules.get(name):
            del sys.modules[name]
    for name, module in modules.items():
        sys.modules[name] = module
    for owner, fields in owners:
        now = owner.__dict__
        for name in list(now):
            if name not in fields:
                delattr(owner, name)
        for name, value in fields.items():
            if name not in now or now[name] is not value:
                setattr(owner, name, value)
    sys.path[:] = path
    os.chdir(folder)
