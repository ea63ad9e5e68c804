"""Many texts to the board, in every kind there is, and whether each was acted on and answered.

What an answer must say depends only on the text, whatever was commanded before.
"""

import random
import re

PIN = "4711"
SENSORS = ("Front door", "Hall")
EVERY_S = 60
# What is texted (any of these), and what the answer must match; None: it need not be answered.
KINDS = (
    (("arm", "ARM!", "Arm the alarm, please"), r": armed"),
    (("охорона", "Поставити під охорону"), r": під охороною"),
    (("okhorona", "postavyty pid okhoronu"), r": pid okhoronoiu"),
    (("disarm", "DISARM"), r": disarmed: trips are counted, not texted"),
    (("зняти", "зняти з охорони"), r": знято з охорони"),
    (("zniaty",), r": zniato z okhorony"),
    (("status", "Status please"), r"trips?\b.* up \d+ h"),
    (("стан", "СТАТУС"), r"подій: "),  # two segments: the rest may be cut
    (("stan",), r"podii: \d+.* pratsiuie \d+ hod"),
    (("mute 30", "mute for 30 min"), r"muted for 30 min"),
    (("тиша 2 год",), r"тиша 120 хв"),
    (("tykho 45",), r"tysha 45 khv"),
    (("mute hall", "Mute the Hall"), r"muted sensors: .*Hall"),
    (("тиша front door",), r"без повідомлень: .*Front door"),
    (("mute 9999", "mute"), r"MUTE needs minutes"),
    (("тиша вікно",), r"ТИША: потрібні хвилини"),
    (("unmute", "un-mute"), r": (armed|disarmed: trips are counted, not texted)$"),
    (("звук", "гучно"), r": (під охороною|знято з охорони: події лише рахуються)$"),
    (("unmute cellar",), r"no such sensor; there are: Front door, Hall"),
    (("last", "LAST"), r"no trips yet|\d\d:\d\d "),
    (("події", "останні"), r"подій ще не було|\d\d:\d\d "),
    (("podii",), r"podii shche ne bulo|\d\d:\d\d "),
    (("test", "Test!"), r"test ok, texts reach the board and you"),
    (("тест", "перевірка"), r"тест пройдено"),
    (("perevirka",), r"test proideno"),
    (("thanks!", "🙂"), None),
    (("yes",), None),  # a word of the carrier's
    (("1234 arm",), None),  # a wrong PIN
)

_RARE = "not understood|no or a wrong PIN|незрозуміло"  # every ten minutes at most, and not urgent


def drawn(count, seed=7):
    """`count` times (text with the PIN, what its answer must match or None): each kind about as
    often, in an order by chance."""
    chance, out = random.Random(seed), []
    while len(out) < count:
        kinds = list(KINDS)
        chance.shuffle(kinds)
        for words, says in kinds:
            word = chance.choice(words)
            is_open = word[:4] == "1234"
            out.append((word if is_open else "%s %s" % (PIN, word), says))
    return out[:count]


def wrong(sent, answers, within_s):
    """What was not answered as it must be: [] when all is well. sent: [(Unix seconds, text,
    pattern or None)]; answers: [(Unix seconds, text)] in the order they were made."""
    found, left = [], [one for one in answers if not re.search(_RARE, one[1])]
    for at, text, says in sent:
        if says is None:
            continue
        if not left:
            found.append("%s: no answer" % text)
        elif not re.search(says, left[0][1], re.S):
            found.append("%s: %s" % (text, left.pop(0)[1]))
        else:
            late = left.pop(0)[0] - at
            if not 0 <= late <= within_s:
                found.append("%s: answered after %d s" % (text, late))
    return found + ["an answer too many: %s" % text for _, text in left]
