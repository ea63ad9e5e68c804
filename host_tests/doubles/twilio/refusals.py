"""Twilio's error codes with their HTTP status and a sentence in Twilio's manner."""

import json

# code: (HTTP status, text). guess: 63038 as 429, the 403s of 20005/20006/10001, 30409 as 409 and
# 70051 as 401.
TABLE = {
    10001: (403, "Account is not active"),
    10002: (400, "Trial account does not support this feature"),
    20001: (400, "Unknown parameters"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20005: (403, "Account not active"),
    20006: (403, "Access denied"),
    20007: (400, "Page size must be between 1 and 1000"),
    20008: (403, "Resource not accessible with Test Account Credentials"),
    20009: (409, "Cannot delete because delivery of message is still in progress"),
    20404: (404, "The requested resource %(path)s was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21211: (400, "The 'To' number %(to)s is not a valid phone number."),
    21212: (
        400,
        "The 'From' number %(from)s is not a valid phone number, shortcode,"
        " or alphanumeric sender ID.",
    ),
    21266: (400, "'To' and 'From' number cannot be the same: %(to)s"),
    21408: (
        403,
        "Permission to send an SMS has not been enabled for the region"
        " indicated by the 'To' number:"
        " %(to)s.",
    ),
    21601: (400, "The 'From' number %(from)s is not one of your incoming phone numbers."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21609: (400, "The 'StatusCallback' URL %(url)s is not a valid URL."),
    21606: (
        400,
        "The 'From' phone number %(from)s is not a valid, message-capable Twilio phone"
        " number for this"
        " destination.",
    ),
    21607: (400, "The 'from' phone number must be the sandbox phone number for trial accounts."),
    21608: (
        400,
        "The number %(to)s is unverified. Trial accounts cannot send messages to"
        " unverified numbers;"
        " verify %(to)s at twilio.com/user/account/phone-numbers/verified, or"
        " purchase a Twilio number"
        " to send messages to unverified numbers",
    ),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (429, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: (
        400,
        "The 'To' phone number: %(to)s, is not currently reachable using the 'From' phone number:"
        " %(from)s via SMS.",
    ),
    21614: (400, "'To' number: %(to)s, is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21635: (400, "'To' number cannot be a landline"),
    21659: (400, "'From' %(from)s is not a Twilio phone number or Short Code country mismatch"),
    21660: (400, "Mismatch between the 'From' number %(from)s and the account"),
    21661: (400, "'From' number is not SMS-capable"),
    21701: (400, "The Messaging Service does not exist"),
    21703: (400, "The Messaging Service has no sender that can text %(to)s"),
    21704: (400, "The Messaging Service contains no phone numbers"),
    21705: (400, "The Messaging Service is invalid"),
    30409: (409, "This message cannot be canceled"),
    35111: (400, "SendAt cannot be empty for ScheduleType 'fixed'"),
    35114: (400, "SendAt is not a timestamp in ISO 8601 format"),
    35115: (
        400,
        "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future,"
        " inclusive.",
    ),
    35118: (400, "MessagingServiceSid is required to schedule a message"),
    35126: (400, "The ScheduleType value provided is not supported for this channel"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
    63038: (429, "Account exceeded the %(cap)s daily messages limit"),
    90007: (400, "ValidityPeriod is out of range"),
    70051: (401, "Authorization Failed"),
    572002: (400, "The From number is not the trial number assigned to this recipient"),
    572003: (
        400,
        "No trial number is assigned for this destination until it is added as"
        " a verified recipient",
    ),
    572005: (400, "The recipient has not finished verification"),
    572006: (400, "Trial accounts can only send predefined templates"),
    575001: (403, "Trial has expired"),
}


def refusal(code, status=None, message=None, **words):
    """(HTTP status, JSON bytes) for an error code; an unknown code gets 400 and 'Error'."""
    usual, text = TABLE.get(code, (400, "Error"))
    if status is None:
        status = usual
    words = {"to": "", "from": "", "path": "", "cap": "50", "url": "", **words}
    body = {
        "code": code,
        "message": message or text % words,
        "more_info": "https://www.twilio.com/docs/errors/%d" % code,
        "status": status,
    }
    return status, json.dumps(body).encode()
