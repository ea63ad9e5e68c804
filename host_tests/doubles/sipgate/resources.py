"""Read-only resources: who am I, SMS extensions, their senders, balance, history. Pure."""

from datetime import UTC, datetime


def answer(double, account, name, path, query, now):
    """(HTTP status, JSON value) for a GET. path: the parts of the address that vary."""
    if path and path[0] != account.user:
        return 403, None
    if name == "callerids" and path[1] not in account.callers:
        return 404, None
    if name == "history":
        return history(double, account, query, now)
    makers = {
        "userinfo": userinfo,
        "balance": lambda acc: {"amount": acc.balance, "currency": "EUR"},
        "extensions": extensions,
        "callerids": lambda acc: callerids(acc, path[1]),
    }
    return 200, makers[name](account)


def userinfo(account):
    return {
        "sub": account.user,
        "domain": "sipgate.de",
        "masterSipId": "1234567",
        "locale": "de_DE",
    }


def extensions(account):
    items = [
        {"id": own, "alias": "SMS von " + own, "callerId": caller or "sipgate"}
        for own, caller in account.callers.items()
    ]
    return {"items": items}


def callerids(account, own):
    caller = account.callers[own]
    items = [{"id": 0, "phonenumber": "sipgate", "verified": True, "defaultNumber": not caller}]
    if caller:
        items.append({"id": 1, "phonenumber": caller, "verified": True, "defaultNumber": True})
    if own in account.unverified:
        number = account.unverified[own]
        items.append({"id": 2, "phonenumber": number, "verified": False, "defaultNumber": False})
    return {"items": items}


def history(double, account, query, now):
    """Newest first. Entries hold more than the alarm reads, as the real ones do."""
    try:
        limit, offset = int(query.get("limit", 10)), int(query.get("offset", 0))
    except ValueError:
        return 400, None
    plus = not double.plus if double.filter_plus is None else double.filter_plus
    found = [
        m
        for m in double.messages
        if m.account_sid == account.token_id
        and m.listed_at <= now
        and query.get("phonenumber") in (None, m.to if plus else m.to[1:])
        and "SMS" in query.get("types", "SMS")
        and "OUTGOING" in query.get("directions", "OUTGOING")
    ]
    found.sort(key=lambda m: (m.created_at, m.sid), reverse=True)
    rows = [entry(account, m, double.plus) for m in found[offset : offset + limit]]
    return 200, {"items": rows, "totalCount": len(found)}


def entry(account, message, plus=True):
    created = datetime.fromtimestamp(int(message.created_at), UTC)
    when = created.isoformat().replace("+00:00", "Z")
    return {
        "id": message.sid,
        "source": account.callers.get(message.from_) or "sipgate",
        "target": message.to if plus else message.to[1:],
        "sourceAlias": "SMS von " + str(message.from_),
        "targetAlias": message.to,
        "type": "SMS",
        "created": when,
        "lastModified": when,
        "direction": "OUTGOING",
        "incoming": False,
        "status": "PICKUP",
        "connectionIds": [message.from_],
        "read": True,
        "archived": False,
        "note": None,
        "endpoints": [{"type": "ROUTED", "endpoint": {"extension": message.from_}}],
        "starred": False,
        "labels": [],
        "smsContent": message.body,
        "scheduled": None,
    }
