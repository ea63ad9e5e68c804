"""Server programs the tests talk to: where they are, and how they come onto this system."""

import os
import shutil

DEBIAN = {
    "nginx": "nginx",
    "stunnel4": "stunnel4",
    "gnutls-serv": "gnutls-bin",
    "chromium": "chromium",
}
BREW = {"stunnel4": "stunnel", "gnutls-serv": "gnutls"}
# Only Debian has the 4 in its name; Google's build has another.
_ELSEWHERE = {"stunnel4": "stunnel", "chromium": "google-chrome"}
# The same engine without a window round it: a page takes a quarter of the time to open.
_RATHER = {"chromium": "chromium-headless-shell"}
# A user's PATH often lacks these.
_ALSO = ["/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/bin"]


def search_path():
    return os.pathsep.join([os.environ.get("PATH", ""), *_ALSO])


def find(name):
    """-> full path of the program, or None. `name`: as Debian calls it."""
    names = (_RATHER.get(name, name), name, _ELSEWHERE.get(name, name))
    found = (shutil.which(each, path=search_path()) for each in names)
    return next(filter(None, found), None)


def missing(name):
    """The sentence that names the program and this system's own way to install it."""
    if shutil.which("apt-get", path=search_path()):
        how = "apt-get install -y " + DEBIAN.get(name, name)
    elif shutil.which("brew", path=search_path()):
        how = "brew install " + BREW.get(name, name)
    else:
        how = "install it with the package manager of your system"
    return "%s is not installed: %s" % (name, how)
