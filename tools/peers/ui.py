#!/usr/bin/env python3
"""Time the window against matplotlib drawing the same maps the way the notebook does that VGGScope replaces.

usage: ui.py [--rounds N] [--times N]

Runs BenchmarkWindow of app/ui, which opens the real window, 1600 x 1000, with VGG16 at full width in it, and has matplotlib
draw the very maps that were in it (see notebook_maps.py). Window and matplotlib take turns, N rounds (default 3); in each
the window does everything N times (default 15). Prints the medians of the rounds in Go's benchmark format, and a table. The goals are for
the notebook's figures, with axes; "bare" are the same maps without, the least that matplotlib can do.

Needs Go, a display, numpy and matplotlib; `make bench-ui` sees to all of it.
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

import notebook_maps

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ["block1_conv1", "block4_conv1"]
GOALS = {"ready-ms": 100, "painted-ms": 50}  # times faster than matplotlib
OWN_GOAL = 10  # ms of ours in a frame of 512 maps


def build(folder):
    """Build the window's benchmark and give its path."""
    binary = folder / "ui.test"
    subprocess.run(["go", "test", "-c", "-o", binary, "./app/ui"], cwd=ROOT, check=True)
    return binary


def window(binary, maps, times):
    """Run the benchmark, which leaves the maps as .npy; give {(name, unit): number} and what it says of the machine."""
    command = [binary, "-test.run=^$", "-test.bench=^BenchmarkWindow$", f"-test.benchtime={times}x"]
    environment = {**os.environ, "VGGSCOPE_BENCH_UI": str(maps), "FYNE_SCALE": "1"}
    done = subprocess.run(
        command, cwd=ROOT / "app" / "ui", env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    if done.returncode:
        sys.exit(f"ui.py: the benchmark failed:\n{done.stdout}{done.stderr}")
    found, said = {}, []
    for line in done.stdout.splitlines():
        match = re.match(r"BenchmarkWindow/(\S+?)(?:-\d+)?\s+\d+\s+(.*)", line)
        if match:
            words = match[2].split()
            for number, unit in zip(words[::2], words[1::2]):
                found[match[1], unit] = float(number)
        elif line.startswith(("goos", "goarch", "cpu")) or "OpenGL" in line:
            said.append(line.strip())
    return found, said


def notebook(maps, folder):
    """Draw the layers with matplotlib; give {(layer, bare): milliseconds}."""
    took = {}
    for layer in LAYERS:
        values = np.load(maps / f"{layer}.npy")
        for bare in (False, True):
            start = time.perf_counter()
            notebook_maps.draw(values, folder / "maps.png", bare)
            took[layer, bare] = 1000 * (time.perf_counter() - start)
    return took


def medians(rounds):
    return {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}


def report(ours, theirs):
    """Print benchmark lines, which benchstat reads, and a table for people."""
    names = dict.fromkeys(name for name, _ in ours)
    for name in names:
        numbers = "  ".join(f"{value:.3f} {unit}" for (n, unit), value in ours.items() if n == name)
        print(f"BenchmarkWindow/{name}  1  {numbers}")
    for (layer, bare), value in theirs.items():
        print(f"BenchmarkNotebook/{layer}{'/bare' if bare else ''}  1  {value:.1f} ms")
    print(f"\n{'layer selected':34}{'notebook':>10}{'bare':>10}{'image ready':>28}{'on the screen':>28}")
    for layer in LAYERS:
        for kind, words in [("again", "prepared"), ("first", "right after a pass")]:
            row = f"{layer + ', ' + words:34}{theirs[layer, False]:7.0f} ms{theirs[layer, True]:7.0f} ms"
            for unit, goal in GOALS.items():
                value = ours[f"{layer}/{kind}", unit]
                ratio, least = theirs[layer, False] / value, theirs[layer, True] / value
                row += f"{value:7.1f} ms {ratio:5.0f}x{' ' if ratio >= goal else '!'}(bare {least:.0f}x)".ljust(28)
            print(row)
    pan = {unit: value for (name, unit), value in ours.items() if name == "pan512"}
    mark = "" if pan["own-ms"] <= OWN_GOAL else "!"
    print(
        f"dragging 512 maps: {pan['own-ms']:.1f} ms ours{mark}, {pan['frame-ms']:.1f} ms the whole frame, "
        f"{pan['painted-ms']:.1f} ms from the movement to the screen"
    )
    print(f"(goals: {GOALS['ready-ms']}x ready, {GOALS['painted-ms']}x painted, {OWN_GOAL} ms; ! misses one)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=15)
    arguments = parser.parse_args()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        binary = build(folder)
        for turn in range(arguments.rounds):
            found, said = window(binary, folder, arguments.times)
            if turn == 0:
                print("\n".join(said))
            ours.append(found)
            theirs.append(notebook(folder, folder))
    report(medians(ours), medians(theirs))


if __name__ == "__main__":
    main()
