"""Message records: their life after acceptance, and their JSON as Twilio writes it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTRA = set("\f^{}\\[~]|€")
BODY_MOST = 1600
OPEN = ("accepted", "scheduled", "queued", "sending")


@dataclass
class Message:
    """One message, out or in, as the oracle and the API see it."""

    sid: str
    account_sid: str
    to: str
    from_: str | None
    asked: str  # the Body parameter
    body: str  # the text the phone shows
    created_at: float
    life: list = field(default_factory=list)  # (unix time, status, error code or None)
    arrives_at: float | None = None
    listed_at: float = 0.0  # when lists begin to show it
    direction: str = "outbound-api"
    validity_s: int = 36000
    service: str | None = None
    send_at: float | None = None  # when a scheduled one leaves for its queue
    answered: bool = False  # the 201 reached the client whole
    redacted: bool = False

    def now(self, now):
        """(since, status, error code) at the time."""
        current = self.life[0]
        for step in self.life:
            if step[0] <= now:
                current = step
        return current

    def status(self, now):
        return self.now(now)[1]

    def sent_at(self, now):
        """Unix time of sending, or None while it waits."""
        if self.direction == "inbound":
            return self.created_at
        for at, status, _ in self.life:
            if status not in (*OPEN, "canceled") and at <= now:
                return at
        return None

    def sender(self, now):
        """What the API shows as the sender; a Messaging Service has not chosen one at first."""
        waits = self.status(now) in ("accepted", "scheduled", "canceled")
        return None if self.service and waits else self.from_


def segments(text):
    """Segments a text costs: 160/153 GSM-7 units or 70/67 UCS-2 units."""
    if all(c in GSM or c in GSM_EXTRA for c in text):
        units, single, part = sum(2 if c in GSM_EXTRA else 1 for c in text), 160, 153
    else:
        units, single, part = len(text.encode("utf-16-be", "surrogatepass")) // 2, 70, 67
    return 1 if units <= single else -(-units // part)


def rfc2822(at):
    """A Unix time as Twilio's v2010 API writes it, or None."""
    return None if at is None else format_datetime(datetime.fromtimestamp(int(at), UTC))


def as_dict(message, now):
    """The message's public fields, in the order Twilio answers them."""
    since, status, code = message.now(now)
    uri = "/2010-04-01/Accounts/%s/Messages/%s" % (message.account_sid, message.sid)
    done = status in ("sent", "delivered", "undelivered", "received")
    return {
        "body": "" if message.redacted else message.body,
        "num_segments": "0" if status == "accepted" else str(segments(message.body)),
        "direction": message.direction,
        "from": message.sender(now),
        "date_updated": rfc2822(since),
        "price": "-0.00750" if done and message.direction != "inbound" else None,
        "error_message": None,
        "uri": uri + ".json",
        "account_sid": message.account_sid,
        "num_media": "0",
        "to": message.to,
        "date_created": rfc2822(message.created_at),
        "status": status,
        "sid": message.sid,
        "date_sent": rfc2822(message.sent_at(now)),
        "messaging_service_sid": message.service,
        "error_code": code,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "subresource_uris": {"media": uri + "/Media.json"},
    }


def to_json(value, raw=False):
    """JSON bytes in Twilio's style: spaced, non-ASCII as \\uXXXX; raw: as UTF-8 instead, and what
    was no UTF-8 in a body goes out as the bytes it was."""
    if raw:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogateescape")
    return json.dumps(value).encode()


def plan_life(message, fate, starts_at):
    """Fill in the life of an accepted message that leaves its queue at `starts_at` (Unix s)."""
    first = "accepted" if message.service else "queued"
    entered = message.created_at  # the queue
    message.life = [(entered, first, None)]
    if message.send_at:
        entered = message.send_at
        message.life = [(message.created_at, "scheduled", None), (entered, first, None)]
    if starts_at - entered > message.validity_s:
        message.life.append((entered + message.validity_s, "failed", 30036))
        return
    for delay, status in fate.steps:
        code = fate.code if status in ("failed", "undelivered") else None
        message.life.append((starts_at + delay, status, code))
    if fate.arrives_s is not None:
        message.arrives_at = starts_at + fate.arrives_s
    if message.arrives_at is not None and message.arrives_at - entered > message.validity_s:
        expired = entered + message.validity_s
        message.life = [step for step in message.life if step[0] < expired]
        message.life.append((expired, "undelivered", 30036))
        message.arrives_at = None
