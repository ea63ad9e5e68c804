#!/usr/bin/env bash
# Runs every check and every test of this repository; prepares what it needs first.
#
#   tools/test.sh [--full] [--without-servers] [--without-browser] [options for pytest ...]
#   tools/test.sh --package NAME [options for pytest ...]
#
# --package NAME      only the tests in host_tests/NAME, at once: no checks
# --full              all draws of the random schedules, as continuous integration; else the first
# --without-servers   leave out the TLS tests against nginx, stunnel and gnutls-serv
# --without-browser   leave out the tests of the workbench's page in Chromium
# --help              this text
# Anything else goes to pytest, e.g. -k sms_text, -x, --durations=10, or a test file.
# Set MICROPYTHON=/path/to/micropython to run the VM scripts on that binary too.
#
# The last lines are pytest's summary and the CPU seconds of all; the exit code is 0 only if
# everything passed.

set -u
if [ "${1:-}" = "--help" ] || [ "${1:-}" = "-h" ]; then
    sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
    exit 0
fi

TESTS_STARTED=$(date +%s)
export TESTS_STARTED
# shellcheck source=tools/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh" test

if [ "${1:-}" = "--package" ]; then
    folder="host_tests/${2:-}"
    [ -n "${2:-}" ] && [ -d "$folder" ] || fail "tools/test.sh: there is no folder $folder"
    case "$2" in  # what takes one process more than some seconds
    e2e | image | tls12 | tools | workbench) set -- "$1" "$2" -n "$(nproc 2>/dev/null || echo 2)" --dist worksteal "${@:3}" ;;
    esac
    shift 2
    exec "$PYTHON" -m pytest "$folder" "$@"
fi

FAILED=""
with_servers=yes
with_browser=yes
case " $* " in *" --without-servers "*) with_servers=no ;; esac
case " $* " in *" --without-browser "*) with_browser=no ;; esac

# step NAME COMMAND...: runs it, says how long it took, remembers a failure.
step() {
    local name="$1" started
    shift
    started=$(date +%s)
    printf '== %s\n' "$name"
    if "$@"; then
        printf '   ok, %d s\n' $(($(date +%s) - started))
    else
        printf '   FAILED after %d s\n' $(($(date +%s) - started))
        FAILED="$FAILED $name,"
    fi
}

# Debian's names of what is missing among PROGRAM:PACKAGE pairs. Debian's stunnel4 is called stunnel
# elsewhere.
missing() {
    local pair program
    for pair in "$@"; do
        program="${pair%%:*}"
        PATH="$PATH:/usr/sbin:/sbin" command -v "$program" "${program%4}" >/dev/null || printf '%s ' "${pair##*:}"
    done
}

install_debian() { DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }

prepare_programs() {
    local wanted lacking
    wanted="node:nodejs npm:npm openssl:openssl shellcheck:shellcheck git:git"
    if [ $with_servers = yes ]; then
        wanted="$wanted nginx:nginx stunnel4:stunnel4 gnutls-serv:gnutls-bin"
    fi
    # shellcheck disable=SC2086  # a list of words
    lacking=$(missing $wanted)
    [ -n "$lacking" ] || return 0
    say "   missing: $lacking"
    if can_install; then
        # Debian may start nginx and stunnel4 as services; the tests run their own, on own ports.
        # shellcheck disable=SC2086
        apt-get update -q && install_debian $lacking && return 0
    fi
    # shellcheck disable=SC2086
    say "   install them: $(install_hint $lacking)"
    say "   (the tests that need nginx, stunnel or gnutls-serv fail without them; --without-servers leaves them out)"
    return 1
}

# Its own step: what has no Chromium in its packages still gets the other programs.
prepare_browser() {
    [ $with_browser = no ] && return 0
    command -v chromium-headless-shell >/dev/null && return 0
    # The shell is the same engine without a window round it, for a quarter of the time.
    if can_install; then
        command -v chromium google-chrome >/dev/null || apt-get update -q
        install_debian chromium-headless-shell 2>/dev/null && return 0
    fi
    command -v chromium google-chrome >/dev/null && return 0
    can_install && install_debian chromium && return 0
    say "   install it: $(install_hint chromium)"
    say "   (the tests of the workbench's page fail without it; --without-browser leaves them out)"
    return 1
}

# prepare_npm FOLDER: what its package-lock.json lists.
prepare_npm() {
    local lock="$1/package-lock.json" modules="$1/node_modules"
    [ -d "$modules" ] && stamped "$modules/.installed" "$lock" && return 0
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error && stamp "$modules/.installed" "$lock"
}

prepare_stubs() {
    local list=host_tests/vm/stubs.txt
    [ -d .cache/stubs ] && stamped .cache/stubs/.installed $list && return 0
    rm -rf .cache/stubs
    run_pip install --quiet --no-deps \
        --target .cache/stubs -r $list && stamp .cache/stubs/.installed $list
}

check_shell() {
    # shellcheck disable=SC2046  # no file name here has a space
    shellcheck -x -S warning $(git ls-files -co --exclude-standard '*.sh' .ci/run tools |
        while read -r file; do
            head -1 "$file" | grep -qE '^#!.*\b(ba|da)?sh$' && printf '%s\n' "$file"
        done)
}

step "programs" prepare_programs
step "browser" prepare_browser
step "MicroPython VM" prepare_npm host_tests/vm
step "axe" prepare_npm host_tests/workbench
step "type stubs" prepare_stubs
step "ruff" ruff check --quiet .
step "mypy" mypy
step "shellcheck" check_shell
step "size" tools/size

printf '== pytest\n'
# One more process than there are cores: some tests wait for other programs.
CHECKS_FAILED="${FAILED%,}"
export CHECKS_FAILED
"$PYTHON" -m pytest -n $(($(nproc 2>/dev/null || echo 2) + 1)) --dist worksteal "$@"
code=$?
[ -z "$FAILED" ] || [ $code -ne 0 ] || code=1
mkdir -p .cache
times >.cache/times # of the shell, and of all that it waited for: user and system of each
awk '{ for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); all += t[1] * 60 + t[2] } }
    END { printf "CPU: %d s\n", all }' .cache/times
exit $code
