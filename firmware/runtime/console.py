"""text("words", at="2026-12-01 08:00") and cancel(17): what a person sends from the prompt, now or
later, and takes back."""


def text(app, words, at=None):
    """Owe words to everybody and print what becomes of it. app: the App; at: see parse_time.py.

    It goes out once the alarm runs again; until then it is on flash.
    """
    try:
        print(_owe(app, words, at))
    except ValueError as error:
        print("Not taken: %s." % error)


def _owe(app, words, at):
    from delivery.enqueue import open_outbox
    from text.messages import headed

    if not isinstance(words, str) or not words.strip():
        raise ValueError('write the words in quotes: text("Dinner is ready")')
    clock = app.clock
    send_at = _send_at(clock, at)
    box = open_outbox(app)
    serial = box.add(headed(app.settings.NAME, words), send_at=send_at)
    phones = len(box.alerts[-1].who)
    told = "#%d for %d phone%s" % (serial, phones, "s"[: phones != 1])
    if send_at:
        told += ", on %d-%02d-%02d at %s" % (clock.local(send_at)[:3] + (clock.hhmm(send_at),))
        told += "" if clock.synced else " (once the clock is set)"
    return told + ". machine.reset() starts the alarm, which sends it."


def cancel(app, number):
    """Take a text for later back and print what becomes of it. number: its serial number."""
    from delivery import schedule
    from delivery.enqueue import open_outbox

    counts = schedule.cancel(open_outbox(app), number)
    if counts is None or counts[:2] == [0, 0]:
        print("There is no text #%s that could be canceled." % number)
        return
    told = "#%d is not sent to %d phone%s" % (number, counts[0], "s"[: counts[0] != 1])
    if counts[1]:
        told += "; for %d more the provider is asked to cancel it once the alarm runs" % counts[1]
    if counts[2]:
        told += "; for %d it is too late" % counts[2]
    print(told + ". machine.reset() starts the alarm.")


def _send_at(clock, at):
    if at is None:
        return 0
    from text import parse_time

    send_at = parse_time.unix(at, clock.local, clock.now())
    if clock.synced and send_at <= clock.now():
        raise ValueError("that time is past; the clock here says %s" % clock.stamp())
    return send_at
