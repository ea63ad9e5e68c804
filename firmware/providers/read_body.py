"""Which reader takes the body of an answer; in memory during the exchange, the reader after it."""


def read(request, answer, source):
    """Read the body into the Answer as its Request wants it: received texts, or fields.

    source: has readinto(buffer), see net/body.py. Raises what the reader raises.
    """
    if request.inbox:
        from providers.read_inbox import read as take
    else:
        from providers.read_fields import read as take
    take(request, answer, source)
