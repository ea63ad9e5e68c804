"""What Twilio's error codes mean when they come later, in the error_code of an accepted message.

Lines as in providers/twilio_send_errors.py; L = sending once more may help. Imported by
providers/error_lookup.py for a moment only.
"""

TABLE = (
    "30001 La600 the queue at Twilio was full; it is tried again",
    "30002 Fa the account was suspended before the text was sent; log in to the Twilio Console",
    "30003 Lr120 the phone is off or has no signal; it is tried once more",
    "30004 Lr120 the carrier or the phone blocks this text, or there is no signal; it is tried "
    "once more; then ask the recipient to unblock the number",
    "30005 Nr the carrier does not know this number; correct it in SENDERS",
    "30006 Nr a landline, or the carrier cannot be reached; put a mobile number in SENDERS",
    "30007 Nt the carrier filtered the text as spam; change its wording or the sender",
    "30008 Lr120 the carrier gave no reason; it is tried once more",
    "30017 Lr300 the carrier is congested; it is tried once more",
    "30018 Fs this country wants senders registered first; register yours in the Twilio Console",
    "30019 Nt the text is too large for the carrier; shorten it",
    "30020 Lr120 a fault inside Twilio; it is tried once more",
    "30021 Lr120 a fault inside Twilio; it is tried once more",
    "30022 Ls300 the carrier's rate limit is reached; it is tried once more",
    "30023 Ls14400 the carrier's daily limit is reached; it ends at midnight Pacific time",
    "30024 Fs the carrier has not set up this sender yet; wait a day or choose another number",
    "30027 Ls14400 the carrier's daily limit is reached; it ends at midnight Pacific time",
    "30032 Fs this toll-free number is not verified for the US and Canada; verify it in the "
    "Twilio Console or use another number",
    "30033 Fs the campaign of this US number is not active (A2P 10DLC); finish it in the Twilio "
    "Console",
    "30034 Fs this US number is not registered (A2P 10DLC); register it or use another number",
    "30035 Ls600 the number is still being set up or moved (A2P 10DLC); it is tried again",
    "30036 Lt5 the text expired while it waited at Twilio (VALIDITY_S)",
    "30044 Nt the text has more segments than a trial may send; lower MAX_SEGMENTS to 1",
    "30410 Lr120 the carrier did not answer Twilio in time; it is tried once more",
    "30450 Lr1800 Twilio blocks this number for 30 min as a guard against fraud; wait that long",
    "30500 Lr120 a fault inside Twilio; it is tried once more",
    "63003 Nr this phone is not on WhatsApp; correct the number in SENDERS",
    "63010 Lr120 a fault of WhatsApp; it is tried once more",
    "63012 Lr120 a fault of WhatsApp; it is tried once more",
    "63013 Fs the sender is refused by WhatsApp for breaking its rules; look at it in the Twilio "
    "Console",
    "63015 Fr this phone has not joined the WhatsApp sandbox in the last 3 days; use it to text "
    "the join code of Twilio Console > Messaging > Try WhatsApp",
    "63016 Fr on WhatsApp free text passes only within 24 h of the last message from that phone; "
    "ask its owner to text the Twilio number",
    "63018 Ls600 the rate limit of WhatsApp is reached; it is tried once more",
    "63024 Nr the recipient cannot be reached on WhatsApp; correct the number in SENDERS",
    "63038 La7200 the daily limit of this account is reached (50 on a trial); room within 24 h",
)
