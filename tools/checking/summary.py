"""Who gets what, as tools/check says it when config.py is right."""

from checking import language


def many(count, noun):
    """As "1 text", "2 texts"."""
    return "%d %s%s" % (count, noun, "s"[: count != 1])


def sample(settings):
    """A text like the board's for its first sensor."""
    from text import messages

    sensor = settings.SENSORS[0] if settings.SENSORS else {"name": "Test"}
    values = {"name": sensor["name"], "time": "02:13", "count": 1, "minutes": 1}
    words = sensor.get("text") or language.line("{name}: this is a test", settings.LANGUAGE)
    return messages.headed(settings.NAME, messages.fill(words, dict(values, serial="#")))


_WAYS = {"sipgate": "by sipgate's %s", "telegram": "by Telegram's bot %s"}


def summary(settings, say):
    """Who gets what, in one line each."""
    from text import encoding

    for account in settings.SENDERS:
        words = "the template %s" % account.template if account.template else "your own words"
        way = _WAYS.get(account.provider, "from %s") % account.from_
        say("  %s gets %s %s, account ...%s" % (account.to, words, way, account.sid[-4:]))
    for line in stand_ins(settings.SENDERS):
        say("  " + line)
    for sensor in settings.SENSORS:
        say(
            "  %s on GPIO%d: %s, active %s"
            % (sensor["name"], sensor["pin"], sensor["kind"], sensor["active"])
        )
    text = sample(settings)
    say('  a text like "%s" is %s' % (text, many(encoding.segments(text), "segment")))
    say(
        "Next: --dry-run shows the texts, --account asks the provider, --send sends one to "
        "everybody."
    )


def stand_ins(accounts):
    """-> a sentence for each fallback."""
    from accounts import label
    from delivery import failover

    found = []
    for k, account in enumerate(accounts):
        other = failover.after(accounts, k)
        if other is not None:
            names = label(accounts[other]), label(account)
            found.append("%s: only while %s is refused or paused" % names)
    return found
