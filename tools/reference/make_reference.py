#!/usr/bin/env python3
"""Make the reference values of nn/testdata/reference with PyTorch, in float64.

usage: make_reference.py [--out DIR] [--model DIR] [--check] [full] [narrow] [builtin] [sizes]
       make_reference.py --self-test

Needs numpy and PyTorch (pip install -r requirements.txt), about 3 GB of memory and half a minute for the full net.

The cases: `full` is VGG16 (1000 classes) with synthetic weights, `narrow` the same at a quarter of the width, and
`builtin` the model that ships with the program. Each is run on the same synthetic picture.

    splitmix64   x += 0x9E3779B97F4A7C15; x = (x ^ x>>30) * 0xBF58476D1CE4E5B9; x = (x ^ x>>27) * 0x94D049BB133111EB;
                 x ^ x>>31; all on 64 bits without sign
    weights      array a in Keras order (block1_conv1_kernel 0, block1_conv1_bias 1, ... predictions_bias 31), flat
                 element i in C order: u = (splitmix64(a * 2**40 + i) >> 40) / 2**24; kernel (2u-1) * sqrt(6 / fan_in)
                 with fan_in = 9*in or in, bias (2u-1) * 0.05, in float64, rounded to float32; the predictions kernel
                 is then divided by 16
    picture      224x224 RGB; i = (y*224 + x)*3 + c;
                 byte = ((3x + 2y + 85c) & 255) / 2 + (splitmix64(2**50 + i) >> 56) / 2, divisions without remainder
    net input    (y, x) in the order B, G, R: float32(byte) - float32(mean), mean 103.939, 116.779, 123.68
    positions    of the samples of layer k: splitmix64(k * 2**32 + j) % len for j = 0..63, flat in H,W,C order

`sizes` is the narrow net with 10 classes on inputs of many sizes (sizes.py).

The files CASE_gradients.json have the gradients of the highest logit, by three rules for ReLUs (gradients.py).

README.md describes the files. --check makes the values again and compares them with the files there.
"""
import argparse
import json
import platform
import sys
from pathlib import Path

import torch

import forward
import golden
import gradients
import selftest
import sizes
import synthetic
import vgg16

REPO = Path(__file__).resolve().parents[2]
CASES = ("full", "narrow", "builtin", "sizes")
WITH_GRADIENTS = ("narrow", "builtin")


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"any of {', '.join(CASES)}; default all")
    parser.add_argument("--out", type=Path, default=REPO / "nn" / "testdata" / "reference",
                        help="folder of the goldens")
    parser.add_argument("--model", type=Path, default=REPO / "weights" / "builtin", help="folder of the built-in model")
    parser.add_argument("--check", action="store_true", help="compare with the files there and write nothing")
    parser.add_argument("--self-test", action="store_true", help="check this script itself by other means")
    arguments = parser.parse_args()
    if unknown := set(arguments.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))} (choose from {', '.join(CASES)})")
    return arguments


def case_arrays(case, model):
    """The weights of a case."""
    if case == "builtin":
        return vgg16.load_folder(model)
    return synthetic.synthetic_arrays(vgg16.array_shapes(1.0 if case == "full" else 0.25))


def make_case(case, model):
    """The goldens of a case, by the names of their files: of the forward pass and, for most, of gradients."""
    made_by = f"PyTorch {torch.__version__} in float64, {platform.machine()}; tools/reference/make_reference.py"
    if case == "sizes":
        return {case: sizes.golden(made_by)}
    arrays = case_arrays(case, model)
    picture = synthetic.synthetic_picture()
    net_input = synthetic.preprocess_caffe(picture)
    double = forward.run(arrays, net_input, torch.float64)
    single = forward.run(arrays, net_input, torch.float32)
    out = {case: golden.case_golden(case, made_by, arrays, picture, net_input, double, single)}
    if case in WITH_GRADIENTS:
        out[f"{case}_gradients"] = gradients.case_gradients(case, made_by, arrays, net_input)
    return out


def error_cell(layer, stage):
    """float32_error of a layer before ("pre") or after ("post") its activation function, empty if it has none."""
    return f" {layer[stage]['float32_error']:.1e} |" if stage in layer else " |"


def print_errors(made):
    """What PyTorch's own float32 loses, layer by layer, as the Markdown table of the README."""
    stages = ("pre", "post")
    print("| layer |" + "".join(f" {g['case']}, {stage} |" for g in made for stage in stages))
    print("|---|" + "---|" * len(made) * len(stages))
    for rows in zip(*(g["layers"] for g in made)):
        if rows[0]["name"] not in ("input_1", "flatten"):
            print(f"| {rows[0]['name']} |" + "".join(error_cell(r, stage) for r in rows for stage in stages))


def main():
    """Make, or check, the cases asked for; the exit status is 1 when a check fails."""
    arguments = parse_arguments()
    if arguments.self_test:
        return selftest.run()
    made, failed = [], False
    for case in arguments.cases or CASES:
        goldens = make_case(case, arguments.model)
        if "layers" in goldens[case]:
            made.append(goldens[case])
        for name, values in goldens.items():
            path = arguments.out / f"{name}.json"
            if arguments.check:
                found = golden.differences(json.loads(path.read_text()), values, name)
                failed |= bool(found)
                print("\n".join(found[:20]) or f"{name}: as stored", file=sys.stderr)
            else:
                golden.write(path, values)
                print(f"{path}: {path.stat().st_size / 1024:.0f} KB", file=sys.stderr)
    if made:
        print_errors(made)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
