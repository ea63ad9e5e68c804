"""Words, shapes, quiet hours, texts for later and the prompt on MicroPython."""

# vm: heap=120000 timeout=60

import gc

import sensors
import vmtest
from accounts import account, twilio
from core import timezone
from core.files import Store
from core.state import Delivery
from delivery import alert as a
from delivery import report, schedule
from delivery.courier import Courier
from delivery.outbox import Outbox
from delivery.rate_limit import Caps
from net import request
from settings import check
from sms_bot import SMS_bot
from text import encoding, layout, messages, parse_time
from text.events import MORE, NOISY, TRIP


class Thing:
    pass


def event(kind, count=1, on=False, pir=False, **own):
    config = dict(name="Вхід", kind="pir" if pir else "door")
    config.update(own)
    sensor = Thing()
    sensor.config, sensor.input = config, Thing()
    sensor.input.on = on
    return sensors.Event(kind, sensor, 0, count, 10)


# Words

values = {"name": "A", "time": None, "count": 1, "minutes": 2, "serial": messages.SERIAL}
assert messages.fill("{name.__class__} {{x}} { {nam", values) == "name.__class__ {x}  nam"
assert messages.fill("{name} о {time}", values) == messages.fill("({time}) {name}", values) == "A"
assert messages.event(event(TRIP), "uk", None) == "Вхід: відчинено"
assert messages.event(event(MORE, 22), "uk", None) == "Вхід: ще 22 рази за 10 хв, зараз зачинено"
assert messages.event(event(NOISY), "en", None).endswith("check the wiring")
own = messages.event(event(TRIP, text="{serial} {name} {time}"), "uk", "02:13")
assert layout.shape(own, "17-2", True, 2, encoding.TRIAL_PREFIX) == "#17-2 Vkhid 02:13"
assert layout.shape("ж" * 200 + messages.SERIAL, 17, False, 2, "") == "ж" * 130 + " #17"
assert messages.headed("Дім #1", "##2 #x") == "Дім 1: 2 #x"
for lang in ("en", "uk"):
    for cause in range(8):
        assert messages.why_started(lang, cause, 1)

# Times


def kyiv(unix):
    return timezone.local(unix, 120, "EU")


assert schedule.end_of_quiet(("22:00", "07:00"), 1774731600, kyiv) == 1774756800  # spring forward
assert schedule.end_of_quiet(("22:00", "03:30"), 1774731600, kyiv) == 1774746000
assert schedule.end_of_quiet(("22:00", "07:00"), 1774779000, kyiv) == 1774779000
assert kyiv(parse_time.unix("2026-12-01 08:00", kyiv))[:5] == (2026, 12, 1, 8, 0)
vmtest.raises(ValueError, parse_time.unix, "2026-02-30 08:00", kyiv)
vmtest.raises(ValueError, parse_time.unix, "soon", kyiv, 1774731600)

# The outbox: over a restart, at its time; a note in quiet hours


class Clock:
    synced = True
    sure = False
    unix = 1795165200  # 09:00 UTC
    up = 0

    def now(self):
        return self.unix

    def uptime_s(self):
        return self.up

    def local(self, unix):
        return timezone.local(unix, 0, None)

    def hhmm(self, unix=None):
        return "%02d:%02d" % self.local(self.unix if unix is None else unix)[3:5]


clock, delivery = Clock(), Delivery("uk")
people = [
    twilio(
        "+380501234567", "+15005550006", "0" * 32, "AC" + "0" * 32, quiet=("08:00", "11:00")
    ).plain
]


def desk():
    bot = SMS_bot(people, say=print, delivery=delivery)
    box = Outbox(Store("state", print), bot.accounts, clock, delivery, print)
    return box, Courier(box, bot, clock, Caps(box.store, clock, delivery), delivery, print)


def body():
    job = desk()[1].plan()
    return job and (job.request.body or b"a look-up").decode()


box, courier = desk()
box.add("Вечеря", send_at=clock.unix + 600)
box.add("зачинено", False)
assert box.waiting() == 1
assert body() is None
delivery = Delivery("uk")  # a restart
clock.up = 599
clock.unix += 599
assert body() is None and delivery.due == 600, delivery
box, own = desk()
lines = report.sentences(box, own.bot.accounts, own.caps, own.holds, clock)
assert "1 text to be sent later, next 09:10." in lines, lines
assert lines[-1].endswith("quiet until 11:00."), lines
clock.unix += 1
clock.up += 1
job = desk()[1].plan()
assert b"%231" in job.request.body and delivery.waiting == 2
answer = request.Answer()
answer.reach, answer.status, answer.fields = request.ANSWERED, 201, {"sid": "SM1"}
desk()[1].settle(job, answer)
clock.unix += 6600
clock.up += 6600
assert desk()[0].alerts[1].state(0) == a.OWED
text = body()
assert "Body=09%3A00%3A%20" in text, text

# The checker

names = {
    "WIFI": [("home", "correct horse")],
    "SENDERS": [account(people[0])],
    "SENSORS": [dict(name="Вхід", pin=5, text="{name} {tme}", more_text="{count} {")],
    "UTC_OFFSET_MIN": 120,
    "LANGUAGE": "uk",
}
checked, mistakes, _ = check.check(names)
assert len(mistakes) == 2 and "did you mean {time}?" in mistakes[0], mistakes
names["SENSORS"][0].update(text="{name}", more_text="ж" * 200)
checked, mistakes, _ = check.check(names)
assert len(mistakes) == 1 and "4 segments" in mistakes[0], mistakes
names["SENDERS"] = [
    twilio("+380501234567", "+15005550006", "0" * 32, "AC" + "0" * 32, quiet=(22, 7))
]
names["SENSORS"][0]["more_text"] = None
checked, mistakes, _ = check.check(names)
assert len(mistakes) == 1 and "quotes" in mistakes[0], mistakes
gc.collect()
vmtest.only_mpy()
