"""The scripted evening, and what must have arrived by its end."""

import random
import re

from doubles.board import bounce

from .stage import DOOR, HALL

MINUTE = 60000
TRIAL = "Sent from your Twilio trial account - "


def play(show):
    """Boot, a bouncing door, a flapping PIR, Wi-Fi lost and back; returns nothing."""
    rng = random.Random(7)
    stage = show.stage
    board, world = stage.board, stage.world

    show.happens("The board gets power.")
    board.power_on()
    board.pin(HALL).play(bounce.pir_start(rng))
    show.run(5 * MINUTE)

    show.happens("A lorry passes, the door's contact sparks for some milliseconds.")
    board.pin(DOOR).play(bounce.glitch(rng, 1))
    show.run(MINUTE)

    edges = bounce.train(rng, bounce.BAD_SWITCH, 1)
    show.happens("The front door opens; its contact bounces %d times." % (len(edges) // 2))
    board.pin(DOOR).play(edges)
    show.run(2 * MINUTE)
    show.happens("The front door is closed again.")
    board.pin(DOOR).play(bounce.train(rng, bounce.REED, 0))
    show.run(4 * MINUTE)

    pulses = bounce.pir(rng, 8)
    seconds = bounce.duration(pulses) / 1000
    show.happens("The cat: the hall's motion sensor trips 8 times in %d s." % seconds)
    board.pin(HALL).play(pulses)
    show.run(14 * MINUTE)

    show.happens("The Wi-Fi router loses its power.")
    world.air.remove("Kobzar")
    show.run(MINUTE)
    show.happens("The front door opens. Nobody can be told now.")
    board.pin(DOOR).play(bounce.train(rng, bounce.REED, 1))
    show.run(6 * MINUTE)
    show.happens("The router is back.")
    world.air.add("Kobzar", "varenyky-2026")
    show.run(8 * MINUTE)


EXPECTED = (
    # (what, pattern of the text): each of the three gets each once, in this order
    ("the start", r"Home: .*started"),
    ("the door opened", r"Home: Front door .*open"),
    ("the door closed", r"Home: Front door .*clos"),
    ("the motion, at once", r"Home: Hall: motion"),
    ("the other motions in one text", r"Home: Hall: 7 more"),
    ("the door opened while offline, told late", r"Home: Front door .*open"),
)
TOLD_ONCE = ("that one account is refused", r"21608")


def checks(stage):
    """[(what is expected, None or what is wrong)], from the double's own record."""
    found = []
    for owner, phone, _, verified in stage.people:
        texts = [text for _, text in stage.inbox(phone)]
        if not verified:
            found.append(
                (
                    "%s gets nothing: the number is not verified" % owner,
                    "got %r" % texts if texts else None,
                )
            )
            continue
        found += _phone(owner, texts)
    found.append(("the refused account was told to others", _told(stage)))
    found.append(("nobody else got anything", _strangers(stage)))
    found.append(("the program never failed", _crashes(stage)))
    return found


def _phone(owner, texts):
    found = []
    rest = [text.removeprefix(TRIAL) for text in texts]
    place = 0
    for what, pattern in EXPECTED:
        hits = [n for n, text in enumerate(rest) if _is(pattern, what, text)]
        wrong = None
        if len(hits) != 1:
            wrong = "arrived %d times" % len(hits)
        elif hits[0] < place:
            wrong = "arrived before the one that came first"
        else:
            place = hits[0]
        found.append(("%s: %s" % (owner, what), wrong))
    known = [pattern for _, pattern in (*EXPECTED, TOLD_ONCE)]
    odd = [text for text in rest if not any(re.search(p, text) for p in known)]
    found.append(("%s: nothing else" % owner, "also got %r" % odd if odd else None))
    return found


def _is(pattern, what, text):
    late = re.search("delayed|late", text) is not None
    return re.search(pattern, text) is not None and late == ("late" in what)


def _told(stage):
    hits = [
        text
        for _, phone, _, verified in stage.people
        for _, text in stage.inbox(phone)
        if verified and re.search(TOLD_ONCE[1], text)
    ]
    people = sum(verified for _, _, _, verified in stage.people)
    return None if 1 <= len(hits) <= people else "told %d times" % len(hits)


def _strangers(stage):
    known = {phone for _, phone, _, _ in stage.people}
    odd = sorted({m.to for m in stage.double.messages} - known)
    return "texts to %s" % odd if odd else None


def _crashes(stage):
    resets = len(stage.board.boots) - 1
    return None if resets == 0 else "it restarted %d times" % resets
