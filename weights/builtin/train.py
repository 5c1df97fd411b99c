#!/usr/bin/env python3
"""Train the head of VGGScope's built-in model: three dense layers that know the 100 things of Caltech-101.

The convolutions below the head are those of Oxford's VGG16 and stay as they are. So each picture goes through them once:
`features` keeps block5_pool of each, and `train` learns from that.

usage, in this order:

    train.py features DIR MODEL   DIR/101_ObjectCategories/CLASS/*.jpg, MODEL/block*.npy  ->  DIR/*.npy, DIR/pictures.npz
    train.py train DIR MODEL      DIR/*.npy  ->  MODEL/fc1_kernel.npy to MODEL/predictions_bias.npy
    train.py accuracy DIR MODEL   score a model folder on the held-out pictures
    train.py sums MODEL           MODEL/model.json gets the SHA-256 of each array

The pictures are Caltech-101 (Li, Andreetto, Ranzato, Perona; https://data.caltech.edu/records/mzrjq-6wc02), licence
CC BY 4.0. Needs numpy, torch and Pillow, 1.2 GB on the disk and 3 GB of memory.
"""
import argparse
import collections
import math
import pathlib

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

import net
import pictures

EPOCHS, BATCH, PEAK_RATE, WARM_UP = 14, 128, 6e-4, 100  # WARM_UP in steps


def make_features(root, folder):
    """Write block5_pool, as float16, of each picture, and of the mirror image and a random crop of those to learn from."""
    root = pathlib.Path(root)
    names, listed = pictures.list_pictures(root)
    test = np.array([held_out for _, _, held_out in listed])
    np.savez(root / "pictures.npz", y=np.array([index for _, index, _ in listed]), test=test, names=np.array(names))
    convolutions, rng = net.convolutions(folder), np.random.default_rng(5)
    seen = [path for path, _, held_out in listed if not held_out]
    for kind, paths, change in (
        ("plain", [path for path, _, _ in listed], lambda picture: picture),
        ("mirrored", seen, pictures.mirror),
        ("cropped", seen, lambda picture: pictures.random_crop(picture, rng)),
    ):
        out = np.lib.format.open_memmap(root / f"{kind}.npy", "w+", "<f2", (len(paths), net.FEATURES))
        for start in range(0, len(paths), 8):
            batch = [pictures.net_input(change(pictures.read_picture(p))) for p in paths[start:start + 8]]
            out[start:start + 8] = net.features(convolutions, torch.from_numpy(np.stack(batch))).numpy()
        out.flush()
        print(f"{kind}: {len(paths)} pictures", flush=True)


def learning_rate(step, steps):
    """A linear warm-up, then half a cosine down to a fiftieth."""
    cosine = 0.5 * (1 + math.cos(math.pi * step / steps))
    return PEAK_RATE * min(1, step / WARM_UP) * (0.98 * cosine + 0.02)


def average_into(mean, head, step):
    """Move the averaged weights a little towards the present ones; early on, where they still change fast, more."""
    keep = min(0.99, (1 + step) / (10 + step))
    with torch.no_grad():
        for average, value in zip(mean.parameters(), head.parameters()):
            average.mul_(keep).add_(value, alpha=1 - keep)


def train(root, folder):
    """Train a head on what `features` wrote, and write its averaged weights."""
    torch.manual_seed(0)
    root = pathlib.Path(root)
    listed = np.load(root / "pictures.npz")
    y, test, classes = listed["y"], listed["test"], len(listed["names"])
    plain = np.load(root / "plain.npy", mmap_mode="r")
    x = torch.from_numpy(np.concatenate([plain[~test], np.load(root / "mirrored.npy"), np.load(root / "cropped.npy")]))
    t = torch.from_numpy(np.concatenate([y[~test]] * 3))
    scale = float(x[::20].float().square().mean().sqrt())
    mean = fit(x, t, scale, classes)
    with torch.inference_mode():
        score = Score()
        score.add(mean(torch.from_numpy(plain[test]).float() / scale).numpy(), y[test])
    print(f"held out: {score}")
    net.write_head(mean, scale, folder)


def fit(x, t, scale, classes):
    """The steps of the optimiser; returns the averaged head."""
    head, mean = net.Head(classes), net.Head(classes).eval()
    mean.load_state_dict(head.state_dict())
    optimiser = torch.optim.AdamW(head.parameters(), lr=PEAK_RATE, weight_decay=0.05)
    step, steps = 0, EPOCHS * (len(x) // BATCH)
    for epoch in range(EPOCHS):
        order, total = torch.randperm(len(x)), 0.0
        for start in range(0, len(x) - BATCH + 1, BATCH):
            step += 1
            chosen = order[start:start + BATCH]
            loss = F.cross_entropy(head(x[chosen].float() / scale), t[chosen], label_smoothing=0.05)
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(step, steps)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            average_into(mean, head, step)
            total += loss.item()
        print(f"epoch {epoch}: loss {total / max(1, len(x) // BATCH):.3f}", flush=True)
    return mean


class Score:
    """Counts hits: top-1, top-5, and the mean over the classes, which are of very different sizes."""

    def __init__(self):
        self.by_class = collections.defaultdict(list)
        self.top5 = []

    def add(self, outputs, truth):
        """outputs (n, classes) and truth (n,) as arrays."""
        best = np.argsort(-outputs, axis=1, kind="stable")[:, :5]
        for row, right in zip(best, truth):
            self.by_class[int(right)].append(bool(row[0] == right))
            self.top5.append(bool(right in row))

    def __str__(self):
        top1 = np.mean([hit for hits in self.by_class.values() for hit in hits])
        per_class = np.mean([np.mean(hits) for hits in self.by_class.values()])
        return f"top-1 {top1:.4f}, top-5 {np.mean(self.top5):.4f}, mean per class {per_class:.4f} of {len(self.top5)}"


def accuracy(root, folder):
    """Score a model folder on the held-out pictures, with both resamplings that people use."""
    convolutions, head = net.convolutions(folder), net.read_head(folder)
    held_out = [(path, index) for path, index, out in pictures.list_pictures(root)[1] if out]
    for title, resample in (("bicubic", Image.Resampling.BICUBIC), ("nearest", Image.Resampling.NEAREST)):
        score = Score()
        for start in range(0, len(held_out), 8):
            part = held_out[start:start + 8]
            batch = np.stack([pictures.net_input(pictures.read_picture(path), resample) for path, _ in part])
            score.add(head(net.features(convolutions, torch.from_numpy(batch))).numpy(), [index for _, index in part])
        print(f"{title}: {score}", flush=True)


def main():
    """Run one command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    steps = {"features": make_features, "train": train, "accuracy": accuracy}
    for name in steps:
        commands.add_parser(name).add_argument("dir", help="the folder that holds 101_ObjectCategories")
    commands.add_parser("sums")
    for command in commands.choices.values():
        command.add_argument("model", help="a model folder")
    args = parser.parse_args()
    if args.command == "sums":
        net.write_sums(args.model)
    else:
        steps[args.command](args.dir, args.model)


if __name__ == "__main__":
    main()
