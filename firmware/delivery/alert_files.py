"""The files of an alert on flash: a000017, its record with the text behind it; m000017, a text too
long for that. And the file `life`, which tells this flash from any other.

store: a core.files.Store; lang: "en" or "uk", for what is said in the place of a damaged text.
"""

from hashlib import sha256

from core.files import INLINE

from delivery import alert as a


def content(store, alert, lang, known=None, new=None):
    """What the file of the alert is to hold; a text too long for it is written here. known: its
    text, where that was read already; new: see Store.write. Raises OSError when flash fails."""
    text = b""
    if alert.text is not None:  # the first time
        text = alert.text.encode()
        if len(alert.record) + len(text) > INLINE:
            alert.record[1] |= a.OWN_FILE
            store.write("m%06d" % alert.serial, text, new)
    elif not alert.has(a.OWN_FILE):
        text = (known or text_of(store, alert, lang)).encode()
    return alert.record + (b"" if alert.has(a.OWN_FILE) else text)


def text_of(store, alert, lang):
    """The alert's text as it was added."""
    if alert.has(a.OWN_FILE):
        data = store.read("m%06d" % alert.serial)
    else:
        data = store.read("a%06d" % alert.serial)
        data = data and data[len(alert.record) :]
    try:
        return data.decode()
    except (AttributeError, ValueError):
        return own_words(lang, "damaged")


def own_words(lang, key, count=0):
    """A sentence of the alarm's own, see text/messages.py."""
    from text import messages

    return messages.say(lang, key, count=count)


def serials(store):
    """Serial numbers of the alerts that have a file."""
    return [int(name[1:]) for name in store.names("a") if name[1:].isdigit()]


def remove_texts(store, kept):
    """Once after a start: forget texts of alerts that are not in `kept` (serial numbers)."""
    for name in store.names("m"):
        if name[1:].isdigit() and int(name[1:]) not in kept:
            store.remove(name)


def life(store, board):
    """8 bytes of this life of the flash, drawn by chance when it is new. board: bytes that another
    chip with a copy of this flash has not."""
    drawn = store.read("life")
    if not drawn:
        import os

        drawn = os.urandom(8)
        try:
            store.write("life", drawn)
        except OSError:
            pass  # this boot's own, then
    return sha256(drawn + board).digest()[:8]
