"""Make firmware/tls12/roots.bin: the root keys the board believes.

    tools/roots                      the roots the providers' servers can rest on (see --list)
    tools/roots --add mine.pem       the same and your own CA
    tools/roots "ISRG Root X1"       only what you name
    tools/roots --show               what is in the file now

Roots are taken by name from certifi's bundle (the Mozilla list), or from the one you point at.
The usual ones must also match the SHA-256 written in this tool; one that has left the bundle is
looked for in the system's bundle, in tools/retired_roots.pem and, if it is not in the list yet, in
tools/coming_roots.pem, and that is said.
Roots with a P-384 key are carried by name only: this client has no SHA-384, so nothing they sign
can be checked, and the board can at least say so.
With each root goes the day from which browsers no longer trust it (Mozilla removes a key 15 years
after it was made), and that roots which Twilio does not use may not vouch for twilio.com. A root
that you add yourself may vouch for every host the board talks to.

Exit codes: 0 done; 1 a file or package is missing; 2 no such name, or wrong options;
3 a certificate was refused (wrong SHA-256, no CA, expired, key too short, name constraints).
"""

import argparse
import datetime
import sys
from pathlib import Path

from root_store.board import OUT, show
from root_store.bundles import bundle_path, load, pick
from root_store.certificate import fingerprint, key_of, name_of
from root_store.known import USUAL
from root_store.records import added, entry, pack
from root_store.stop import Stop


def options(argv):
    parser = argparse.ArgumentParser(
        prog="tools/roots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="take these, not the usual ones")
    parser.add_argument("--bundle", default="certifi", metavar="certifi|system|FILE")
    parser.add_argument("--add", action="append", default=[], metavar="FILE", help="your own CA")
    parser.add_argument("--out", default=str(OUT), metavar="FILE", help="default: %(default)s")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="the floor; default: today (UTC)")
    parser.add_argument("--list", action="store_true", help="list the bundle and write nothing")
    parser.add_argument("--show", action="store_true", help="print what is in --out and stop")
    return parser.parse_args(argv)


def today():
    """Unix seconds of the last midnight, UTC."""
    return int(datetime.datetime.now(datetime.UTC).timestamp()) // 86400 * 86400


def floor_of(text):
    if not text:
        return today()
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Stop(2, "--date wants YYYY-MM-DD, not %s" % text)
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    if moment.timestamp() > today():
        raise Stop(2, "--date %s is still to come: the board would mistrust its clock" % text)
    return int(moment.timestamp())


def list_bundle(which):
    for cert in sorted(load(bundle_path(which)), key=name_of):
        mark = "*" if USUAL.get(name_of(cert)) == fingerprint(cert) else " "
        try:
            words = key_of(cert)[2]
        except Stop:
            words = "unusable"
        print(
            "%s %-60s %-10s %s  %s"
            % (mark, name_of(cert), words, cert.not_valid_after_utc.date(), fingerprint(cert))
        )
    print("* = taken when no name is given")


def make(args):
    floor = floor_of(args.date)
    certs = pick(args.names or list(USUAL), args.bundle, lambda say: print("note: " + say))
    made = [entry(cert, floor) for cert in certs]
    for path in args.add:
        made += [added(cert, floor, path) for cert in load(path)]
    data = pack([record for record, _ in made], floor)
    if len(made) > 32 or len(data) > 16000:
        raise Stop(2, "%d roots are too many for the board: at most 32" % len(made))
    try:
        Path(args.out).write_bytes(data)
    except OSError as e:
        raise Stop(1, "cannot write %s: %s" % (args.out, e.strerror))
    for _, line in made:
        print(line)
    print("%s: %d roots, %d bytes" % (args.out, len(made), len(data)))


def main(argv=None):
    args = options(argv)
    try:
        if args.list:
            list_bundle(args.bundle)
        elif args.show:
            show(args.out)
        else:
            make(args)
    except Stop as e:
        print("tools/roots: %s" % e, file=sys.stderr)
        return e.code
    return 0
