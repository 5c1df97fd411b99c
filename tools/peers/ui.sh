#!/usr/bin/env bash
# Time the window against matplotlib drawing the same maps; arguments go to ui.py (see there). `make bench-ui` calls this.
#
# Makes .venv if it is missing, with matplotlib in it; without a display it takes Xvfb, and Mesa draws.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv requirements=tools/peers/ui-requirements.txt
if [[ ! -x $venv/bin/python ]]; then
    echo "bench-ui: making $venv" >&2
    "${PYTHON:-python3}" -m venv "$venv" || { echo "bench-ui: needs Python with venv: sudo apt-get install python3-venv" >&2; exit 1; }
fi
if ! cmp -s "$requirements" "$venv/ui-requirements.txt"; then
    echo "bench-ui: installing matplotlib" >&2
    "$venv/bin/pip" install -q --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$venv/ui-requirements.txt"
fi
display=(env)
if [[ -z ${DISPLAY-}${WAYLAND_DISPLAY-} && $(uname) == Linux ]]; then
    display=(xvfb-run -a -s '-screen 0 1600x1000x24')
fi
exec "${display[@]}" "$venv/bin/python" tools/peers/ui.py "$@"
