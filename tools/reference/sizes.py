"""The narrow net on inputs of many sizes: what pools drop, and what becomes of gradients there."""
import math

import numpy as np
import torch

import forward
import gradients
import synthetic
import vgg16
from golden import rounded
from synthetic import hash_range

WIDTH, CLASSES = 0.25, 10
SQUARES = (32, 48, 64, 75, 100, 150, 225, 299)
SIZES = tuple((side, side) for side in SQUARES) + ((75, 100),)  # height, width
GRADIENT = (75, 75)  # maps of 75, 37, 18, 9, 4: three of the five pools drop a row and a column
SAMPLES = 8
SEED = 1 << 52


def golden(made_by):
    """The case, ready for golden.write."""
    return {"case": "sizes", "made_by": made_by, "sizes": [one(size) for size in SIZES], "gradient": gradient()}


def net(size):
    """The arrays and the input of a size."""
    shapes = vgg16.array_shapes(WIDTH, CLASSES, pixels=size)
    return synthetic.synthetic_arrays(shapes), synthetic.preprocess_caffe(synthetic.synthetic_picture(*size))


def one(size):
    """The figures of one size."""
    outputs = forward.run(*net(size))
    return {
        "height": size[0], "width": size[1], "logits": [rounded(v) for v in outputs[-1].pre],
        "layers": [layer(i, o) for i, o in enumerate(outputs)],
    }


def layer(index, output):
    """The figures of what one layer puts out."""
    return {"name": output.layer.name, "shape": list(output.post.shape)} | measure(index << 32, output.post, SAMPLES)


def measure(seed, values, count):
    """Length, largest magnitude and samples."""
    flat = values.reshape(-1).astype(np.float64)
    at = (hash_range(SEED + seed, count) % np.uint64(flat.size)).astype(np.int64)
    return {
        "l2": rounded(math.sqrt(float(flat @ flat))), "peak": rounded(np.abs(flat).max()),
        "samples": [[int(i), rounded(flat[i])] for i in at],
    }


def gradient():
    """The gradient of the highest logit by each rule, in the input and at two convolutions."""
    out = {"height": GRADIENT[0], "width": GRADIENT[1], "rules": {}}
    for number, rule in enumerate(gradients.RULES):
        best, logit, found = gradients.run(*net(GRADIENT), torch.float64, rule)
        out |= {"class": best, "logit": rounded(logit)}
        out["rules"][rule] = {
            name: measure((number << 40) + (i << 32), values, 12 * SAMPLES) for i, (name, values) in enumerate(found.items())
        }
    return out
