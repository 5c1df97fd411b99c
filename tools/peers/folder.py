#!/usr/bin/env python3
"""Count pictures per second through VGG16: a table of a folder, one process for each picture, and ONNX Runtime in a loop.

usage: folder.py [--backend gpu cpu] [--batch 1 4 8] [--rounds 3] [--pictures 40] [--single 8] [--threads 2]
                 [--bin bin/vggscope] [--cache .cache/peers]

Run `tools/peers/bench.sh` once before: it makes the models. The pictures are JPEG files of 1600 x 1200 pixels, made here
from ramps and noise. ONNX Runtime's loop decodes and resizes with Pillow (bicubic), as the notebook does. Ours and theirs
take turns, in rounds. A table's own rate, as its log tells it, leaves out the loading of the weights, as ONNX Runtime's does;
--batch is how many pictures go through the network together on the CPU. Printed are the median of each, its spread, and its ratio to ONNX Runtime's. Needs numpy, pillow
and onnxruntime. Without a DISPLAY the GPU's command runs under xvfb-run.
"""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image

MEAN = np.array([103.939, 116.779, 123.68], np.float32)


def make_pictures(folder, count):
    """JPEG files with something at all frequencies, different from each other."""
    y, x = np.mgrid[0:1200, 0:1600]
    for i in range(count):
        noise = np.random.default_rng(i).integers(0, 64, (1200, 1600, 3))
        ramps = np.stack([x * 3 + i * 40, y * 2 + i * 7, x + y], axis=-1) // 8 % 192
        Image.fromarray((ramps + noise).astype(np.uint8)).save(folder / f"{i:03}.jpg", quality=90)
    return sorted(folder.glob("*.jpg"))


def ours(binary, backend, model, paths, threads):
    """Seconds of one command over paths."""
    command = [binary, "classify", "--json", "--backend", backend, "--resample", "bicubic", "--model", model, *paths]
    if backend == "gpu" and not os.environ.get("DISPLAY"):
        command = ["xvfb-run", "-a", *command]
    environment = dict(os.environ, LP_NUM_THREADS=str(threads), GOMAXPROCS=str(threads))
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def table(binary, backend, model, folder, threads, batch):
    """Pictures per second of a table of a folder: by the clock, and without loading, as its log has it."""
    with tempfile.TemporaryDirectory() as out:
        command = [binary, "classify", "--to", f"{out}/table.csv", "--log", "json", "--batch", str(batch), "--backend", backend,
                   "--resample", "bicubic", "--model", model, folder]
        if backend == "gpu" and not os.environ.get("DISPLAY"):
            command = ["xvfb-run", "-a", *command]
        environment = dict(os.environ, LP_NUM_THREADS=str(threads), GOMAXPROCS=str(threads))
        start = time.perf_counter()
        said = subprocess.run(command, env=environment, check=True, stderr=subprocess.PIPE, text=True).stderr
        took = time.perf_counter() - start
    ended = next(e for e in map(json.loads, said.splitlines()) if e["msg"] == "ended")
    return ended["done"] / took, ended["pictures_per_second"]


def onnx_loop(model, paths, threads):
    """Seconds of a loop in one process, the session loaded before."""
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    start = time.perf_counter()
    for path in paths:
        picture = Image.open(path).convert("RGB").resize((224, 224))
        pixels = np.asarray(picture, np.float32)[:, :, ::-1] - MEAN
        session.run(["predictions"], {"input_1": np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])})
    return time.perf_counter() - start


def measure(a, folder, paths):
    """One round: pictures per second by what was run."""
    model, speed = a.cache / "vgg16", {}
    for backend in a.backend:
        for batch in a.batch if backend == "cpu" else a.batch[:1]:
            whole, alone = table(a.bin, backend, model, folder, a.threads, batch)
            speed[f"vggscope, {backend}, a table, {batch} together, loading included"] = whole
            speed[f"vggscope, {backend}, a table, {batch} together, loading not included"] = alone
        some = paths[: a.single]
        seconds = sum(ours(a.bin, backend, model, [p], a.threads) for p in some)
        speed[f"vggscope, {backend}, one process for each picture"] = len(some) / seconds
    seconds = onnx_loop(a.cache / "vgg16.onnx", paths, a.threads)
    speed["ONNX Runtime and Pillow in a loop, loading not included"] = len(paths) / seconds
    return speed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", nargs="+", choices=["gpu", "cpu"], default=["gpu", "cpu"])
    parser.add_argument("--batch", nargs="+", type=int, default=[1, 4, 8])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--single", type=int, default=8, help="pictures for the runs of one process each")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bin", type=Path, default=Path("bin/vggscope"))
    parser.add_argument("--cache", type=Path, default=Path(".cache/peers"))
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = make_pictures(Path(folder), a.pictures)
        rounds = [measure(a, folder, paths) for _ in range(a.rounds)]
    median = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
    theirs = list(median)[-1]
    for name, speed in median.items():
        every = [r[name] for r in rounds]
        ratio = statistics.median(r[name] / r[theirs] for r in rounds)
        print(f"{name:64} {speed:6.2f} pictures/s ({min(every):.2f} to {max(every):.2f}), {ratio:.2f} x ONNX Runtime")


if __name__ == "__main__":
    main()
