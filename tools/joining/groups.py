"""Which source modules are one module on the chip. Tuned by measuring: tools/heap, tools/size.

Join what is loaded and let go together. A module that is needed seldom stays by itself; so do the
parts of settings: on littlefs, where code takes heap too, they are too large to be there at once.
"""

# Joined module: its members, in order; what a member uses at its top comes before it.
GROUPS = {
    "start": "rooms phases app clock debounce start",
    "tls12/setup": "roots_status setup",
    "tls12/connect": "messages connect",
    "tls12/x509_read": "der x509_read",
    "tls12/finish": "prf finish",
    "log": "mask localtime log",
    "loop": "lamp sensors loop",
    "errands": "tellings errands",
    "box": "alert retry outbox box",
    "desk": "holds caps courier desk",
    "sms_bot": "ask sms_bot",
    "json_stream": "http_body json_stream",
    "commands": "commands command_words",
    "hush": "trips hush",
}

# What people import by name: in config.py, in hooks.py, at the prompt, in programs of their own.
PUBLIC = ("accounts", "config", "hooks", "sms_bot", "sms_text", "start", "status", "tls12")

# Strings that equal a module's name, and mean something else: (file, string) -> what.
NOT_MODULES = {
    ("rooms.py", "__import__"): "a room's name is given by the caller of visit()",
    ("sms_bot.py", "__import__"): "the modules of providers/ are in no group",
    ("caps.py", "caps"): "a key of memo",
    ("log.py", "clock"): "a key of the shelf",
    ("hush.py", "trips"): "a key of memo",
    ("tellings.py", "trips"): "a key of the texts",
    ("inbox.py", "messages"): "a key in Twilio's JSON",
    ("providers/twilio.py", "messages"): "a key in Twilio's JSON",
    ("settings.py", "roots"): "a kind of setting",
    ("tls12/preview.py", "alert"): "an attribute of TLSError",
    ("tls12/setup.py", "roots"): "an option of install()",
}
