"""What outlives a phase in RAM, each field with its meaning, its unit and who writes it.

Made once at power-up (runtime/assemble.py) and handed on without its class, see overlay.park. What
the board itself keeps is in the App (runtime/app.py), declared in the same way:

    self.name = value  # owner: meaning            nobody else writes it
    self.name = value  # one -> other: meaning     `one` sets it, `other` acts on it and resets it

An owner is a module or a package; everybody may read. Held by host_tests/test_state.py. Times are
in seconds of uptime where nothing else is said.
"""


class Delivery:
    """Of delivering texts. lang: "en" or "uk"; board: bytes that another chip with a copy of this
    flash has not."""

    def __init__(self, lang="en", board=b""):
        self.lang = lang  # runtime.assemble: language of the texts, "en" or "uk"
        self.life = board  # delivery.outbox: 8 bytes of this board and this life of its flash
        # The outbox
        self.serial = None  # delivery.outbox: the last number given; None before the first load
        self.due = 0  # delivery: when something is to be done
        self.waiting = 0  # delivery.outbox: alerts that somebody is still to be sent
        self.born = {}  # delivery.outbox: each alert's serial -> uptime of its event, None: before
        self.next = {}  # delivery.outbox: outbox.key -> a list, see Outbox.next
        self.ram = {}  # delivery.outbox: serial -> (record, text or None) that flash has not taken
        self.unsaved = False  # delivery.outbox: flash fails
        self.merged = 0  # delivery.outbox: alerts told together with a later one
        self.damaged = 0  # delivery.outbox: damaged files set aside
        # The courier
        self.linked = False  # runtime.periodic -> delivery.select: False: the network was lost
        self.rests = {}  # delivery.pause: what rests -> (until, times in a row, why, how)
        self.probe = 0  # delivery.select: not before this is the provider asked for the time
        self.deaf = None  # delivery.record: nobody answers: [since, when to join anew], else None
        # The caps
        self.zero = None  # delivery.rate_limit: our minute at uptime 0; None before the first use
        self.sure = False  # delivery.rate_limit: was the clock sure
        self.real = None  # delivery.rate_limit: Unix minutes then ahead of ours; None: never
        self.loose = []  # delivery.rate_limit: files written by a boot that was not sure
        self.caps = {}  # delivery.rate_limit: file -> content that flash has not taken
        # The bot
        self.legacy = []  # providers.judging: SIDs whose texts come back with a prefix
        self.refused = []  # providers.judging: SIDs that refused free text (trials of 2026)
        self.tls = {}  # providers.judging: provider -> times in a row that TLS was refused
        # hooks.py
        self.hooks = None  # commands.phases: names of the functions in it; None before a look
        self.calls = []  # delivery.courier, commands -> commands.phases: (name, message)


class Hearing:
    """Of commands by text; the App has one only where texts are heard: with COMMANDS_FROM,
    HTTP_URL, or HOOKS_HEAR "all"."""

    def __init__(self):
        self.due = 0  # runtime.sense_loop -> commands.poll: when to look; a ping sets it earlier
        # The round: each own number's list, page after page
        self.began = 0  # commands.poll: when it began, seconds of uptime
        self.which = 0  # commands.poll: which number
        self.page = 0  # commands.poll: which page of its list
        self.next = None  # commands.poll: path of that page, None for the first
        self.set = 0  # commands.poll: `due` as poll has set it
        self.again = None  # commands.poll: `due` as a ping has set it during a round, or None
        self.heard = True  # commands.poll: did the last list bring an answer
        self.all = True  # commands.poll: was every list read to its end
        self.bad = ""  # commands: why a look of this round has failed
        # What it has found, see providers/inbox_page.py
        self.kept = ()  # commands: texts to act on
        self.more = False  # commands: there was no room for all of them
        self.rows = 0  # commands.poll: texts listed so far
        self.oldest = 0xFFFFFFFF  # commands.poll: Unix seconds of the last one
        self.others = ()  # commands.poll: with HOOKS_HEAR "all": strangers' texts, as `kept`
        self.offset = {}  # commands.poll: bot -> update to ask Telegram from
        # Which texts are too old, see commands/poll.py
        self.floor = 0  # commands.poll, providers.heard: Unix seconds; 0: not known
        self.primed = False  # commands.poll: is it known which are old
        self.newest = 0  # commands.poll: Unix seconds of the newest text listed
        # For `status`
        self.fails = 0  # commands.poll: rounds failed in a row
        self.why = ""  # commands.poll: why the last one has
        self.looked = None  # commands.poll: when the last good one was, or None
        self.strange = b""  # commands.poll: 4 bytes of each stranger's text, the last ones
        self.told = 0  # commands.poll: Unix seconds up to which strangers' texts go nowhere
        self.strangers = 0  # commands.poll: how many there were
        self.pins = 0  # commands.execute: texts with a wrong PIN or none
        self.last = None  # commands.execute: the last command: (name, last digits, when), or None
        self.wrong = {}  # commands.execute: number -> (wrong PINs, locked until)
        self.said = {}  # commands.execute: kind of answer -> when it may be given again
        # What commands have set
        self.modes = None  # commands.arm_state: content of its file; None before the first load
        self.mute_end = 0  # commands.arm_state: when muting ends; 0: not muted
        self.fresh = False  # commands -> runtime.sense_loop: the next trip is to be told at once
        self.untold = 0  # commands: trips not told
        self.trips = False  # commands.trip_history: was `begin` called
        self.begun = False  # commands.mute_filter: was an answer that is owed looked for
