#!/usr/bin/env python3
"""Run VGG16 in ONNX Runtime's CPU provider, one forward pass for each line on stdin.

usage: ort_server.py [--keep none|all] [--threads 2] [--check GOLDEN] DIR

Needs numpy and onnxruntime. DIR holds the files of build_onnx.py. Prints "ready cpu onnxruntime VERSION" when the
session has been loaded and has run once, then for each line read the milliseconds of one pass; ends with its input.
It answers as `vggscope bench --step` does, so that bench.py can drive both in turn.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort

from build_onnx import MODELS, REPO, synthetic

PROBABILITY_TOLERANCE = 1e-4


def open_session(path, threads):
    """A session on the CPU provider: `threads` inside an operator, operators one after the other."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def net_input():
    """The synthetic picture as the net reads it, (1,3,224,224), BGR minus the mean."""
    pixels = synthetic.preprocess_caffe(synthetic.synthetic_picture())
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def check_probabilities(probabilities, golden):
    """Refuse to time a net that answers wrongly."""
    want = np.array(json.loads(golden.read_text())["probabilities"])
    error = float(np.abs(probabilities - want).max())
    if error > PROBABILITY_TOLERANCE:
        raise SystemExit(f"{golden}: probabilities differ by {error:.2g}, at most {PROBABILITY_TOLERANCE:g} allowed")


def main():
    """Load, check, then answer line by line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dir", type=Path)
    parser.add_argument("--keep", choices=MODELS, default="none", help="the outputs: probabilities only, or all layers")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check", type=Path, metavar="GOLDEN",
                        default=REPO / "nn" / "testdata" / "reference" / "full.json")
    arguments = parser.parse_args()

    session = open_session(arguments.dir / MODELS[arguments.keep], arguments.threads)
    feed = {"input_1": net_input()}
    check_probabilities(session.run(["predictions"], feed)[0][0], arguments.check)
    session.run(None, feed)
    print(f"ready cpu onnxruntime {ort.__version__}", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        session.run(None, feed)
        print(f"{(time.perf_counter() - start) * 1e3:.3f}", flush=True)


if __name__ == "__main__":
    main()
