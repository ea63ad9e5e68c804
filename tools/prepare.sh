#!/usr/bin/env bash
# Sourced by the other tools: brings the project's own Python environment (.venv) into place.
#
# Afterwards: ROOT is the repository, PYTHON the interpreter in .venv with everything of
# requirements.txt installed, and the current folder is ROOT. Does nothing on the second call.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit 1

say() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# stamped FILE STAMP: true if STAMP was written for the present content of FILE.
stamped() { [ -f "$2" ] && [ "$(cat "$2")" = "$(cksum <"$1")" ]; }
stamp() { cksum <"$1" >"$2"; }

# can_install: true if packages can be installed without asking anybody.
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

find_python() {
    local python
    for python in python3.13 python3.12 python3.11 python3; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$python"
            return 0
        fi
    done
    return 1
}

make_venv() {
    local python
    python=$(find_python) || fail "Python 3.11 or newer is missing: apt-get install -y python3 python3-venv"
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv && return 0
    can_install || fail "no virtual environment: apt-get install -y python3-venv, then run this again"
    apt-get install -y -q python3-venv || fail "apt-get could not install python3-venv"
    "$python" -m venv --clear .venv || fail "no virtual environment could be made"
}

# ready: true if .venv works and holds what requirements.txt lists.
ready() { stamped requirements.txt .venv/installed && .venv/bin/python -c 'import pip' 2>/dev/null; }

install_python() {
    .venv/bin/python -c 'import pip' 2>/dev/null || make_venv
    say "installing what requirements.txt lists into .venv (about a minute the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt ||
        fail "pip could not install requirements.txt: is this machine online?"
    stamp requirements.txt .venv/installed
}

# Two runs at once: the second waits until the first has prepared everything. The lock is the
# kernel's, so it is gone when its holder is, however that ended.
prepare_python() {
    if ! ready; then
        mkdir -p .cache
        exec 9>.cache/prepare.lock
        if command -v flock >/dev/null && ! flock --nonblock 9; then
            say "another run is preparing .venv: waiting for it"
            flock 9
        fi
        ready || install_python 9>&-
        exec 9>&-
    fi
    PYTHON="$ROOT/.venv/bin/python"
    PATH="$ROOT/.venv/bin:$PATH"
    export PYTHON PATH
}

prepare_python
