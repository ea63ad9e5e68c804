"""Which source modules are one module on the chip. Tuned by measuring: tools/heap, tools/size.

Join what is loaded and let go together. A module that is needed seldom stays by itself; so do the
parts of settings: on littlefs, where code takes heap too, they are too large to be there at once.
"""

# The member the joined module is named after: all its members, in order; what a member uses at its
# top comes before it. Paths in firmware/, without .py.
GROUPS = {
    "runtime/supervisor": """core/overlay runtime/phases runtime/app core/clock
        device/debounce runtime/supervisor""",
    "tls12/__init__": "tls12/crypto/random_bytes tls12/runtime tls12/__init__",
    "tls12/configure": "tls12/x509/trust_report tls12/stand_in tls12/configure",
    "tls12/handshake": "tls12/handshake_messages tls12/handshake",
    "tls12/x509/certificate_parser": "tls12/x509/asn1 tls12/x509/certificate_parser",
    "tls12/x509/chain": "tls12/x509/issuers tls12/x509/chain",
    "tls12/finished": "tls12/crypto/prf tls12/finished",
    "core/log": "core/redact core/log",
    "runtime/sense_loop": "sensors runtime/sense_loop",
    "runtime/periodic": "runtime/board_messages runtime/periodic",
    "delivery/enqueue": """delivery/alert delivery/alert_files delivery/retry_policy
        delivery/outbox delivery/enqueue""",
    "delivery/rate_limit": "delivery/pause delivery/rate_limit",
    "delivery/phases": "delivery/job delivery/courier delivery/phases",
    "delivery/select": "text/delivery_words delivery/select",
    "delivery/record": "delivery/record_send delivery/record",
    "providers/account": "providers/account providers/modules",
    "sms_bot": "delivery/provider_phases sms_bot",
    "delivery/judge": "providers/judging delivery/judge",
    "net/json_scanner": "net/body net/json_values net/json_scanner net/json_fields",
    "commands/mute_filter": "commands/trip_history commands/mute_filter",
}

# What people import by name: in config.py, in hooks.py, at the prompt, in programs of their own.
PUBLIC = (
    "accounts",
    "config",
    "hooks",
    "runtime.status",
    "runtime.supervisor",
    "sms_bot",
    "text.encoding",
    "tls12",
)

# Strings that equal a module's name, and mean something else: (file, string) -> what.
NOT_MODULES = {
    ("core/overlay.py", "__import__"): "the name of an owner's file, see owners()",
    ("core/log.py", "clock"): "a key of the shelf",
    ("device/wifi.py", "pause"): "a state of the Link",
    ("providers/read_inbox.py", "body"): "a key in Twilio's JSON",
    ("providers/twilio.py", "body"): "a key in Twilio's JSON",
    ("tls12/preview.py", "alert"): "an attribute of TLSError",
}
