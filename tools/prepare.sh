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

prepare_python() {
    local python
    for python in python3.13 python3.12 python3.11 python3; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            break
        fi
        python=
    done
    [ -n "$python" ] || fail "Python 3.11 or newer is missing: apt-get install -y python3 python3-venv"
    if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "making .venv with $("$python" --version)"
        if ! "$python" -m venv --clear .venv; then
            can_install || fail "no virtual environment: apt-get install -y python3-venv, then run this again"
            apt-get install -y -q python3-venv || fail "apt-get could not install python3-venv"
            "$python" -m venv --clear .venv || fail "no virtual environment could be made"
        fi
    fi
    if ! stamped requirements.txt .venv/installed; then
        say "installing what requirements.txt lists into .venv (about a minute the first time)"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt ||
            fail "pip could not install requirements.txt: is this machine online?"
        stamp requirements.txt .venv/installed
    fi
    PYTHON="$ROOT/.venv/bin/python"
    PATH="$ROOT/.venv/bin:$PATH"
    export PYTHON PATH
}

prepare_python
