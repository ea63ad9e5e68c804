"""The MicroPython file to write: found in the usual folders or dropped into the page; judged by
content (as tools/flash.sh does) and by name."""

import re
from pathlib import Path

from flashing import image
from flashing.say import Stop

from workbenching.answers import Refused
from workbenching.told import both

WHERE = {"page": image.PAGE, "file": image.WANTED}
MOST = 2 << 20  # bytes of a file that is taken; builds for this chip have less than half
_NAME = re.compile(r"ESP8266_GENERIC-FLASH_2M_ROMFS-(\d{4})(\d\d)(\d\d)-v(\d+\.\d+)[\w.-]*\.bin")
_ODD = re.compile(r"[^\w.+-]+")


def near(folders):
    """-> what `told` gives for each build in these folders that the alarm can run on."""
    found, names = [], set()
    for path in image.likely_files(folders):
        try:
            if path.name not in names:
                found.append(told(path))
                names.add(path.name)
        except Refused:
            pass
    return found


def told(path):
    """-> {"path", "name", "version", "date", "size", "notes": sentences}. Raises Refused."""
    try:
        firmware = image.check(path)
        if not firmware.romfs:
            raise Stop(0, "%s has no ROMFS. %s" % (path, image.NO_ROMFS), image.WHERE)
    except Stop as stop:
        sentence = stop.sentence.replace(str(path), Path(path).name)
        raise Refused(422, sentence[:1].upper() + sentence[1:])
    return {
        "path": str(path),
        "name": Path(path).name,
        "version": firmware.version,
        "date": firmware.date,
        "size": firmware.size,
        "notes": [both(note) for note in _notes(Path(path).name, firmware)],
    }


def _notes(name, firmware):
    found = _NAME.fullmatch(name)
    if not found:
        return ["The name is not one of %s, where builds come from; its content is MicroPython %s "
                "with ROMFS." % (image.PAGE, firmware.version)]  # fmt: skip
    date, version = "-".join(found.groups()[:3]), found[4]
    said = ".".join(firmware.version.split(".")[:2])
    if said != version or firmware.date != date:
        return ["The name says version %s of %s, the content %s of %s: the content counts."
                % (version, date, firmware.version, firmware.date)]  # fmt: skip
    return ["Named as the builds of %s are." % image.PAGE]


def keep(folder, name, data):
    """Write a dropped file into `folder` under its own name. -> as told(). Raises Refused; then
    nothing is kept."""
    safe = _ODD.sub("_", Path(name.replace("\\", "/")).name).lstrip(".")[-120:] or "firmware.bin"
    folder.mkdir(parents=True, exist_ok=True)
    half, path = folder / ("." + safe + ".part"), folder / safe
    half.write_bytes(data)
    try:
        found = told(half)
    except Refused as refused:
        raise Refused(422, str(refused).replace(half.name, safe))
    else:
        half.replace(path)
        return dict(found, path=str(path), name=safe, notes=told(path)["notes"])
    finally:
        half.unlink(missing_ok=True)
