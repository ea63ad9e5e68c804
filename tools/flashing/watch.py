"""The last step: restart, and show the board's log until it is armed and its test text was
accepted."""

import re
import time

from flashing import prompt, proof
from flashing.say import NOT_ARMED, NOT_TEXTED, Stop

_ARMED = re.compile(r"(?<!not )(?<!dis)\barmed\b", re.IGNORECASE)


def watch(args, say, steps, port, settings):
    """Restart; show the log until "armed", then until the test text was accepted.
    Raises Stop."""
    with (
        steps(
            "Restart and wait until it is armed",
            "Everything is on the board. Follow its log with tools/log.",
        ),
        prompt.Line(port) as line,
    ):
        test = whom(settings)
        if not args.no_text:
            prompt.tell(line, proof.ASK)
        prompt.restart(line)
        for text in prompt.lines(line, args.wait):
            say("| " + text)
            test.hear(text)
            if _ARMED.search(text):
                break
        else:
            raise Stop(
                NOT_ARMED,
                'it did not say "armed" within %d s; the lines above say why.' % args.wait,
                "Correct config.py and run tools/flash.sh "
                "--app-only, or look at the README, problem - cause - fix.",
            )
        if not args.no_text:
            wait_for_the_text(args, say, line, test)
    took = max(1, round(steps.took()))
    say("Done in %d s: the alarm is on%s" % (took, ending(args, test)), indent="\n")


def ending(args, test):
    if args.no_text:
        return "; whether it can text was not tried (--no-text)."
    return ", and a test text was accepted for %s." % ", ".join(test.accepted())


def whom(settings):
    """-> a Proof for the people of config.py."""
    from accounts import label

    people = proof.phones(settings.SENDERS, label)
    return proof.Proof(people, len(settings.WIFI), time.monotonic)


def wait_for_the_text(args, say, line, test):
    """Raises Stop when it was not accepted for everybody."""
    for text in prompt.lines(line, args.wait, test.done):
        say("| " + text)
        test.hear(text)
    if not test.why_not():
        return
    good = test.accepted()
    raise Stop(
        NOT_TEXTED,
        "the board is armed, but it cannot text %s:\n  - %s"
        % (
            "everybody (accepted for %s)" % ", ".join(good) if good else "yet",
            "\n  - ".join(test.why_not()),
        ),
        "It goes on trying; tools/log shows it, tools/check config.py --account asks the "
        "provider, and the README tells of each problem its cause and its cure.",
    )
