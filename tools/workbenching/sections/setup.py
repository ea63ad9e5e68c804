"""Set up: config.py as a form.

The page holds no text of the file, only its hash ("base"): what it sends is put into that text. A
file that was changed meanwhile is never overwritten but by the owner's own choice.
"""

from collections import OrderedDict

from checking import language, load
from settings import sensors as pins

from workbenching import preview, wiring
from workbenching.answers import Refused
from workbenching.config import file, judging, proving, schema
from workbenching.config.form import CannotWrite, Form, example

_KEPT = 8  # texts that some page may have been made from


def routes(bench):
    section = Setup(bench)
    return {
        "GET state": section.alone(section.state),
        "GET base": section.alone(section.base),
        "POST check": section.alone(section.check),
        "POST save": section.alone(section.save),
        "POST anew": section.alone(section.anew),
        "POST wiring": drawing,
    }


class Setup:
    def __init__(self, bench):
        self._bench = bench
        self._path = bench.config
        self._texts = OrderedDict()  # hash -> text

    def alone(self, function):
        """Two tabs may ask at once, but the checker loads and drops its modules as on the chip."""

        def answer(given):
            with self._bench.checker:
                return function(given)

        return answer

    def state(self, given):
        """The form of the file as it is now, or why there can be none."""
        lang = given.get("lang")
        text, base = self._read(lang)
        shown = {
            "name": self._path.name,
            "path": str(self._path),
            "there": bool(base),
            "base": base,
            "schema": rules(lang),
        }
        try:
            form = self._form(base)
        except load.NotLoaded as error:
            return dict(shown, unreadable=judging.told_of(error, lang))
        return dict(shown, form=form.shown(), **self._judged(form, {}, lang))

    def base(self, given):
        """Only the hash of the file, to see whether it is still the one."""
        return {"base": self._read(given.get("lang"))[1]}

    def check(self, given):
        """What the file would be like: {wanted, base, lang}."""
        return self._judged(self._form(given.get("base")), given["wanted"], given.get("lang"))

    def save(self, given):
        """The same, written. over: the hash of a file, changed meanwhile, that may be replaced."""
        base, over = given.get("base"), given.get("over")
        form = self._form(base)
        text, _ = self._changed(form, given["wanted"])
        now = self._read(given.get("lang"))[1]
        if now not in (base, over):
            raise Refused(409, _STALE, key="setup.stale", now=now)
        written = now == "" or text != form.text or now != base
        if written:
            self._write(text)
        return dict(self.state(given), written=written)

    def anew(self, given):
        """In place of a file that cannot be read, the example; the old one is kept."""
        now = self._read(given.get("lang"))[1]
        if now != given.get("base"):
            raise Refused(409, _STALE, key="setup.stale", now=now)
        self._write(example())
        return self.state(given)

    def _write(self, text):
        try:
            base = file.write(self._path, text)
        except OSError as error:
            values = {"name": self._path.name, "why": error.strerror or type(error).__name__}
            say = "%(name)s could not be written: %(why)s. It is as it was." % values
            raise Refused(500, say, key="setup.not_written", values=values) from None
        self._keep(base, text)
        self._bench.events.clear("setup")
        self._bench.events.publish("setup", "saved", base=base)

    def _read(self, lang):
        try:
            text, base = file.read(self._path)
        except file.Unreadable as error:
            say = language.translated(str(error)) if lang == "uk" else str(error)
            raise Refused(422, say) from None
        self._keep(base, text)
        return text, base

    def _keep(self, base, text):
        self._texts[base] = text if base else example()
        self._texts.move_to_end(base)
        while len(self._texts) > _KEPT:
            self._texts.popitem(last=False)

    def _form(self, base):
        if base not in self._texts:
            raise Refused(409, _STALE, key="setup.stale", now=self._read(None)[1])
        form = Form(self._texts[base], self._path.name)
        for secret in load.secrets(form.names):
            self._bench.mask.hide(secret)
        return form

    def _changed(self, form, wanted):
        try:
            text, names = form.changed(wanted)
        except (CannotWrite, proving.NotProven) as error:
            values = {"key": error.key}
            raise Refused(422, _BY_HAND % error.key, key="setup.by_hand", values=values) from None
        except load.NotLoaded:
            values = {"key": ", ".join([*wanted.get("settings", {}), *wanted.get("lists", {})])}
            say = _BY_HAND % values["key"]
            raise Refused(422, say, key="setup.by_hand", values=values) from None
        for secret in load.secrets(names):
            self._bench.mask.hide(secret)
        return text, names

    def _judged(self, form, wanted, lang):
        text, names = self._changed(form, wanted)
        found = form.judged(text, names, lang)
        return {
            "found": found,
            "mistakes": sum(each["kind"] == "mistake" for each in found),
            "changed": text != form.text,
            "texts": preview.texts(names),
        }


_STALE = "The file was changed by another program or tab since this page read it."
_BY_HAND = "%s is written in a way that the form cannot change safely; change it in the file."


def rules(lang):
    """What the page must know of the fields: all from the checker's tables."""
    return {
        "settings": {
            key: {"default": row[1], "kind": row[2], "low": _json(row[3]), "high": row[4]}
            for key, row in schema.ROWS.items()
        },
        "sensor": {
            row[0]: {"door": row[1], "pir": row[2], "kind": row[3], "low": row[4], "high": row[5]}
            for row in pins.FIELDS
        },
        "sender": schema.SENDER,
        "required": schema.REQUIRED,
        "pins": pin_list(lang),
        "boards": list(wiring.house.BOARDS),
    }


def _json(value):
    return list(value) if isinstance(value, tuple) else value


def pin_list(lang):
    """-> [{"pin", "label", "grade": good, risky or no; "why"}], the good ones first."""
    found = [{"pin": pin, "label": wiring.LABELS[pin], "grade": "good"} for pin in pins._GOOD]
    others = [pin for pin in sorted(wiring.LABELS) if pin not in pins._GOOD]
    for grade in ("risky", "no"):
        for pin in others:
            why, fatal = pins._reason(pin, False)
            if fatal == (grade == "no"):
                why = language.translated(why) if lang == "uk" else why
                found.append({"pin": pin, "label": wiring.LABELS[pin], "grade": grade, "why": why})
    return found


def drawing(given):
    """{"board", "sensors": [[name, kind, pin]], "words"} -> {"svg"}"""
    if given.get("board") not in wiring.house.BOARDS:
        raise Refused(400, "There is no drawing of such a board.")
    sensors = [(str(name), kind, pin) for name, kind, pin in given["sensors"][:8]]
    words = {key: str(word) for key, word in given["words"].items()}
    return {"svg": wiring.draw(given["board"], sensors, words)}
