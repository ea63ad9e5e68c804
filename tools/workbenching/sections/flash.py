"""Flash: from a bare board to an armed alarm, by tools/flash.sh."""

from pathlib import Path

from starlette.responses import JSONResponse

from workbenching import micropython_file, serial_ports
from workbenching.answers import Refused

_OPTIONS = {"erase", "slow", "leftovers", "no-text"}
_GONE = "That MicroPython file is not there any more. Choose it again."
_LARGE = "That file is too large for MicroPython on this chip: its builds have 400 KB to 1 MB."


def routes(bench):
    flash = Flash(bench)
    return {
        "GET ports": flash.ports,
        "GET state": flash.state,
        "POST upload": flash.upload,
        "POST start": flash.start,
        "POST cancel": flash.cancel,
    }


class Flash:
    """What the page asks for; the work goes on without it, see board_work."""

    def __init__(self, bench):
        self._bench = bench
        self._work = bench.board_work

    def ports(self, given):
        return serial_ports.seen(self._bench.serial_ports)

    def state(self, given):
        config = self._bench.config
        return {
            "files": self._files(),
            "config": {"name": config.name, "there": config.exists()},
            "flash": self._work.how("flash"),
            "from": micropython_file.WHERE,
        }

    def _files(self):
        bench = self._bench
        return micropython_file.near([bench.files, ".", bench.root, Path.home() / "Downloads"])

    async def upload(self, request):
        """The file itself is the body; its name is in the query."""
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > micropython_file.MOST:
                raise Refused(413, _LARGE)
        name = request.query_params.get("name", "")
        return JSONResponse(micropython_file.keep(self._bench.files, name, bytes(data)))

    def start(self, given):
        """port; firmware: a path as state() or upload() gave it, or null; options: a list."""
        firmware, options = given.get("firmware"), given.get("options", [])
        if firmware is not None and firmware not in [file["path"] for file in self._files()]:
            raise Refused(422, _GONE)
        if not isinstance(options, list) or not _OPTIONS.issuperset(map(str, options)):
            raise Refused(422, "There is no such option.")
        port = serial_ports.known(given.get("port"), self._bench.serial_ports)
        self._work.start_flash(port, self._bench.config, firmware, options)
        return self._work.how("flash")

    def cancel(self, given):
        """As Ctrl-C at the tool."""
        self._work.interrupt("flash")
        return self._work.how("flash")
