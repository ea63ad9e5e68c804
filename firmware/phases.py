"""The one list of phases: what the alarm does, one after the other, each alone in memory.

A phase is one function of one module. App.step gets it from here, calls it with the App, drops all
that was loaded for it, and copies what it has left to where it does not split the free memory. The
function returns the number of the phase to follow; none runs another one, so each begins near the
bottom of the C stack.

From PARTS on they are the parts of the status report, which return sentences instead: the prompt
prints them, the page makes them HTML.
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
PAGE = const(25)  # app.lines -> app.page
NO_PAGE = const(26)
PARTS = const(27)  # 27 to 38
PARTS_END = const(39)


def entry(phase):  # noqa: C901 - a table, of imports
    """The function of a phase. What it is loaded from goes with App.step's `clear`."""
    if phase == LOOP:
        from loop import run
    elif phase == ARMED:
        from errands import armed as run
    elif phase == TELL:
        from errands import tell as run
    elif phase == OWE:
        from box import add as run
    elif phase == PLAN:
        from desk import plan as run
    elif phase == PREPARE:
        from ask import prepare as run
    elif phase == EXCHANGE:
        from http_wire import carry_out as run
    elif phase == TIDY:
        from spare import tidy as run
    elif phase == JUDGE:
        from ask import judge as run
    elif phase == SETTLE:
        from desk import settle as run
    elif phase == HEARD:
        from listen import settle as run
    elif phase == HEARD_ALL:
        from listen import ended as run
    elif phase == REJOIN:
        from errands import rejoin as run
    elif phase == UNHEARD:
        from errands import unheard as run
    elif phase == START_OVER:
        from errands import start_over as run
    elif phase == STOP:
        from loop import stop as run
    else:
        run = _optional(phase)
    return run


def _optional(phase):
    if phase >= HOOKS:
        return _minor(phase)
    if phase == LOOK:
        from errands import look_round as run
    elif phase == HEAR:
        from listen import plan as run
    elif phase == OBEY:
        from obey import obeyed as run
    elif phase == NOT_OBEYED:
        from errands import not_obeyed as run
    else:
        from obey import recovered as run
    return run


def _minor(phase):
    if phase == HOOKS:
        from listen import call_hooks as run
    elif phase == SPARE:
        from spare import use as run
    elif phase == SYNC:
        from errands import sync as run
    elif phase == HEALTHY:
        from errands import healthy as run
    elif phase == PAGE:
        from page import more as run
    elif phase == NO_PAGE:
        from page import none as run
    else:
        run = _part(phase - PARTS)
    return run


def _part(n):
    if n == 4:
        from ask import lines as run
    elif n == 5:
        from desk import lines as run
    elif n == 6:
        from replies_status import lines as run
    elif n == 8:
        from weekly import lines as run
    else:
        from status import part

        run = part(n)
    return run


def instead(phase):
    """What follows when there was no memory for a phase three times in a row; None: nothing can,
    the board restarts."""
    if phase == OBEY:
        return NOT_OBEYED
    return LOOP if phase >= LOOK else None
