"""Which module knows which provider."""

from providers.account import TELEGRAM


def provider(acc):
    """The module of providers/ that knows this account's API; imported when it is needed."""
    if acc.provider == "sipgate":
        from providers import sipgate as module
    elif acc.provider == TELEGRAM:
        from providers import telegram as module
    else:
        from providers import twilio as module
    return module
