#!/usr/bin/env python3
"""Make the small files in which the tests of package weights find one network in the formats that it is kept in elsewhere.

usage: fixtures.py [FORMAT ...]      (default: all; the libraries are those of requirements.txt)

Every file in weights/testdata/formats holds the network of weights/testdata/gen_testdata.py, saved by the library that
the format is of. All values are sixty-fourths, which float16 and bfloat16 hold exactly.
"""
import pathlib
import sys

import numpy as np

TESTDATA = pathlib.Path(__file__).resolve().parents[2] / "weights" / "testdata"
OUT = TESTDATA / "formats"
sys.path.insert(0, str(TESTDATA))
sys.dont_write_bytecode = True
import gen_testdata  # noqa: E402

KERAS = gen_testdata.model()
TORCH = gen_testdata.torchvision(KERAS)
TIMM = {"classifier.0": "pre_logits.fc1", "classifier.3": "pre_logits.fc2", "classifier.6": "head.fc"}


def timm(arrays):
    """Torchvision's arrays under timm's names, the first two dense kernels as convolutions."""
    out = {}
    for name, a in arrays.items():
        layer, kind = name.rsplit(".", 1)
        layer = TIMM.get(layer, layer)
        if kind == "weight" and layer.startswith("pre_logits"):
            side = 7 if layer.endswith("fc1") else 1
            a = a.reshape(a.shape[0], -1, side, side)
        out[f"{layer}.{kind}"] = a
    return out


def make_safetensors():
    from ml_dtypes import bfloat16
    from safetensors.numpy import save_file

    save_file(TORCH, OUT / "torchvision.safetensors", metadata={"format": "pt"})
    types = [np.float32, np.float16, bfloat16, np.float64]
    save_file({n: a.astype(types[i % 4]) for i, (n, a) in enumerate(timm(TORCH).items())}, OUT / "timm.safetensors")


def main():
    makers = {n[5:]: f for n, f in globals().items() if n.startswith("make_")}
    if not set(sys.argv[1:]) <= set(makers):
        sys.exit(__doc__ + "\nformats: " + ", ".join(makers))
    OUT.mkdir(exist_ok=True)
    for name in sys.argv[1:] or makers:
        makers[name]()
    for path in OUT.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
