"""Which serial port the board is on - or what to install, plug or join so that there is one."""

import os
import sys

from flashing.say import NO_PORT, Stop

# USB vendor ids of the bridges that are on ESP8266 boards.
BRIDGES = {
    0x10C4: "CP2102 (Silicon Labs)",
    0x1A86: "CH340 (WCH)",
    0x0403: "FTDI",
    0x067B: "PL2303",
}

_CABLE = (
    "Is the board plugged in, with a USB cable that carries data (many only charge)? "
    "Try another cable and another socket first."
)
_NONE = {
    "linux": "Nothing to install: Linux has the drivers. `sudo dmesg | tail` shows what happened "
    "when you plugged it in; if it says the port went to brltty: sudo apt remove brltty.",
    "wsl": "WSL does not see USB by itself. In a Windows terminal: usbipd list, then "
    "usbipd attach --wsl --busid <the board's>. See docs/ports.md.",
    "darwin": "macOS 11 and later has the drivers for CH340 and CP2102; on older ones install the "
    "maker's. The port is /dev/cu.usbserial-... or /dev/cu.wchusbserial...; see docs/ports.md.",
    "win32": "Windows may need a driver: CP210x from silabs.com or CH341SER from wch.cn; "
    "the port then is COM3 or higher, see Device Manager and docs/ports.md.",
}


def platform():
    """-> "linux", "wsl", "darwin" or "win32"."""
    if sys.platform.startswith("linux"):
        return "wsl" if "microsoft" in os.uname().release.lower() else "linux"
    return "win32" if sys.platform in ("win32", "cygwin") else sys.platform


def usb_ports():
    """-> [(path, what it is, as far as USB tells)] of every USB serial port of this computer."""
    from serial.tools import list_ports

    found = []
    for port in list_ports.comports():
        if port.vid is not None:
            name = BRIDGES.get(port.vid) or port.description or "unknown"
            found.append((port.device, name))
    return sorted(found)


def choose(wanted, found, system=None):
    """The port to use. wanted: --port or None (then ESPTOOL_PORT, as esptool itself has it, or the
    only one); found: as usb_ports() gives it.

    Raises Stop when there is none or a choice to make.
    """
    wanted = wanted or os.environ.get("ESPTOOL_PORT")
    if wanted:
        return wanted
    if len(found) == 1:
        return found[0][0]
    if not found:
        hint = _NONE.get(system or platform(), _NONE["linux"])
        raise Stop(NO_PORT, "no board is in sight on any USB port. " + _CABLE, hint)
    lines = ["%s  %s" % each for each in found]
    raise Stop(
        NO_PORT,
        "there are %d serial ports:\n  %s" % (len(found), "\n  ".join(lines)),
        "Say which one, for example: --port %s" % found[0][0],
    )


def check_access(port):
    """Raises Stop when the port is not there or this user may not open it."""
    if not port.startswith("/"):
        return  # a COM port or an URL: opening it tells
    if not os.path.exists(port):
        others = ", ".join(path for path, _ in usb_ports()) or "none"
        raise Stop(NO_PORT, "there is no port %s; USB serial ports now: %s." % (port, others))
    if not os.access(port, os.R_OK | os.W_OK):
        raise Stop(NO_PORT, "no permission for %s." % port, permission_hint(port))


def permission_hint(port):
    """The sentence that gets this user into the group that owns the port."""
    try:
        import grp

        group = grp.getgrgid(os.stat(port).st_gid).gr_name
    except (ImportError, KeyError, OSError):
        group = "dialout"
    if group == "root":
        group = "dialout"
    return (
        "Join the group that owns it: sudo usermod -aG %s $USER - "
        "then log out and in again (or restart), and run this command again." % group
    )
