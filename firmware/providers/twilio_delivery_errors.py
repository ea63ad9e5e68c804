"""What Twilio's error codes mean when they come later, in the error_code of an accepted message.

Lines as in providers/twilio_send_errors.py; L = sending once more may help. Imported by
providers/error_lookup.py for a moment only.
"""

TABLE = (
    "30001 Lr600 the queue at Twilio was full; it is tried again",
    "30002 Fa the account was suspended before the text was sent; log in to the Twilio Console",
    "30003 Lr120 the phone is off or has no signal; it is tried once more",
    "30004 Nr the carrier or the phone blocks this text; ask the recipient to unblock the number",
    "30005 Nr the carrier does not know this number; correct it in SENDERS",
    "30006 Nr a landline, or the carrier cannot be reached; put a mobile number in SENDERS",
    "30007 Nr the carrier filtered the text as spam; change its wording or the sender",
    "30008 Lr120 the carrier gave no reason; it is tried once more",
    "30017 Lr300 the carrier is congested; it is tried once more",
    "30018 Fa this country wants senders registered first; register yours in the Twilio Console",
    "30022 Lr300 the carrier's rate limit is reached; it is tried once more",
    "30023 La14400 the carrier's daily limit is reached; it ends at midnight Pacific time",
    "30024 Fa the carrier has not set up this sender yet; wait a day or choose another number",
    "30027 La14400 the carrier's daily limit is reached; it ends at midnight Pacific time",
    "30032 Fa this toll-free number is not verified for the US and Canada; verify it in the "
    "Twilio Console or use another number",
    "30034 Fa this US number is not registered (A2P 10DLC); register it or use another number",
    "30036 Lr5 the text expired while it waited at Twilio (VALIDITY_S)",
    "30044 Nr the text has more segments than a trial may send; lower MAX_SEGMENTS to 1",
    "30410 Lr120 the carrier did not answer Twilio in time; it is tried once more",
    "30450 Lr1800 Twilio blocks this number for 30 min as a guard against fraud; wait that long",
    "30500 Lr120 a fault inside Twilio; it is tried once more",
    "63015 Fr this phone has not joined the WhatsApp sandbox in the last 3 days; use it to text "
    "the join code of Twilio Console > Messaging > Try WhatsApp",
    "63016 Fr on WhatsApp free text passes only within 24 h of the last message from that phone; "
    "ask its owner to text the Twilio number",
    "63038 La7200 the daily limit of this account is reached (50 on a trial); room within 24 h",
)
