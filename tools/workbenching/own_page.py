"""What config.py says of the board's status page: HTTP_PORT, HTTP_USER, HTTP_PASSWORD. Only read
as text, never run, and only plain values count."""

import ast

_DEFAULTS = {"HTTP_PORT": None, "HTTP_USER": "alarm", "HTTP_PASSWORD": None}


def settings(path):
    """-> {"HTTP_PORT": ..., "HTTP_USER": ..., "HTTP_PASSWORD": ...}; what is not there, or cannot
    be read, as config.example.py has it."""
    found = dict(_DEFAULTS)
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        return found
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in found:
                    found[target.id] = node.value.value
    return found
