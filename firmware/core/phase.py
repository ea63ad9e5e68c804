"""The numbers of the phases: what the alarm does, one after the other, each alone in memory.

What each one runs is in runtime/phases.py; a phase returns the number of the one to follow.
"""

try:
    from micropython import const
except ImportError:
    const = int

# For these there must be memory: tried three times, then the board restarts.
LOOP = const(0)  # sensors, lamp, network: passes of some milliseconds until something is due
ARMED = const(1)
TELL = const(2)  # app.events -> app.owed
OWE = const(3)  # app.owed -> flash
PLAN = const(4)  # the one thing most due -> app.job
PREPARE = const(5)  # app.job -> app.asked, or at once app.result
EXCHANGE = const(6)  # app.asked -> app.answer; then app.then
TIDY = const(7)
JUDGE = const(8)  # app.answer -> app.result
SETTLE = const(9)  # app.result -> flash
HEARD = const(10)  # app.answer to a look for texts is booked
HEARD_ALL = const(11)  # on to the next number, or to the end of the round
REJOIN = const(12)
UNHEARD = const(13)
START_OVER = const(14)
STOP = const(15)
# These can wait, or are left out.
LOOK = const(16)  # every ten seconds: the board's own texts
HEAR = const(17)  # a look for texts sent to the board -> app.asked
OBEY = const(18)  # act on them
NOT_OBEYED = const(19)
RECOVER = const(20)  # an answer that a power cut has kept from the outbox
HOOKS = const(21)
SPARE = const(22)
SYNC = const(23)
HEALTHY = const(24)
WATCH = const(25)  # TLS_WATCH
PAGE = const(26)  # app.lines -> app.page
NO_PAGE = const(27)
SIGNED = const(28)  # a webhook in app.page: from Twilio?
TEXTED = const(29)  # it is a text: act on it
REPLY = const(30)  # the answer to that -> the webhook's
REPLIED = const(31)  # that has gone
TOLD = const(32)  # it says what became of a text of ours
PARTS = const(33)  # 33 to 44
PARTS_END = const(45)
