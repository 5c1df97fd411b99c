#!/usr/bin/env python3
"""Make nn/explain/testdata/reference/curves.json: deletion and insertion as RISE defines them, in float64.

usage: curves.py

The case `narrow` of make_reference.py with its picture. The importance of pixel i is splitmix64(2**53 + i) >> 40, plus its
column times 2**16, so that no two are equal and the order is not all noise. Definitions: Petsiuk, Das, Saenko 2018 (RISE,
arXiv:1806.07421) and evaluation.py beside the paper: deletion to zeros of the normalised picture; insertion from a blur by an 11 x 11
kernel, which is a Gaussian with a deviation of 5 pixels, folded back at the kernel's ends; the area by trapezoids.
"""
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import explain
import golden
import synthetic
from make_reference import case_arrays

SIGMA, WIDTH, STEP = 5, 11, 224 * 32


def blur_kernel():
    """The weights along one axis: a 1 in the middle of a window, mirrored over and over, under a Gaussian that reaches 4 sigma."""
    reach = 4 * SIGMA
    window = np.zeros(WIDTH)
    window[WIDTH // 2] = 1
    mirrored = np.pad(window, reach, mode="symmetric")
    gaussian = np.exp(-np.arange(-reach, reach + 1) ** 2 / (2 * SIGMA**2))
    return np.convolve(mirrored, gaussian / gaussian.sum(), mode="valid")


def blurred(x):
    """Each channel under the kernel, with zeros around."""
    k = torch.from_numpy(np.outer(blur_kernel(), blur_kernel()))
    return F.conv2d(x, k.expand(3, 1, WIDTH, WIDTH), padding=WIDTH // 2, groups=3)


def curve(net, start, finish, order, category):
    """The probabilities of a class while pixels of one picture become those of another."""
    at, scores = start.clone(), []
    with torch.no_grad():
        for first in range(0, len(order) + STEP, STEP):
            scores.append(float(F.softmax(net(at), dim=1)[0, category]))
            changed = torch.from_numpy(order[first:first + STEP].copy())
            at.reshape(1, 3, -1)[:, :, changed] = finish.reshape(1, 3, -1)[:, :, changed]
    return scores


def main():
    """Write the file."""
    net = explain.build(case_arrays("narrow", None))
    net_input = synthetic.preprocess_caffe(synthetic.synthetic_picture())
    x = torch.from_numpy(np.ascontiguousarray(net_input.transpose(2, 0, 1)))[None].double()
    side = synthetic.PICTURE_SIDE
    importance = (synthetic.hash_range(1 << 53, side * side) >> np.uint64(40)).astype(np.int64)
    importance += np.arange(side * side) % side << 16
    order = np.argsort(-importance, kind="stable")
    best = int(net(x)[0].argmax())
    out = {"class": best, "step": STEP, "blur": [golden.rounded(v) for v in blur_kernel()]}
    for name, start, finish in (("deletion", x, torch.zeros_like(x)), ("insertion", blurred(x), x)):
        scores = curve(net, start, finish, order, best)
        area = (sum(scores) - scores[0] / 2 - scores[-1] / 2) / (len(scores) - 1)
        out[name] = {"scores": [golden.rounded(v) for v in scores], "auc": golden.rounded(area)}
    golden.write(Path(__file__).resolve().parents[2] / "nn" / "explain" / "testdata" / "reference" / "curves.json", out)


if __name__ == "__main__":
    main()
