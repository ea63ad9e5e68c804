"""What an account can do, in one plain sentence for `status`. Loaded only for that."""

from accounts import label
from sms_text import TRIAL_PREFIX


def line(acc, template, trial):
    """acc: Account; template: name it sends in place of texts, or None; trial: "new" (found out by
    error 572006), "legacy" (found out by the prefix) or None."""
    return "Account %s: %s" % (label(acc), _what(template, trial))


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
