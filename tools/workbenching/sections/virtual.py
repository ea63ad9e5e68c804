"""Try without hardware: the virtual board."""

import re

from workbenching.virtual_board import VirtualBoard

_HEAP = re.compile(r"<!-- heap -->.*?\*\*(\d+)\*\* \| (\d+)", re.S)


def routes(bench):
    board = VirtualBoard(bench.events, bench.root)
    bench.closing.append(board.stop)

    def figures(given):
        """What tools/heap measured, from docs/numbers.md: bytes that were left of the heap."""
        text = (bench.root / "docs" / "numbers.md").read_text(encoding="utf-8")
        found = _HEAP.search(text)
        return {"worst": int(found[1]) if found else None}

    def start(given):
        board.start(given.get("language"))
        return {}

    def do(given):
        board.do(given)
        return {}

    def stop(given):
        board.stop()
        return {}

    return {"GET figures": figures, "POST start": start, "POST do": do, "POST stop": stop}
