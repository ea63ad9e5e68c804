"""A local stand-in for api.sipgate.com; connections, faults and server are the Twilio double's.

    double = SipgateDouble()
    me = double.add_account(callers={"s0": "+4915112345678"})
    with serve(double) as server:
        ...  # POST to server.url + "/v2/sessions/sms"
    double.phones["+4915187654321"].texts()

What it knows comes from sipgate's public API description (2022) and the notes beside its samples;
guesses are marked "guess:".
"""

from doubles.twilio import serve

from .core import Account, SipgateDouble

__all__ = ["Account", "SipgateDouble", "serve"]
