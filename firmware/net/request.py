"""What is asked of a provider over HTTP and what came of it, as plain data.

Whoever makes a Request and whoever judges its Answer need not be in memory while TLS is: between
them only net/client.py is, which knows neither of these classes.
"""

try:
    from micropython import const
except ImportError:
    const = int

# What a provider is asked for: the kinds of SMS_bot.prepare and judge.
SEND = "send"
LOOK_UP = "look-up"
DELIVERY = "delivery"
CANCEL = "cancel"

# How far an exchange came.
BEFORE = const(0)  # the server surely did not get a complete request
PERHAPS = const(1)  # the request may have left; no answer came
ANSWERED = const(2)  # a status line came

# The first argument of the OSError when the server answered "ask there": following would take the
# credentials to another host.
REDIRECT = "redirect"


class Request:
    """What to ask: method; path with query, to be put after the host; headers as pairs; body bytes
    or None; and what to keep of the JSON answer:

    keys: top-level names; search: None, or for a page of a list (name of its array, to, mark,
    since, FIELDS), see providers/read_fields.py; template: name of the template sent in place of
    the text, or None; host: where the provider's API is, "https://..."; inbox: for received texts,
    see providers/read_inbox.py; deep: how many brackets deep a key may lie, 1 = in the outermost,
    2 = at Telegram, whose list of received texts has a reader of its own.
    """

    def __init__(self, method, path, headers, body=None, keys=(), search=None):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.keys = keys
        self.search = search
        self.template = self.host = self.inbox = None
        self.deep = 1


class Answer:
    """What came of it. reach: BEFORE, PERHAPS or ANSWERED; status: HTTP status or 0; error: the
    exception that ended the exchange early, or None; retry_after: seconds the server asked for,
    or 0; date: the header "Date: ..." as bytes, or None; fields: the wanted keys that came;
    found: (sid, status) of the message searched, or None.
    """

    def __init__(self):
        self.reach = BEFORE
        self.status = 0
        self.error = None
        self.retry_after = 0
        self.date = None
        self.fields = {}
        self.found = None
        self.times = 0  # how often in a row TLS was refused; set by who judges this


def redirected(error):
    """True for the exception of an answer that was a redirect."""
    return isinstance(error, OSError) and error.args[:1] == (REDIRECT,)
