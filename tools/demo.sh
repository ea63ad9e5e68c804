#!/usr/bin/env bash
# Plays an evening of the alarm: the firmware of this repository, unmodified, on a virtual
# ESP8266 against a local double of Twilio. No hardware, no account; no text is really sent.
#
#   tools/demo.sh                 the scripted evening, at a pace that can be read
#   tools/demo.sh --fast          without waiting (so it is in a pipe or a file, too)
#   tools/demo.sh --speed 60      one simulated minute a second
#   tools/demo.sh --interactive   trip the sensors yourself (d, m, w, p ...; q quits)
#   tools/demo.sh --tls sockets   the double behind OpenSSL on a real loopback port
#   tools/demo.sh --help          all options
#
# Prepares what it needs (a virtual environment in .venv) the first time; some 15 s then.
# The exit code is 0 only if every text arrived as it should.

set -u
# shellcheck source=tools/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh" demo

PYTHONPATH="$ROOT/host_tests" exec "$PYTHON" -m demo "$@"
