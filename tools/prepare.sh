#!/usr/bin/env bash
# Brings the project's own Python environment (.venv) into place, with what one purpose needs:
#
#   tools/prepare.sh demo        what tools/demo.sh needs (requirements/demo.txt)
#   tools/prepare.sh flash       what tools/flash.sh, tools/log and tools/status need
#   tools/prepare.sh workbench   both, and what tools/workbench needs
#   tools/prepare.sh test        all of it, and what tools/test.sh needs
#
# The other tools source it: `. tools/prepare.sh PURPOSE`. Afterwards ROOT is the repository, PYTHON
# the interpreter in .venv, and the current folder is ROOT. Does nothing on the second call.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit 1

say() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# stamped STAMP FILE...: true if STAMP was written for the present content of the files.
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$(cat "${@:2}" | cksum)" ]; }
stamp() { cat "${@:2}" | cksum >"$1"; }

# can_install: true if packages can be installed without asking anybody.
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# install_hint DEBIAN-PACKAGE...: how these come onto this system, by its own package manager.
install_hint() {
    if command -v apt-get >/dev/null; then
        printf 'sudo apt-get install -y %s' "$*"
    elif command -v brew >/dev/null; then
        printf 'brew install %s' "$(printf '%s\n' "$@" | sed -e 's/^nodejs$/node/' -e '/^npm$/d' \
            -e 's/^stunnel4$/stunnel/' -e 's/^gnutls-bin$/gnutls/' -e 's/^python3$/python@3.13/' \
            -e '/^python3-venv$/d' | tr '\n' ' ' | sed 's/ $//')"
    else
        printf 'install %s with the package manager of your system' "$*"
    fi
}

find_python() {
    local python
    for python in python3.13 python3.12 python3.11 python3 python; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$python"
            return 0
        fi
    done
    return 1
}

# venv_python: the interpreter in .venv; Windows has another layout.
venv_python() {
    local python
    for python in .venv/bin/python .venv/Scripts/python.exe; do
        if [ -x "$python" ] && "$python" -c '' 2>/dev/null; then
            printf '%s' "$ROOT/$python"
            return 0
        fi
    done
    return 1
}

# What installs into .venv. A pip outside is enough and saves copying one into it; one inside is
# made where there is none outside, or an old one.
pip_outside() { "$1" -m pip --version 2>/dev/null | sed -n 's/^pip \([0-9]*\)\..*/\1/p' | grep -qE '^(2[3-9]|[3-9].)$'; }

make_venv() {
    local python="$1"
    say "making .venv with $("$python" --version)"
    if pip_outside "$python"; then
        "$python" -m venv --clear --without-pip .venv && return 0
    fi
    "$python" -m venv --clear .venv && return 0
    can_install || fail "no virtual environment: $(install_hint python3-venv), then run this again"
    apt-get install -y -q python3-venv || fail "apt-get could not install python3-venv"
    "$python" -m venv --clear .venv || fail "no virtual environment could be made"
}

# files PURPOSE: the lists it needs, its own last.
files() {
    case "$1" in
    demo | flash) printf 'requirements/%s.txt\n' "$1" ;;
    workbench) printf 'requirements/%s.txt\n' demo flash workbench ;;
    test) printf 'requirements/%s.txt\n' demo flash workbench test ;;
    *) fail "tools/prepare.sh: say what for: workbench, demo, flash or test" ;;
    esac
}

# ready PURPOSE: true if .venv works and holds what the purpose needs.
ready() {
    local list
    venv_python >/dev/null || return 1
    for list in $(files "$1"); do
        stamped ".venv/installed-$(basename "$list" .txt)" "$list" || return 1
    done
}

# run_pip COMMAND...: pip for .venv: its own, or that of the Python it was made from.
run_pip() {
    local inside outside
    inside=$(venv_python)
    if "$inside" -c 'import pip' 2>/dev/null; then
        "$inside" -m pip --disable-pip-version-check "$@"
    else
        outside=$("$inside" -c 'import sys; print(sys._base_executable)')
        "$outside" -m pip --python "$inside" --disable-pip-version-check "$@"
    fi
}

# Shows what pip is about: a name for each package as it comes.
progress() {
    local word name rest
    while read -r word name rest; do
        case "$word" in
        Collecting) printf '  %s\n' "${name%%[<>=!~;]*}" ;;
        Processing) name="${name##*/}" && printf '  %s\n' "${name%%-*}" ;;
        Installing) printf '  putting them into .venv\n' ;;
        ERROR* | error*) printf '%s %s %s\n' "$word" "$name" "$rest" ;;
        esac
    done
}

install_python() {
    local purpose="$1" python list
    python=$(find_python) ||
        fail "Python 3.11 or newer is missing: $(install_hint python3 python3-venv), or take it from https://www.python.org/downloads/"
    venv_python >/dev/null || make_venv "$python"
    say "installing what requirements/$purpose.txt lists, once:"
    venv_python >/dev/null || fail ".venv does not work: remove it and run this again"
    (set -o pipefail && run_pip install --progress-bar off -r "requirements/$purpose.txt" 2>&1 | progress) ||
        fail "pip could not install requirements/$purpose.txt (see above): is this machine online?"
    for list in $(files "$purpose"); do
        stamp ".venv/installed-$(basename "$list" .txt)" "$list"
    done
}

# Two runs at once: the second waits until the first has prepared everything. The lock is the
# kernel's, so it is gone when its holder is, however that ended.
prepare_python() {
    if ! ready "$1"; then
        mkdir -p .cache
        exec 9>.cache/prepare.lock
        if command -v flock >/dev/null && ! flock --nonblock 9; then
            say "another run is preparing .venv: waiting for it"
            flock 9
        fi
        ready "$1" || install_python "$1" 9>&-
        exec 9>&-
    fi
    PYTHON=$(venv_python) || fail ".venv does not work: remove it and run this again"
    PATH="$(dirname "$PYTHON"):$PATH"
    export PYTHON PATH
}

files "${1:-}" >/dev/null
prepare_python "$1"
