#!/bin/sh
# Measure the rows of docs/PERFORMANCE.md that are of one machine; arguments go to page.py (see there). `make bench-page` calls this.
set -eu
cd "$(dirname "$0")/../.."
tools/peers/bench.sh --alone --rounds 1 --warmup 0 >/dev/null # makes what is missing
if [ ! -f .cache/peers/vgg16/.complete ]; then
    rm -rf .cache/peers/vgg16
    bin/vggscope weights synth .cache/peers/vgg16
    touch .cache/peers/vgg16/.complete
fi
exec .venv/bin/python tools/peers/page.py "$@"
