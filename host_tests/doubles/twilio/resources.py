"""Read-only resources beside Messages: account, balance, numbers, verified caller IDs."""

import re
from urllib.parse import urlencode

from .accounts import sid
from .messages import to_json
from .refusals import refusal

DATE = "Thu, 05 Nov 2026 10:00:00 +0000"


def answer(account, name, method, path, query):
    """(HTTP status, JSON bytes) for a GET on one of the resources. query: its parameters."""
    makers = {
        "account": as_account,
        "Balance": as_balance,
        "IncomingPhoneNumbers": incoming_numbers,
        "OutgoingCallerIds": caller_ids,
    }
    if name not in makers:
        return refusal(20404, path=path)
    if method != "GET":
        return refusal(20004)
    if name in ("account", "Balance"):
        return 200, to_json(makers[name](account, path))
    try:
        return 200, to_json(makers[name](account, path, query))
    except ValueError:
        return refusal(20007)


def as_account(account, path):
    return {
        "status": account.status,
        "date_updated": DATE,
        "auth_token": account.token,
        "friendly_name": account.name,
        "owner_account_sid": account.sid,
        "uri": path,
        "sid": account.sid,
        "date_created": DATE,
        "type": "Trial" if account.trial else "Full",
        "subresource_uris": {"messages": path.replace(".json", "/Messages.json")},
    }


def as_balance(account, path):
    return {"account_sid": account.sid, "balance": account.balance, "currency": "USD"}


def incoming_numbers(account, path, query):
    rows = [
        {
            "sid": sid("PN", index + 1),
            "account_sid": account.sid,
            "friendly_name": number,
            "phone_number": number,
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "date_created": DATE,
            "date_updated": DATE,
            "status": "in-use",
            "uri": path.replace(".json", "/%s.json" % sid("PN", index + 1)),
        }
        for index, number in enumerate(account.numbers)
        if _fits(number, query.get("PhoneNumber"))
    ]
    return envelope("incoming_phone_numbers", rows, path, query)


def _fits(number, wanted):
    """The filter of one's own numbers: a part will do, and * stands for any digits."""
    if not wanted:
        return True
    pattern = "[0-9]*".join(re.escape(part) for part in wanted.split("*"))
    return re.search(pattern, number) is not None


def caller_ids(account, path, query):
    wanted = query.get("PhoneNumber")
    rows = [
        {
            "sid": sid("PN", 0xF000 + index),
            "account_sid": account.sid,
            "friendly_name": number,
            "phone_number": number,
            "date_created": DATE,
            "date_updated": DATE,
            "uri": path.replace(".json", "/%s.json" % sid("PN", 0xF000 + index)),
        }
        for index, number in enumerate(sorted(account.verified))
        if not wanted or number == wanted
    ]
    return envelope("outgoing_caller_ids", rows, path, query)


def envelope(name, rows, path, query):
    """A page of Twilio's list envelope. Raises ValueError for a bad PageSize."""
    size, page = int(query.get("PageSize") or 50), int(query.get("Page") or 0)
    if not 1 <= size <= 1000:
        raise ValueError("PageSize")
    kept = {key: query[key] for key in query if key not in ("Page", "PageSize", "PageToken")}

    def uri(n):
        return "%s?%s" % (path, urlencode({**kept, "PageSize": size, "Page": n}))

    here = rows[page * size : (page + 1) * size]
    return {
        "first_page_uri": uri(0),
        "end": page * size + max(len(here) - 1, 0),
        "previous_page_uri": uri(page - 1) if page else None,
        name: here,
        "uri": uri(page),
        "page_size": size,
        "start": page * size,
        "next_page_uri": uri(page + 1) if (page + 1) * size < len(rows) else None,
        "page": page,
    }


# Calling codes by country; enough for the tests, the real list has some 240.
COUNTRIES = {"US": "+1", "DE": "+49", "UA": "+380", "GB": "+44", "PL": "+48", "PK": "+92"}


def geo_permissions(account, query):
    """The answer of accounts.twilio.com/v1/Messaging/GeoPermissions."""
    wanted = [code for code in query.get("CountryCode", "").split(",") if code]
    return {
        "permissions": [
            {
                "country_code": code,
                "type": "country",
                "enabled": account.countries is None or prefix in account.countries,
                "prefix": prefix,
                "message": "",
            }
            for code, prefix in COUNTRIES.items()
            if not wanted or code in wanted
        ]
    }
