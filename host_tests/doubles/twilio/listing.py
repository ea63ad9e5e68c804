"""The Messages list: filters, pages, and a view that may lag behind."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from .messages import as_dict

DAY = timedelta(days=1)


def day_bounds(value):
    """(start, end) of a date parameter as Unix seconds: a day for YYYY-MM-DD, else an instant.
    Raises ValueError."""
    if len(value) == 10:
        start = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        return start.timestamp(), (start + DAY).timestamp()
    at = datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
    return at, at + 1


def date_filter(query, now, hide_unsent):
    """A test for messages, from DateSent, DateSent< and DateSent> (both of the latter inclusive).
    guess: a message not yet sent is judged by its creation date unless `hide_unsent`."""
    tests = []
    for name, rule in (
        ("DateSent", lambda at, lo, hi: lo <= at < hi),
        ("DateSent<", lambda at, lo, hi: at < hi),
        ("DateSent>", lambda at, lo, hi: at >= lo),
    ):
        if query.get(name):
            tests.append((rule, *day_bounds(query[name])))

    def fits(message):
        at = message.sent_at(now)
        if at is None:
            if tests and hide_unsent:
                return False
            at = message.created_at
        return all(rule(at, lo, hi) for rule, lo, hi in tests)

    return fits


def select(double, account, query, now):
    """The account's visible messages that match the query, in list order. Raises ValueError."""
    by_date = date_filter(query, now, double.hide_unsent)
    found = [
        m
        for m in double.messages
        if m.account_sid == account.sid
        and m.listed_at <= now
        and m.sid not in double.deleted
        and query.get("To") in (None, "", m.to)
        and query.get("From") in (None, "", m.sender(now))
        and by_date(m)
    ]
    if double.list_order == "newest":
        found.sort(key=lambda m: (m.created_at, m.sid), reverse=True)
    elif double.list_order == "shuffled":
        # no order within a minute; but one for all pages of a list, else nobody could read it all
        found.sort(key=_within_a_minute, reverse=True)
    return found


def _within_a_minute(message):
    return message.created_at // 60, sha256(message.sid.encode()).digest()


def page(double, account, query, now):
    """The list answer as a dict. Raises ValueError for a bad PageSize or date."""
    size = int(query.get("PageSize") or 50)
    if not 1 <= size <= 1000:
        raise ValueError("PageSize")
    number = int(query.get("Page") or 0)
    found = select(double, account, query, now)
    start = start_of(found, query.get("PageToken", ""), number * size)
    rows = found[start : start + size]
    path = "/2010-04-01/Accounts/%s/Messages.json" % account.sid
    filters = {k: v for k, v in query.items() if k not in ("Page", "PageToken", "PageSize")}

    def uri(n, token=None):
        words = {**filters, "PageSize": size, "Page": n}
        if token:
            words["PageToken"] = token
        return path + "?" + urlencode(words)

    more = start + size < len(found)
    return {
        "first_page_uri": uri(0),
        "end": start + max(len(rows) - 1, 0),
        "previous_page_uri": uri(number - 1) if number else None,
        "messages": [as_dict(m, now) for m in rows],
        "uri": uri(number, query.get("PageToken")),
        "page_size": size,
        "start": start,
        "next_page_uri": uri(number + 1, "PA" + rows[-1].sid) if more else None,
        "page": number,
    }


def start_of(found, token, default):
    """Index of the first row of a page: after the message its token names, else by page number."""
    for index, message in enumerate(found):
        if token == "PA" + message.sid:
            return index + 1
    return default
