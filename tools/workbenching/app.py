"""The application: the page's files, what its sections ask for, and the stream of events."""

import inspect
import json
import mimetypes
import sys
from pathlib import Path

from checking.cli import place
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from workbenching import sections
from workbenching.answers import Refused
from workbenching.guard import Guard
from workbenching.told import both

STATIC = Path(__file__).parent / "static"
_MOST_JSON = 1 << 20  # bytes of what a page may send as JSON
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


def make(bench, port, token):
    """-> the guarded ASGI application."""
    inner = Starlette(
        routes=[
            Route("/api/sections", _sections(bench)),
            Route("/events", _events(bench)),
            *_api(bench),
            *_files(),
        ]
    )
    return Guard(inner, port, token)


def _files():
    """A route for each file of the page; no other name leads to a file."""
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            name = path.relative_to(STATIC).as_posix()
            yield Route("/" + ("" if name == "index.html" else name), _file(path))


def _file(path):
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]

    def answer(request):
        return Response(path.read_bytes(), media_type=kind)

    return answer


def _sections(bench):
    def answer(request):
        return JSONResponse(
            {"sections": sections.present(), "config": bench.config.name, "root": str(bench.root)}
        )

    return answer


def _events(bench):
    def answer(request):
        last = request.headers.get("last-event-id", "") or request.query_params.get("after", "")
        number = int(last) if last.isdigit() else 0
        return StreamingResponse(bench.events.stream(number), media_type="text/event-stream")

    return answer


def _api(bench):
    for (method, name), function in sections.routes(bench).items():
        yield Route("/api/" + name, _answering(bench, function), methods=[method])


def _answering(bench, function):
    if inspect.iscoroutinefunction(function):
        call = function
    else:

        async def call(request):
            given = await _given(request)
            return JSONResponse(await run_in_threadpool(function, given))

    async def answer(request):
        try:
            return await call(request)
        except Refused as no:
            uk = both(no.body["say"])["uk"]
            return JSONResponse(bench.masked({"uk": uk, **no.body}), no.status)
        except Exception as error:  # its own words may hold a secret, so only its place is told
            say = "The workbench failed at %s. This is a fault of the tool, not of yours."
            print(say % place(error), file=sys.stderr, flush=True)
            return JSONResponse({"say": say % place(error)}, 500)

    return answer


async def _given(request):
    """The query of a GET, the JSON object of a POST."""
    if request.method == "GET":
        return dict(request.query_params)
    if request.headers.get("content-type") != "application/json":
        raise Refused(415, "The workbench takes JSON only.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_JSON:
            raise Refused(413, "That is too long.")
    try:
        given = json.loads(bytes(body))
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Refused(400, "That is no JSON object.")
    return given
