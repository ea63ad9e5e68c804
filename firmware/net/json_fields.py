"""The wanted values of a JSON text, picked as it is read: of one object, or of each in a list."""

from net.json_scanner import CLOSE, END, ITEM, OPEN, Broken, Scanner


def top(source, keys, into, limit=128, deep=1):
    """Fill the dict `into` with the wanted keys of one JSON object; those more than `deep`
    brackets deep are left out.

    What was read before an exception stays in `into`. A value cut at limit bytes is told by
    into["cut"] = True. Raises Broken (also for what is no object) or what the source raises."""
    scanner = Scanner(source, keys, limit)
    _enter(scanner)
    _collect(scanner, 1, keys, into, deep)
    scanner.step()  # END; leaves trailing bytes unread


def each(source, name, keys, limit=128, tail=False, beside=None):
    """Yield one dict for each object in the array `name` of the JSON object read from source.

    Only one object's wanted values are held at a time; {"cut": True} is added as in top().
    Raises as top() does; finishes without reading what follows the array. beside: a dict that gets
    the wanted values beside the array; then what follows it is read, too.
    """
    scanner = Scanner(source, keys, limit, tail)
    _enter(scanner)
    while True:
        event = scanner.step()
        if event == END:
            return
        if event == OPEN and scanner.depth == 2 and scanner.key == name:
            break
        if event == ITEM and scanner.depth == 1 and beside is not None and scanner.key in keys:
            beside[scanner.key] = None if scanner.cut else scanner.value
    while True:
        event = scanner.step()
        if event == CLOSE and scanner.depth == 1:
            if beside is not None:
                _collect(scanner, 1, keys, beside)
            return
        if event == OPEN:
            found = {}
            _collect(scanner, 3, keys, found)
            yield found


def _enter(scanner):
    if scanner.step() != OPEN or not scanner.in_object():
        raise Broken("no object")


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
