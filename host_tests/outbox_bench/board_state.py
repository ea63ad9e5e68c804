"""The state of the virtual board between two phases, kept and put back: what the App remembers,
its clock, its flash, what is drawn next."""

_KEPT_WHOLE = ("settings", "sta", "clock", "responder", "page")


def kept(board, app):
    """What `put_back` needs to undo all that a phase has done."""
    plain = _copied(_of_the_app(app))
    return plain, dict(vars(app.clock)), board.flash.snapshot(), board.world.rng.getstate()


def put_back(board, app, before):
    plain, clock, files, drawn = before
    # None of these phases finds loaded what another has left: so it is again when one ended
    # well and what the next one works with stayed (phases.shares).
    board.sys.modules["core.overlay"].clear()
    vars(app).update(_copied(plain))
    vars(app.clock).update(clock)
    board.flash.restore(files)
    board.world.rng.setstate(drawn)


def told(board, app):
    """The state as text: two that are the same go on in the same way."""
    files = board.flash.snapshot()
    return repr([_plain(_of_the_app(app)), vars(app.clock), sorted(files[0].items())])


def _of_the_app(app):
    return {name: value for name, value in vars(app).items() if name not in _KEPT_WHOLE}


def _copied(value):
    """A copy of plain data; what belongs to the board itself stays what it is."""
    kind = type(value)
    if kind is dict:
        return {key: _copied(item) for key, item in value.items()}
    if kind in (list, tuple):
        return kind(map(_copied, value))
    if kind is bytearray:
        return bytearray(value)
    if kind.__module__.startswith("core.") or kind.__name__ == "Event":
        made = object.__new__(kind)
        vars(made).update(_copied(vars(value)))
        return made
    return value


def _plain(value):
    """Objects as their fields, so that `repr` shows what they hold."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if type(value).__name__ == "App":
        return "the App"  # the sensors' callback knows it
    return _plain(vars(value)) if hasattr(value, "__dict__") else value
