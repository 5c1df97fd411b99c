#!/usr/bin/env python3
"""Measure what docs/PERFORMANCE.md has as rows of one machine, and print it as rows; `make bench-page` calls this.

usage: page.py [--bin bin/vggscope] [--cache .cache/peers] [--only ROW ...]

bench.sh makes the models first. On two cores all of it takes some ten minutes, and nothing else should run. Rows: folder, pictures
(folder.py), cpu (share of the peak, GB/s), load, width, input. Without a DISPLAY what needs one runs under xvfb-run.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
BACKENDS = {"gpu": "GPU path", "cpu": "CPU mode"}


def run(*command, display=False):
    """A command's output."""
    if display and not os.environ.get("DISPLAY"):
        command = ("xvfb-run", "-a", *command)
    return subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, text=True, cwd=REPO).stdout


def bench(a, backend, model, runs=20):
    """The report of a model's passes."""
    with tempfile.TemporaryDirectory() as out:
        report = Path(out) / "report.json"
        run(a.bin, "bench", "--backend", backend, "--model", model, "--runs", runs, "--report", report, display=backend == "gpu")
        return json.loads(report.read_text())


def row(name, value):
    print(f"| {name} | {value} |", flush=True)


def folder(a):
    """Pictures per second of a folder on both backends."""
    print(run(sys.executable, HERE / "folder.py", "--bin", a.bin, "--cache", a.cache, "--batch", 4, "--single", 1))


def pictures(a):
    """The same by how many pictures there are, loading included."""
    for n in (1, 10, 100):
        said = run(sys.executable, HERE / "folder.py", "--bin", a.bin, "--cache", a.cache, "--backend", "cpu", "--batch", 4, "--single", 1,
                   "--rounds", 1, "--pictures", n)
        for line in said.splitlines():
            if "a table" in line:
                row(f"time by pictures, {n}", re.sub(r" +", " ", line))


def cpu(a):
    """CPU mode's share of the peak, and its dense layers' bytes."""
    r = bench(a, "cpu", a.cache / "vgg16")
    row("CPU mode: whole pass, share of the peak", f"{r['total_ms']['median']:.1f} ms, {r['effective_gflops']:.0f} GFLOP/s by the formula, "
        f"{r['fraction_of_peak']:.2f} of {r['peak_gflops']:.0f}")
    dense = [f"{x['name']} {x['gb_per_s']:.0f}" for x in r["layers"] if x.get("gb_per_s")]
    row("CPU mode: dense layers, GB/s of float32", ", ".join(dense))


def load(a):
    """Loading beside a plain read."""
    said = run("go", "test", "./nn", "-run", "^$", "-bench", "^BenchmarkLoad$", "-benchtime", "3x", display=True)
    times = {m[1]: float(m[2]) for m in re.finditer(r"^BenchmarkLoad/(\S+?)(?:-\d+)?\s+\d+\s+(\d+) ns/op", said, re.M)}
    plain = next(t for name, t in times.items() if name not in BACKENDS)
    for name, t in times.items():
        if name in BACKENDS:
            row(f"loading, ratio to a plain read, {BACKENDS[name]}", f"{t / plain:.2f} ({t / 1e6:.0f} and {plain / 1e6:.0f} ms)")


def width(a):
    """Time by the network's width."""
    for w in (0.25, 0.5, 1):
        with tempfile.TemporaryDirectory() as out:
            run(a.bin, "weights", "synth", "--width", w, Path(out) / "model")
            times = {b: bench(a, b, Path(out) / "model")["total_ms"]["median"] for b in BACKENDS}
        row(f"time by width, {w}", ", ".join(f"{BACKENDS[b]} {t:.1f} ms" for b, t in times.items()))


def input_size(a):
    """Time by the size of the network's input, without dense layers."""
    with tempfile.TemporaryDirectory() as out:
        model = Path(out) / "model"
        run(a.bin, "weights", "synth", "--no-top", model)
        card = json.loads((model / "model.json").read_text())
        for side in (224, 448, 896):
            card["input"]["width"] = card["input"]["height"] = side
            (model / "model.json").write_text(json.dumps(card))
            times = []
            for b, name in BACKENDS.items():
                try:
                    times.append(f"{name} {bench(a, b, model, runs=5)['total_ms']['median']:.0f} ms")
                except subprocess.CalledProcessError:  # which said why: Mesa's buffers end at 128 MiB
                    times.append(f"{name} refused")
            row(f"time by input, {side} x {side}", ", ".join(times))


ROWS = {"cpu": cpu, "load": load, "width": width, "input": input_size, "folder": folder, "pictures": pictures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, default=REPO / "bin" / "vggscope")
    parser.add_argument("--cache", type=Path, default=REPO / ".cache" / "peers")
    parser.add_argument("--only", nargs="+", choices=ROWS, default=list(ROWS))
    a = parser.parse_args()
    a.bin, a.cache = a.bin.resolve(), a.cache.resolve()
    if not shutil.which("go"):
        raise SystemExit("page: go is not on the PATH")
    for name in a.only:
        start = time.monotonic()
        ROWS[name](a)
        print(f"page: {name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
