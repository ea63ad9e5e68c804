"""tools/workbench: set up, flash, watch and try the alarm in a page of your own browser.

A server on 127.0.0.1 with one page; it drives the tools that are there, nothing runs on the board.

cli       the command line: binds the port, prints the address, opens the browser
app       the Starlette application: the page's files, the sections' answers, the events
guard     who may ask: Host, token, Origin; the headers that keep the page to itself
beside    whether another one is running
bench     what the sections share: paths, events, the masking of secrets
events    what the server tells the page while something goes on
sections/ one file each: what a section of the page can ask for
static/   the page: index.html, style.css, ES modules of at most 300 lines, text/*.json

Why Starlette with uvicorn: small, pure Python, kept for many years by the same people, plain
functions as handlers, a test client, and streams of events without a further library. aiohttp is a
client and a compiled extension as well, which nothing here needs.

How a section is made ("flash" as the example; each in files of its own)
  sections/flash.py        routes(bench) -> {"GET state": function, "POST start": function}
                           The address is api/flash/state. A plain function runs in a thread; it is
                           given a dict (the JSON of a POST, the query of a GET) and returns what
                           becomes JSON, or raises answers.Refused(status, sentence). A coroutine
                           is given Starlette's Request and returns a Response (uploads).
                           bench.events.publish("flash", "step", ...) tells every open page, and a
                           page that is opened later as well; clear("flash") begins anew.
  static/sections/flash.js export function build(root, bench): fills the section's element once.
                           bench.get/post(name, data), bench.on(kind, function), bench.lang()
  static/text/flash.en.json, flash.uk.json    its words; el("p", {t: "flash.hint"}) shows one, in
                           the language of the page and anew when that is changed
  sections/__init__.py     ORDER has all names; a section without a file is not shown
"""
