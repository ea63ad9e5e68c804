"""A sipgate entry of SENDERS: token id, token, SMS extension.

Shapes: token id "token-" + 6 letters and digits, token a UUID, extension s0, s1 ... (sipgate's own
client library). E-mail and password are still taken by the API, too. No secret is quoted.
"""

from settings import rules as w

_WHERE = "app.sipgate.com > Personal Access Tokens"


def check(report, key, acc):
    """Tell report what is wrong in a sipgate Account, besides its number."""
    if isinstance(acc.to, str) and (acc.to[:9] == "whatsapp:" or acc.to[:4] == "rcs:"):
        report.mistake(
            key, "sipgate does not send to WhatsApp or RCS; write the bare number as to"
        )
    _check_sms_id(report, key, acc.from_)
    token_id = acc.sid
    if isinstance(token_id, str) and "@" in token_id:
        _check_password(report, key, acc)
        return
    good = w.is_text(report, key, "token_id", token_id, 'the token id ("token-...")', _WHERE)
    if good and _is_uuid(token_id):
        report.mistake(key, "token_id holds the token; token_id begins with token-")
    elif good and token_id[:2] == "AC" and w.is_hex(token_id[2:], 32):
        report.mistake(key, "token_id is a Twilio SID; write twilio(...) for a Twilio account")
    elif good and not _is_token_id(token_id):
        report.mistake(
            key,
            "token_id must be token- and 6 letters or digits, this has %s; copy it again"
            % w.many(len(token_id)),
        )
    _check_token(report, key, acc.token)


def _check_token(report, key, token):
    if not w.is_text(report, key, "token", token, "the token", _WHERE):
        return
    if _is_token_id(token):
        report.mistake(key, "token holds the token id; put the long one there")
    elif not _is_uuid(token):
        report.mistake(
            key,
            "token must be 36 characters in five groups (8-4-4-4-12), this has %d; copy it again"
            % len(token),
        )


def _check_password(report, key, acc):
    at = acc.sid.find("@")
    if not at or "." not in acc.sid[at:] or " " in acc.sid:
        report.mistake(key, "token_id is neither a token id nor a whole e-mail address")
    if not isinstance(acc.token, str) or not acc.token:
        report.mistake(key, "token is missing; with an e-mail address it is the password")
    else:
        report.warning(
            key,
            "this is the password of the whole sipgate account; better make a token with the "
            "rights sessions:sms:write and history:read (%s)" % _WHERE,
        )


def _check_sms_id(report, key, sms_id):
    digits = sms_id[1:] if isinstance(sms_id, str) else ""
    right = digits == "0" or (digits.isdigit() and digits[:1] != "0")
    if not right or sms_id[:1] != "s":
        report.mistake(
            key,
            'sms_id must be the SMS extension, as "s0"; tools/check --account lists yours',
        )


def _is_token_id(value):
    return value[:6] == "token-" and len(value) == 12 and w.is_alnum(value[6:])


def _is_uuid(value):
    parts = value.split("-")
    lengths = [len(part) for part in parts]
    return lengths == [8, 4, 4, 4, 12] and w.is_hex(value.replace("-", ""), 32)
