"""What an account can do, in one plain sentence for `status`. Loaded only for that."""

from text.encoding import TRIAL_PREFIX

from providers.account import label

# (provider, its name, what it does not tell)
BLIND = (
    (
        "sipgate",
        "sipgate",
        "sends free text; sipgate tells that it took a text, not whether it arrived. If one does "
        "not: is the number right, is its network one that sipgate reaches (abroad not all are), "
        "is your own sender verified, is it on the phone's block list?",
    ),
    (
        "telegram",
        "Telegram",
        "sends free text; Telegram tells that it took a message, not whether it was seen. One "
        "whose answer is lost cannot be asked for: it is sent again, at most three times, with "
        "the same number, so it may come twice.",
    ),
)


def line(acc, template, trial):
    """acc: Account; template: name it sends in place of texts, or None; trial: "new" (found out by
    error 572006), "legacy" (found out by the prefix) or None."""
    say = _what(template, trial)
    for provider, _, blind in BLIND:
        if provider == acc.provider:
            say = blind
    return "Account %s: %s" % (label(acc), say)


def _what(template, trial):
    if template:
        why = "a Twilio trial of 2026 refuses free text" if trial == "new" else "as set"
        return (
            "sends Twilio's own text %s instead of yours (%s): people learn that something "
            "happened, not what. Upgrade the account to send your own words." % (template, why)
        )
    if trial == "legacy":
        return (
            "a Twilio trial of the older kind: every text begins with '%s', goes to verified "
            "numbers only, and at most 50 go out in 24 h." % TRIAL_PREFIX.strip(" -")
        )
    return "sends free text."
