#!/bin/sh
# Time VGGScope against ONNX Runtime; arguments go to bench.py (see there). `make bench-peers` calls this.
#
# Makes what is missing, all of it ignored by git: .venv (Python packages, from the package index pip is set up for),
# .cache/peers (the net as ONNX and as a model folder, 1.1 GB). Wants bin/vggscope unless called with --alone.
set -eu
cd "$(dirname "$0")/../.."

venv=.venv cache=.cache/peers binary=bin/vggscope
requirements=tools/peers/requirements.txt

say() { echo "bench-peers: $*" >&2; }

case " $* " in *" --alone "*) alone=1 ;; *) alone=0 ;; esac

if [ "$alone" = 0 ] && [ ! -x "$binary" ]; then
    say "$binary is missing: run 'make bench-peers', which builds it"
    exit 1
fi

if [ ! -x "$venv/bin/python" ]; then
    say "making $venv"
    "${PYTHON:-python3}" -m venv "$venv" || { say "needs Python with venv: sudo apt-get install python3-venv"; exit 1; }
fi
# The stamp is a copy of the requirements, so that a changed list is installed and an unchanged one costs nothing.
if ! cmp -s "$requirements" "$venv/peers-requirements.txt"; then
    say "installing ONNX Runtime"
    "$venv/bin/pip" install -q --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$venv/peers-requirements.txt"
fi

# vgg16_all.onnx is written last: it is there only if all of it is.
if [ ! -f "$cache/vgg16_all.onnx" ]; then
    say "writing VGG16 as ONNX to $cache"
    "$venv/bin/python" tools/peers/build_onnx.py "$cache"
fi
if [ "$alone" = 0 ] && [ ! -f "$cache/vgg16/.complete" ]; then
    say "writing the same weights as a model folder to $cache/vgg16"
    rm -rf "$cache/vgg16"
    "$binary" weights synth "$cache/vgg16"
    touch "$cache/vgg16/.complete"
fi

exec "$venv/bin/python" tools/peers/bench.py "$@"
