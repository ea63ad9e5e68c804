"""The wanted values of a JSON text, picked as it is read: of one object, or of each in a list."""

from net.json_scanner import CLOSE, ITEM, OPEN, Broken, Scanner


def top(source, keys, into, limit=128, deep=1):
    """Fill the dict `into` with the wanted keys of one JSON object; those more than `deep`
    brackets deep are left out.

    What was read before an exception stays in `into`. A value cut at limit bytes is told by
    into["cut"] = True. Raises Broken (also for what is no object) or what the source raises."""
    scanner = opened(source, keys, limit)
    _collect(scanner, 1, keys, into, deep)


def each(source, name, keys, beside, limit=128, tail=False):
    """Yield one dict for each object in the array `name` of the JSON object read from source; the
    wanted values beside the array come into the dict `beside`.

    Only one object's wanted values are held at a time; {"cut": True} is added as in top().
    Raises as top() does.
    """
    scanner = opened(source, keys, limit, tail)
    place = None
    while scanner.depth:
        event = scanner.step()
        if event == ITEM and scanner.depth == 1 and scanner.key in keys:
            beside[scanner.key] = scanner.value  # a cut address, too: None would end the list
        elif event == OPEN and scanner.depth == 2:
            place = scanner.key
        elif event == OPEN and place == name:
            found = {}
            _collect(scanner, 3, keys, found)
            yield found


def opened(source, keys, limit=128, tail=False):
    """A Scanner whose first bracket was read: that of an object, or it raises Broken."""
    scanner = Scanner(source, keys, limit, tail)
    if scanner.step() != OPEN or not scanner.in_object():
        raise Broken("no object")
    return scanner


def _collect(scanner, depth, keys, into, deep=0):
    """Take the items at this depth, and down to `deep`, until its bracket closes."""
    while True:
        event = scanner.step()
        if event == CLOSE and scanner.depth < depth:
            return
        if event == ITEM and depth <= scanner.depth <= max(depth, deep) and scanner.key in keys:
            into[scanner.key] = scanner.value
            if scanner.cut:
                into["cut"] = True
