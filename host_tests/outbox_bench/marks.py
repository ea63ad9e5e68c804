"""What a text on a phone says about itself: its serial number, and what else it stands for."""

import re


def mark_of(body):
    """17 for "... #17" and for its one repetition "... #17-2", None without."""
    found = re.search(r"#(\d+)(-2)?$", body)
    return int(found.group(1)) if found else None


def merged_in(body):
    """How many earlier alerts the text also stands for."""
    found = re.search(r"and (\d+) more before", body)
    return int(found.group(1)) if found else 0
