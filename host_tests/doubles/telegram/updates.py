"""What people write to a bot, kept until it is confirmed: getUpdates' queue.

An update is confirmed, and gone, once getUpdates is called with an offset above its update_id. A
negative offset forgets all but so many of the newest. Without an offset the oldest ones come
again. Only one program may ask: a second one at the same time ends the first one's with 409.
"""

from dataclasses import dataclass, field

FIRST = 727727000  # update_id begins at some positive number
KEPT_S = 86400  # updates are kept for 24 hours


def user(number, username=None, name="Olena"):
    told = {"id": int(number), "is_bot": False, "first_name": name}
    if username:
        told["username"] = username
    return told


@dataclass
class Updates:
    waiting: list = field(default_factory=list)  # Update objects, oldest first
    last: int = FIRST
    confirmed: int = FIRST  # the highest update_id that is gone
    others_until: float = 0.0  # another program is asking until then (Unix seconds)

    def add(self, account, chat, text, now, number, sender=None, kind="message", **more):
        """One thing that somebody does; more: further fields of the Message object; text None: a
        picture or a sticker."""
        self.last += 1
        who = user(sender if sender is not None else str(chat).lstrip("-"))
        group = str(chat)[:1] == "-"
        here = {"id": int(chat), "type": "group" if group else "private"}
        here["title" if group else "first_name"] = "Family" if group else who["first_name"]
        message = {"message_id": number, "from": who, "chat": here, "date": int(now)}
        if text is not None:
            message["text"] = text
            if text.startswith("/"):
                end = len(text.split()[0])
                message["entities"] = [{"offset": 0, "length": end, "type": "bot_command"}]
        else:
            message["photo"] = [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90}]
        message.update(more)
        self.waiting.append({"update_id": self.last, kind: message, "date": now})
        return self.last

    def taken_over(self, now):
        """True if another program's request has ended this one."""
        return now < self.others_until

    def get(self, offset, limit, allowed, now):
        """The Update objects for one getUpdates."""
        self.waiting = [each for each in self.waiting if now - each["date"] < KEPT_S]
        if offset < 0:
            self._confirm(
                self.waiting[offset - 1]["update_id"] if len(self.waiting) > -offset else 0
            )
        elif offset > 0:
            self._confirm(offset - 1)
        found = [each for each in self.waiting if not allowed or self._kind(each) in allowed]
        return [{k: v for k, v in each.items() if k != "date"} for each in found[:limit]]

    def _confirm(self, number):
        self.confirmed = max(self.confirmed, min(number, self.last))
        self.waiting = [each for each in self.waiting if each["update_id"] > number]

    @staticmethod
    def _kind(update):
        return next(name for name in update if name not in ("update_id", "date"))
