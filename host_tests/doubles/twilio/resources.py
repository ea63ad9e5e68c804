"""Read-only resources beside Messages: account, balance, numbers, verified caller IDs."""

from .accounts import sid
from .messages import to_json
from .refusals import refusal

DATE = "Thu, 05 Nov 2026 10:00:00 +0000"


def answer(account, name, method, path):
    """(HTTP status, JSON bytes) for a GET on one of the resources."""
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
    return 200, to_json(makers[name](account, path))


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


def incoming_numbers(account, path):
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
    ]
    return envelope("incoming_phone_numbers", rows, path)


def caller_ids(account, path):
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
    ]
    return envelope("outgoing_caller_ids", rows, path)


def envelope(name, rows, path):
    """Twilio's list envelope with everything on one page."""
    return {
        "first_page_uri": path + "?PageSize=50&Page=0",
        "end": max(len(rows) - 1, 0),
        "previous_page_uri": None,
        name: rows,
        "uri": path + "?PageSize=50&Page=0",
        "page_size": 50,
        "start": 0,
        "next_page_uri": None,
        "page": 0,
    }
