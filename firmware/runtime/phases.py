"""The one list of phases: what the alarm does, one after the other, each alone in memory.

A phase is one function of one module. App.step gets it from here, calls it with the App, drops all
that was loaded for it, and copies what it has left to where it does not split the free memory. The
function returns the number of the phase to follow; none runs another one, so each begins near the
bottom of the C stack.

From PARTS on they are the parts of the status report, which return sentences instead: the prompt
prints them, the page makes them HTML.
"""

from core.phase import (
    ARMED,
    EXCHANGE,
    HEALTHY,
    HEAR,
    HEARD,
    HEARD_ALL,
    HOOKS,
    JUDGE,
    LOOK,
    LOOP,
    NOT_OBEYED,
    OBEY,
    OWE,
    PAGE,
    PARTS,
    PLAN,
    PREPARE,
    RECOVER,
    REJOIN,
    REPLIED,
    REPLY,
    SETTLE,
    SIGNED,
    SPARE,
    START_OVER,
    SYNC,
    TELL,
    TEXTED,
    TIDY,
    UNHEARD,
    WATCH,
)


def entry(phase):
    """The function of a phase. What it is loaded from goes with App.step's `clear`."""
    if phase >= PARTS:
        return _part(phase - PARTS)
    if phase >= SIGNED:
        find = _webhook
    elif phase >= HOOKS:
        find = _minor
    else:
        find = _optional if phase >= LOOK else _needed
    return find(phase)  # two deep at most: imports follow


def _needed(phase):  # noqa: C901 - a table, of imports
    if phase == LOOP:
        from runtime.sense_loop import run
    elif phase == ARMED:
        from runtime.restarts import armed as run
    elif phase == TELL:
        from runtime.tell import tell as run
    elif phase == OWE:
        from delivery.enqueue import add as run
    elif phase == PLAN:
        from delivery.phases import plan as run
    elif phase == PREPARE:
        from delivery.provider_phases import prepare as run
    elif phase == EXCHANGE:
        from net.client import exchange as run
    elif phase == TIDY:
        from runtime.idle import tidy as run
    elif phase == JUDGE:
        from delivery.judge import judge as run
    elif phase == SETTLE:
        from delivery.phases import settle as run
    elif phase == HEARD:
        from commands.phases import settle as run
    elif phase == HEARD_ALL:
        from commands.phases import ended as run
    elif phase == REJOIN:
        from runtime.periodic import rejoin as run
    elif phase == UNHEARD:
        from runtime.periodic import unheard as run
    elif phase == START_OVER:
        from runtime.periodic import start_over as run
    else:
        from runtime.sense_loop import stop as run
    return run


def _optional(phase):
    if phase == LOOK:
        from runtime.periodic import look_round as run
    elif phase == HEAR:
        from commands.phases import plan as run
    elif phase == OBEY:
        from commands.execute import obeyed as run
    elif phase == NOT_OBEYED:
        from commands.phases import not_obeyed as run
    else:
        from commands.execute import recovered as run
    return run


def _minor(phase):
    if phase == HOOKS:
        from commands.phases import call_hooks as run
    elif phase == SPARE:
        from runtime.idle import use as run
    elif phase == SYNC:
        from runtime.periodic import sync as run
    elif phase == WATCH:
        from runtime.tls_preview import look as run
    elif phase == HEALTHY:
        from runtime.periodic import healthy as run
    elif phase == PAGE:
        from web.status_page import more as run
    else:
        from web.status_page import none as run
    return run


def _webhook(phase):
    if phase == SIGNED:
        from web.webhook import look as run
    elif phase == TEXTED:
        from commands.texted import act as run
    elif phase == REPLY:
        from web.reply import make as run
    elif phase == REPLIED:
        from web.reply import gone as run
    else:
        from delivery.told import book as run
    return run


def _part(n):
    if n == 4:
        from delivery.provider_phases import lines as run
    elif n == 5:
        from delivery.report import lines as run
    elif n == 6:
        from commands.report import lines as run
    elif n == 8:
        from runtime.tls_preview import lines as run
    else:
        from runtime.status import part

        run = part(n)
    return run


def shares(phase, after):
    """Does `after` work with what `phase` has loaded? Then that stays."""
    return after == PLAN and phase in (OWE, SETTLE)


def instead(phase):
    """What follows when there was no memory for a phase three times in a row; None: nothing can,
    the board restarts."""
    if phase in (OBEY, HEARD):  # the provider still lists the texts
        return NOT_OBEYED
    if phase == RECOVER:
        return None  # the next start does it
    return LOOP if phase >= LOOK or phase == HEARD_ALL else None
