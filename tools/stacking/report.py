"""Scenarios in lines, as JSON, and as the table of docs/numbers.md."""

import json
import re

from . import costs, measured

BEGIN, END = "<!-- stack -->", "<!-- /stack -->"


def over(result):
    """Why a Result is no good, [] if it is good."""
    wrong = []
    if result.deepest.bytes > costs.DEEPEST:
        wrong.append("deeper than %d" % costs.DEEPEST)
    if costs.DEEPEST_WAIT and result.wait.bytes > costs.DEEPEST_WAIT:
        wrong.append("waits deeper than %d" % costs.DEEPEST_WAIT)
    return wrong


def lines(name, result, image):
    """What is said of one scenario."""
    yield "%s: %d bytes, waits at %d, %d texts%s" % (
        name,
        result.deepest.bytes,
        result.wait.bytes,
        result.accepted,
        "".join("; " + why for why in over(result)),
    )
    yield "    deepest: " + chain(result.deepest, image)
    yield "    waits:   " + chain(result.wait, image)


def chain(deepest, image):
    """The functions in each other, each with the bytes in use while it runs."""
    return " > ".join("%s %d" % (image.said(what), size) for what, size in deepest.chain)


def as_json(results, image):
    """All of it for programs."""
    return json.dumps(
        {
            name: {
                "deepest": result.deepest.bytes,
                "chain": [(image.said(what), size) for what, size in result.deepest.chain],
                "wait": result.wait.bytes,
                "wait_chain": [(image.said(what), size) for what, size in result.wait.chain],
                "texts": result.accepted,
                "restarts": result.restarts,
                "over": over(result),
            }
            for name, result in results.items()
        },
        indent=2,
    )


def write(results, page):
    """Puts the table between the marks of the page."""
    rows = ["| scenario | model | measured | waits at | texts |", "|---|---|---|---|---|"]
    for name, result in results.items():
        size = measured.DEEPEST.get(name)
        row = (
            name,
            "{:,}".format(result.deepest.bytes),
            "{:,}".format(size) if size else "",
            "{:,}".format(result.wait.bytes),
            result.accepted,
        )
        rows.append("| %s |" % " | ".join(map(str, row)))
    text = page.read_text(encoding="utf-8")
    new = "\n".join([BEGIN, *rows, END])
    found = re.escape(BEGIN) + ".*?" + re.escape(END)
    page.write_text(re.sub(found, lambda _: new, text, flags=re.S), encoding="utf-8")
