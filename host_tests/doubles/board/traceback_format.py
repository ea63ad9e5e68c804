"""Tracebacks as MicroPython prints them (py/obj.c, mp_obj_print_exception)."""

FILES: dict = {}  # {the code's file: its name on the board}; a module may have been emptied since


def format_exception(error, board):
    """The text `sys.print_exception(error)` prints; only frames of firmware code are listed."""
    frames = []
    tb = error.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        name = tb.tb_frame.f_globals.get("__chip_file__", FILES.get(code.co_filename))
        if name is not None:
            frames.append((name, tb.tb_lineno, code.co_name))
        tb = tb.tb_next
    lines = []
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((board_name(error.filename), error.lineno or 0, ""))
    if frames:
        lines.append("Traceback (most recent call last):")
        for name, line, function in frames:
            place = ", in %s" % function if function else ""
            lines.append('  File "%s", line %d%s' % (name, line, place))
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, KeyError) and error.args:
        text = str(error.args[0])
    lines.append("%s: %s" % (type(error).__name__, text))
    return "\n".join(lines) + "\n"


def board_name(path):
    """The last part of a host path, as the chip would know the file."""
    return str(path).replace("\\", "/").rsplit("/", 1)[-1]
