"""What Twilio signs its webhooks with: X-Twilio-Signature. Pure.

base64 of HMAC-SHA1 (RFC 2104), keyed with the account's Auth Token, over the address that Twilio
calls, then each field's name and value, the fields sorted by name
(twilio.com/docs/usage/security; the official package's RequestValidator is the reference). Twilio
signs now with and now without the port, so there are two that are right.
"""

import binascii
import hashlib

try:
    from micropython import const
except ImportError:
    const = int

_BLOCK = const(64)  # bytes of a block of SHA-1


def signatures(token, url, pairs):
    """The two right ones, as bytes. token: str; url: "https://host/path?query", str; pairs:
    [(name, value)] of bytes, sorted."""
    start = url.find("//") + 2
    slash = url.find("/", start)
    colon = url.find(":", start, slash)
    host = url[: colon if colon > 0 else slash]
    port = url[colon:slash] if colon > 0 else ":443"
    rest = url[slash:]
    return _signed(token, host + rest, pairs), _signed(token, host + port + rest, pairs)


def _signed(token, url, pairs):
    key = token.encode()
    if len(key) > _BLOCK:
        key = hashlib.sha1(key).digest()
    key += bytes(_BLOCK - len(key))
    inner = hashlib.sha1(bytes([byte ^ 0x36 for byte in key]))
    inner.update(url.encode())
    for name, value in pairs:
        inner.update(name)
        inner.update(value)
    outer = hashlib.sha1(bytes([byte ^ 0x5C for byte in key]))
    outer.update(inner.digest())
    return binascii.b2a_base64(outer.digest()).strip()


def token_of(accounts, sid):
    """The Auth Token to check what the account `sid` (bytes) signs, or None if it is not known:
    an API key's secret signs nothing. accounts: SENDERS, see providers/account.py."""
    for account in accounts:
        more = account[5]
        if account[4] == "twilio" and account[3].encode() == sid:
            token = more.get("webhook_token") or not more.get("key") and account[2]
            if token:
                return token
    return None
