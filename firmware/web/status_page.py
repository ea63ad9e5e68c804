"""The status page: HTML for a phone, JSON for programs, one sentence after the other.

It is read-only, has no scripts and loads nothing. Sensors' names are the owner's text and are
escaped like everything else; secrets are masked by App.step.
"""

from core import overlay
from core.phase import LOOP, PARTS, PARTS_END, RECOVER

_HTML = "text/html"
# In English and Ukrainian; the rest of the page is in text/status_uk.py. Capitals stand here:
# upper() on the chip knows only those of ASCII.
_WORDS = (
    ("Armed", "Disarmed", "muted for %d min", "%d waiting", "Sensors", "Details"),
    ("Під охороною", "Знято з охорони", "тиша %d хв", "чекають на надсилання: %d", "Датчики",
     "Подробиці"),
)  # fmt: skip
_HEAD = (
    "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
    "Connection: close\r\n\r\n"
)
_NO_MEMORY = "The board has no memory for this page now. Try again in a minute.\n"
_STYLE = (
    "<style>:root{color-scheme:light dark;--c:#8883}"
    "body{font:16px/1.45 system-ui,sans-serif;max-width:38em;margin:0 auto;padding:1em}"
    "h1{font-size:1.4em;margin:.2em 0 .4em}h2{font-size:1em;margin:1.2em 0 .4em}"
    "h1+p{font-size:1.15em;opacity:1;margin:0}"
    "ul{display:flex;flex-wrap:wrap;gap:.5em;margin:0 0 1.2em;padding:0;list-style:none}"
    "li{padding:.5em .8em;border-radius:.6em;background:#2a83;border-left:.35em solid #2a8}"
    "li.on{background:#e523;border-color:#e52}"
    "dl{margin:0}dt{font-weight:600;margin-top:.7em}dd{margin:0;padding-bottom:.7em;"
    "border-bottom:1px solid var(--c);overflow-wrap:anywhere}"
    "p{opacity:.7;font-size:.9em}</style>"
)


def more(app):
    """Phase: make app.lines, a part of the report, a piece of app.page."""
    page = app.page
    if page is None:  # let go of meanwhile
        return LOOP
    html = page.kind == _HTML
    if not page.part:
        page.out += _html_head(app, page.auto) if html else _json_head(app)
    for line in app.lines or ():
        line = _in_language(app, line)
        page.out.append(_html_line(line) if html else quoted(line) + ",")
    app.lines = None
    page.part += 1
    if PARTS + page.part == PARTS_END:
        if not html:
            page.out[-1] = page.out[-1][:-1]  # no comma behind the last line
        page.out.append(_html_end(app, page.auto) if html else "]}\n")
        page.todo = False
    return LOOP


def none(app):
    """Phase: there was no memory for the page, or it failed; that is the answer."""
    page = app.page
    if page:
        error, page.error = page.error, None
        overlay.say("The status page failed: %s: %s" % (type(error).__name__, error))
        app.responder.broken += 1
        page.answer = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\n" + _HEAD
        page.out = [_NO_MEMORY]
        page.todo = False
        if page.hook:  # perhaps done in part
            page.hook, page.serial = None, 0
            app.responder.hint = True
            app.errand = RECOVER
    return LOOP


def _html_head(app, auto):
    name = escaped(app.settings.NAME)
    lang = app.settings.LANGUAGE
    words = _WORDS[lang == "uk"]
    out = [
        '<!DOCTYPE html><html lang="%s"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">' % lang
    ]
    if auto:
        out.append('<meta http-equiv="refresh" content="30">')
    out += ["<title>%s</title>" % name, _STYLE, "<h1>%s</h1>" % name]
    out.append("<p>%s</p><h2>%s</h2><ul>" % (_now(app, words), words[4]))
    for sensor in app.sensors.all:
        on = " class=on" if sensor.input.on else ""
        label = escaped(sensor.config["name"])
        out.append("<li%s>%s: %s</li>" % (on, label, _in_language(app, _state(sensor))))
    out.append("</ul><h2>%s</h2><dl>" % words[5])
    return out


def _now(app, words):
    """Armed or not, and what waits: in short, above everything else."""
    text = words[0]
    if app.settings.COMMANDS_FROM:
        from commands.arm_state import Modes
        from core.files import Store

        modes = Modes(Store(), app.clock, app.hear)
        muted = modes.muted_s()
        text = words[0] if modes.armed else words[1]
        text += ", " + words[2] % ((muted + 59) // 60) if muted else ""
    waiting = app.delivery.waiting
    text += ", " + words[3] % waiting if waiting else ""
    return text


def _in_language(app, line):
    """A sentence of the report in the language of the settings."""
    if app.settings.LANGUAGE != "uk":
        return line
    from text.status_uk import told

    return told(line)


def _html_line(line):
    colon = line.find(": ")
    term = escaped(line[: max(0, colon)])
    return "<dt>%s</dt><dd>%s</dd>" % (term, escaped(line[colon + 2 if colon >= 0 else 0 :]))


def _html_end(app, auto):
    word = _in_language(app, "stop" if auto else "every 30 s")
    link = '<a href="/%s">%s</a>' % ("" if auto else "?auto", word)
    again = _in_language(app, "Load anew")
    return "</dl><p>%s. %s: %s.</p></html>\n" % (escaped(app.clock.stamp()), again, link)


def _json_head(app):
    out = [
        '{"name":%s,"uptime_s":%d,"waiting":%d,"sensors":['
        % (quoted(app.settings.NAME), app.clock.uptime_s(), app.delivery.waiting)
    ]
    comma = ""
    for sensor in app.sensors.all:
        name, kind = quoted(sensor.config["name"]), quoted(sensor.config["kind"])
        on = "true" if sensor.input.on else "false"
        one = '%s{"name":%s,"kind":%s,"on":%s,"trips":%d}'
        out.append(one % (comma, name, kind, on, sensor.input.trips))
        comma = ","
    out.append('],"lines":[')
    return out


def _state(sensor):
    if sensor.config["kind"] == "pir":
        return "motion" if sensor.input.on else "quiet"
    return "open" if sensor.input.on else "closed"


def escaped(text):
    """text as HTML, also inside of quotes."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text.replace("'", "&#39;")


def quoted(text):
    """text as a JSON string with its quotes (RFC 8259 section 7)."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if min(text.encode() or b" ") < 32:
        for code in range(32):
            text = text.replace(str(bytes((code,)), "ascii"), "\\u%04x" % code)
    return '"' + text + '"'
