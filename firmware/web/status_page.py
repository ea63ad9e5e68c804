"""The status page: HTML for a phone, JSON for programs, one sentence after the other.

It is read-only, has no scripts and loads nothing. Sensors' names are the owner's text and are
escaped like everything else; secrets are masked by runtime/status.py.
"""

_HTML = "text/html"
# In English and Ukrainian; the sentences of status.py are English.
_WORDS = (
    ("armed", "%d waiting", "Sensors", "Details", "open", "closed", "motion", "quiet", "stop",
     "every 30 s", "Load anew"),
    ("під охороною", "чекають на надсилання: %d", "Датчики", "Подробиці", "відчинено", "зачинено",
     "рух", "спокійно", "зупинити", "що 30 с", "Оновлювати"),
)  # fmt: skip
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


def pieces(app, kind, auto=False, told=None):
    """The page as str pieces of a sentence's length. `kind`: "text/html" or "application/json";
    `auto`: the HTML asks to be loaded anew every 30 s; `told`: see status.sentences."""
    return _html(app, auto, told) if kind == _HTML else _json(app, told)


def _html(app, auto, told):
    from runtime import status

    name = escaped(app.settings.NAME)
    lang = app.settings.LANGUAGE
    words = _WORDS[lang == "uk"]
    yield '<!DOCTYPE html><html lang="%s"><meta charset="utf-8">' % lang
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    if auto:
        yield '<meta http-equiv="refresh" content="30">'
    yield "<title>%s</title>" % name
    yield _STYLE
    yield "<h1>%s</h1><p>%s</p>" % (name, escaped(_now(app, words)))
    yield "<h2>%s</h2><ul>" % words[2]
    for sensor in app.sensors.all:
        yield "<li%s>%s: %s</li>" % (
            " class=on" if sensor.input.on else "",
            escaped(sensor.config["name"]),
            _state(sensor, words),
        )
    yield '</ul><h2>%s</h2><dl lang="en">' % words[3]
    for line in status.sentences(app, told):
        colon = line.find(": ")
        yield "<dt>%s</dt><dd>%s</dd>" % (
            escaped(line[: max(0, colon)]),
            escaped(line[colon + 2 if colon >= 0 else 0 :]),
        )
    href, does = ("/", words[8]) if auto else ("/?auto", words[9])
    link = '%s: <a href="%s">%s</a>' % (words[10], href, does)
    yield "</dl><p>%s. %s.</p></html>\n" % (escaped(app.clock.stamp()), link)


def _now(app, words):
    """Armed or not, and what waits: in short, above everything else."""
    text = words[0]
    if app.settings.COMMANDS_FROM:
        from commands import report

        text = report.state(app)
    text = text[0].upper() + text[1:]
    waiting = app.memo.get("waiting")
    return text + (", " + words[1] % waiting if waiting else "")


def _json(app, told):
    from runtime import status

    yield '{"name":%s,"uptime_s":%d,"waiting":%d,"sensors":[' % (
        quoted(app.settings.NAME),
        app.clock.uptime_s(),
        app.memo.get("waiting") or 0,
    )
    comma = ""
    for sensor in app.sensors.all:
        yield '%s{"name":%s,"kind":%s,"on":%s,"trips":%d}' % (
            comma,
            quoted(sensor.config["name"]),
            quoted(sensor.config["kind"]),
            "true" if sensor.input.on else "false",
            sensor.input.trips,
        )
        comma = ","
    yield '],"lines":['
    comma = ""
    for line in status.sentences(app, told):
        yield comma + quoted(line)
        comma = ","
    yield "]}\n"


def _state(sensor, words):
    if sensor.config["kind"] == "pir":
        return words[6 if sensor.input.on else 7]
    return words[4 if sensor.input.on else 5]


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
