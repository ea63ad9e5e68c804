"""What Twilio's error codes mean when a text is handed in, and what to do next.

One line a code: number, kind (F fix-config, N never, L later, U unknown) with scope (r recipient,
s sender of this account, a account, t this text) and seconds to wait, sentence. Sources:
twilio.com/docs/api/errors/<code> and Twilio's published error dictionary. Imported by
providers/error_lookup.py for a moment only.
"""

TABLE = (
    "10001 Fa the account is disabled; log in to the Twilio Console, add credit or ask support",
    "10002 Fa this needs a paid account; upgrade in the Twilio Console",
    "14101 Nr the recipient's number is not valid; correct it in SENDERS",
    "14102 Fs the sender's number is not valid; correct it in SENDERS",
    "14103 Nt the text is not valid; shorten it",
    "14107 Ls600 too many automatic replies between two numbers; it is tried again in 10 min",
    "14108 Fs the sender's number cannot send texts; choose an SMS-capable Twilio number",
    "14111 Fr a trial account texts verified numbers only; verify this one in the Twilio Console",
    "20003 Fa wrong SID or token, a key without the right, or the account is suspended; copy "
    "Account SID and Auth Token (or API key and secret) again from the Twilio Console, without "
    "spaces",
    "20005 Fa the account is not active; add credit or finish activation in the Twilio Console",
    "20006 Fa access denied; ask Twilio support about this account",
    "20007 Ft the page size is too large; this is a fault of the firmware, please report it",
    "20008 Fa test credentials cannot do this; use the live Account SID and Auth Token",
    "20404 Fa Twilio does not know this address; check the Account SID (AC...) in SENDERS",
    "20429 La10 too many requests at once; nothing was sent and it is tried again",
    "20500 Ur a fault at Twilio; it may have sent the text, so it is looked up first",
    "21211 Nr the recipient's number is not valid; write it as + country code number in SENDERS",
    "21212 Fs the sender's number or name is not valid; copy it from the Twilio Console",
    "21266 Fr recipient and sender are the same number; put your own phone first in SENDERS",
    "21404 Fa a trial account has one number only; use that one",
    "21408 Fr texts to this country are switched off; Twilio Console > Messaging > Settings > "
    "Geo permissions",
    "21601 Fs the sender is not one of your Twilio numbers; use the number bought at Twilio, "
    "not your own mobile",
    "21602 Nt the text was empty; check the sensor's text",
    "21603 Fs the sender is missing; put your Twilio number second in SENDERS",
    "21605 Nt the text is too long; lower MAX_SEGMENTS",
    "21606 Fr this sender cannot text this recipient (another country, or a number that takes no "
    "texts); choose another number in the Twilio Console",
    "21607 Fs a trial account sends from its trial number only; put that one second in SENDERS",
    "21608 Fr this recipient is not verified; verify the number in Twilio Console > Phone Numbers "
    "> Verified Caller IDs (a paid account: finish the compliance profile)",
    "21609 Ft the address for status reports is not valid; this is a fault of the firmware, "
    "please report it",
    "21610 Nr the recipient has opted out with STOP; ask them to text START to the Twilio number",
    "21611 Ls600 more than 10 hours of texts wait at Twilio for this sender; tried in 10 min",
    "21612 Fr Twilio has no route from this sender to this recipient; use another kind of sender "
    "for that country",
    "21614 Nr the recipient is not a mobile number; correct it in SENDERS",
    "21617 Nt the text is longer than 1600 characters; lower MAX_SEGMENTS",
    "21618 Nt the text holds signs that Twilio does not take; change the sensor's text",
    "21619 Nt the text was empty; check the sensor's text",
    "21635 Nr the recipient is a landline; put a mobile number in SENDERS",
    "21658 Nt the text is too long; lower MAX_SEGMENTS",
    "21659 Fs the sender is not a Twilio number; copy it from Twilio Console > Phone Numbers",
    "21660 Fs the sender belongs to another account than the SID; match the two in SENDERS",
    "21661 Fs the sender cannot send texts; buy an SMS-capable number",
    "21701 Fs this account has no such Messaging Service; copy its SID from the Twilio Console",
    "21702 Fs the Messaging Service is not set up for texts; look at it in the Twilio Console",
    "21703 Fr the Messaging Service has no sender that can text this recipient; add a number to "
    "it in the Twilio Console",
    "21704 Fs the Messaging Service has no number; add one to it in the Twilio Console",
    "21705 Fs the Messaging Service SID (MG...) is not valid; copy it from the Twilio Console",
    "21730 La600 Twilio is under maintenance; nothing was sent and it is tried again in 10 min",
    "35111 Lt60 the time to send at is missing; the text waits at the board",
    "35114 Lt60 Twilio does not take this time to send at; the text waits at the board",
    "35115 Lt60 this time to send at is too near or too far; the text waits at the board",
    "35117 Lt60 this time to send at is too near or too far; the text waits at the board",
    "35118 Lt60 only a Messaging Service keeps texts; this one waits at the board",
    "35126 Lt60 Twilio keeps no texts of this kind; this one waits at the board",
    "63007 Fs no WhatsApp sender stands behind this number; copy the sender's number from the "
    "Twilio Console > Messaging > Try WhatsApp",
    "63038 La7200 the daily limit of this account is reached (50 on a trial); it is tried again "
    "in 2 h, within 24 h there is room",
    "70051 Fa the API key lacks the right to send or read messages, or it is suspended; add the "
    "right in the Twilio Console or use a standard key",
    "90007 Ft the validity is out of range; set VALIDITY_S to 60 to 36000",
    "90010 Fa the account is not active (suspended or closed); log in to the Twilio Console",
    "572002 Fr the sender is not the trial number assigned to this recipient; copy the number "
    "from Twilio Console > Messaging > Try SMS",
    "572003 Fr no trial number is assigned to this recipient; verify the recipient, then copy "
    "the number from Twilio Console > Messaging > Try SMS",
    "572005 Fr this recipient's verification was not finished; enter the code Twilio sent to it",
    "572006 Fa this is a trial account of 2026, which sends template names only, and it refused "
    "this template; set template='sms_internal_alerts' or upgrade the account",
    "575001 Fa the trial may not do that (a code of Twilio's Verify), perhaps its 30 days are "
    "over; upgrade the account",
)
