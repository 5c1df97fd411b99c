#!/usr/bin/env python3
"""Train the built-in model of VGGScope: VGG16 at a quarter of its width, on Caltech-101.

The net has the 13 convolutions, 5 poolings and 3 dense layers of VGG16. Batch norm helps it to train and is folded
into the kernels at the end, so that what is exported is a plain VGG16 in Keras' names and layouts.

usage, in this order:

    train.py prep DIR [--side N]     DIR/101_ObjectCategories/CLASS/*.jpg  ->  DIR/caltech.npz
    train.py train DIR [--resume] [--stages N]   DIR/caltech.npz  ->  DIR/checkpoint.pt
    train.py eval DIR                accuracy of the checkpoint at three sizes
    train.py export DIR MODEL        DIR/checkpoint.pt  ->  MODEL/*.npy, model.json, classes.json
    train.py accuracy DIR MODEL      score an exported folder on the held-out pictures, decoded by Pillow
    train.py selftest MODEL          export an untrained net and check that folding changed nothing

The pictures are Caltech-101 (Li, Andreetto, Ranzato, Perona; https://data.caltech.edu/records/mzrjq-6wc02), licence
CC BY 4.0. Needs numpy, torch and Pillow. Two CPU cores need about two hours for all stages; the last two stages
want pictures prepared with --side 224.
"""
import argparse
import collections
import math
import pathlib
import time
import zlib

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

import model
from augment import augment

LEFT_OUT = ("BACKGROUND_Google", "Faces_easy")

# Small pictures first: most of the learning is done where a step costs little.
Stage = collections.namedtuple("Stage", "size epochs batch peak_rate warm_up")
STAGES = (
    Stage(64, 60, 64, 0.1, 0.1),
    Stage(96, 14, 48, 0.015, 0),
    Stage(128, 6, 32, 0.01, 0),
    Stage(176, 4, 24, 0.0075, 0),
    Stage(224, 3, 24, 0.0075, 0),
)


def list_pictures(root):
    """(class names, [(path, class index, held out?)]). A fifth is held out, chosen by a hash of the name."""
    folder = pathlib.Path(root) / "101_ObjectCategories"
    names = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name not in LEFT_OUT)
    pictures = []
    for index, name in enumerate(names):
        for path in sorted((folder / name).iterdir()):
            held_out = zlib.crc32(f"{name}/{path.name}".encode()) % 5 == 0
            pictures.append((path, index, held_out))
    return names, pictures


def read_picture(path, side, resample):
    """A picture stretched to side x side, as uint8 (side, side, 3) RGB."""
    with Image.open(path) as im:
        return np.asarray(im.convert("RGB").resize((side, side), resample))


def prep(root, side):
    """Decode all pictures once and keep them in one file."""
    names, pictures = list_pictures(root)
    np.savez(
        pathlib.Path(root) / "caltech.npz",
        x=np.stack([read_picture(path, side, Image.Resampling.BICUBIC) for path, _, _ in pictures]),
        y=np.array([index for _, index, _ in pictures]),
        test=np.array([held_out for _, _, held_out in pictures]),
        names=np.array(names),
    )
    print(f"{len(pictures)} pictures, {len(names)} classes, {sum(p[2] for p in pictures)} held out")


def to_batch(pictures):
    """uint8 (n, h, w, 3) to float (n, 3, h, w)."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float()


def plain_batch(pictures, size):
    """Stored pictures to a batch for the net, resized and nothing else."""
    batch = to_batch(pictures)
    if size != batch.shape[-1]:
        batch = F.interpolate(batch, (size, size), mode="bilinear", align_corners=False, antialias=True)
    return model.normalise(batch)


def learning_rate(stage, progress):
    """The rate at a fraction of a stage: a linear warm-up, then half a cosine down to a fiftieth."""
    warm = min(1, progress / stage.warm_up) if stage.warm_up else 1
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return stage.peak_rate * warm * (0.98 * cosine + 0.02)


def loss_of(net, batch, target, rng, np_rng):
    """Cross entropy with smoothed labels; half of the batches are mixed pairwise (mixup)."""
    if np_rng.random() >= 0.5:
        return F.cross_entropy(net(batch), target, label_smoothing=0.1)
    share = np_rng.beta(0.2, 0.2)
    other = torch.randperm(len(batch), generator=rng)
    out = net(share * batch + (1 - share) * batch[other])
    return (share * F.cross_entropy(out, target, label_smoothing=0.1)
            + (1 - share) * F.cross_entropy(out, target[other], label_smoothing=0.1))


def average_into(mean_net, net, step):
    """Move the averaged weights a little towards the present ones; early on, where they still change fast, more."""
    keep = min(0.998, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, value in zip(mean_net.state_dict().values(), net.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.mul_(keep).add_(value, alpha=1 - keep)
            else:
                mean.copy_(value)


class Trainer:
    """The state of a training run: what a checkpoint holds, and the random sources."""

    def __init__(self, root, resume):
        torch.manual_seed(0)
        self.path = pathlib.Path(root) / "checkpoint.pt"
        data = np.load(pathlib.Path(root) / "caltech.npz")
        self.x, self.y, self.names = data["x"], data["y"], [str(n) for n in data["names"]]
        self.train_set, self.test_set = np.flatnonzero(~data["test"]), np.flatnonzero(data["test"])
        self.net = model.build(len(self.names)).to(memory_format=torch.channels_last)
        self.mean_net = model.build(len(self.names))
        self.mean_net.load_state_dict(self.net.state_dict())
        self.optimiser = torch.optim.SGD(self.net.parameters(), 0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
        self.epochs_done = 0
        if resume:
            self.load()
        self.rng = torch.Generator().manual_seed(self.epochs_done + 1)
        self.np_rng = np.random.default_rng(self.epochs_done + 1)

    def load(self):
        """Go on where a checkpoint ended."""
        state = torch.load(self.path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.mean_net.load_state_dict(state["mean_net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epochs_done = state["epochs_done"]

    def save(self):
        """Write what `load` needs, and the class names."""
        torch.save({"net": self.net.state_dict(), "mean_net": self.mean_net.state_dict(),
                    "optimiser": self.optimiser.state_dict(), "epochs_done": self.epochs_done,
                    "names": self.names}, self.path)

    def epoch(self, stage, number):
        """One pass over the training pictures; returns the mean loss."""
        self.net.train()
        order = self.np_rng.permutation(self.train_set)
        batches, total = len(order) // stage.batch, 0.0
        for b in range(batches):
            rate = learning_rate(stage, (number + b / batches) / stage.epochs)
            total += self.step(stage, order[b * stage.batch:(b + 1) * stage.batch], rate)
            average_into(self.mean_net, self.net, self.epochs_done * batches + b)
        return total / batches

    def step(self, stage, chosen, rate):
        """One step of the optimiser; returns the loss."""
        batch = model.normalise(augment(to_batch(self.x[chosen]), stage.size, self.rng))
        batch = batch.contiguous(memory_format=torch.channels_last)
        loss = loss_of(self.net, batch, torch.from_numpy(self.y[chosen]), self.rng, self.np_rng)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        return loss.item()


def train(root, resume, stages):
    """Run the stages that are not done yet, with a checkpoint after each epoch."""
    trainer = Trainer(root, resume)
    plan = [(stage, number) for stage in STAGES[:stages] for number in range(stage.epochs)]
    start = time.time()
    for index, (stage, number) in enumerate(plan):
        if index < trainer.epochs_done:
            continue
        line = f"epoch {index} at {stage.size} px: loss {trainer.epoch(stage, number):.3f}"
        trainer.epochs_done = index + 1
        trainer.save()
        if number % 4 == 3 or number == stage.epochs - 1:
            line += ", held out " + score_net(trainer.mean_net, trainer.x, trainer.y, trainer.test_set, stage.size)
        print(f"{line}, {(time.time() - start) / 60:.1f} min", flush=True)


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


def score_net(net, x, y, chosen, size):
    """Score a net of `build` on some of the prepared pictures."""
    net.eval()
    score = Score()
    with torch.no_grad():
        for start in range(0, len(chosen), 64):
            part = chosen[start:start + 64]
            score.add(net(plain_batch(x[part], size)).numpy(), y[part])
    return str(score)


def load_net(root):
    """(net with the averaged weights, class names) of the checkpoint."""
    state = torch.load(pathlib.Path(root) / "checkpoint.pt", weights_only=True)
    net = model.build(len(state["names"]))
    net.load_state_dict(state["mean_net"])
    return net.eval(), state["names"]


def evaluate(root):
    """Print the accuracy of the checkpoint on the prepared pictures that were held out."""
    net, _ = load_net(root)
    data = np.load(pathlib.Path(root) / "caltech.npz")
    for size in (128, 160, model.INPUT):
        print(f"{size} px:", score_net(net, data["x"], data["y"], np.flatnonzero(data["test"]), size))


def accuracy(root, folder):
    """Score a model folder on the held-out pictures, with both resamplings that people use."""
    arrays = model.read_folder(folder)
    held_out = [(path, index) for path, index, out in list_pictures(root)[1] if out]
    for title, resample in (("bicubic", Image.Resampling.BICUBIC), ("nearest", Image.Resampling.NEAREST)):
        score = Score()
        with torch.no_grad():
            for start in range(0, len(held_out), 32):
                part = held_out[start:start + 32]
                pictures = np.stack([read_picture(path, model.INPUT, resample) for path, _ in part])
                score.add(model.run_folder(arrays, model.caffe_input(pictures)).numpy(), [index for _, index in part])
        print(f"{title}: {score}", flush=True)


def parse_arguments():
    """The command line as described at the top."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("prep", "train", "eval", "export", "accuracy"):
        commands.add_parser(name).add_argument("dir", help="the folder that holds 101_ObjectCategories")
    commands.add_parser("selftest")
    for name in ("export", "accuracy", "selftest"):
        commands.choices[name].add_argument("folder", help="a model folder")
    commands.choices["prep"].add_argument("--side", type=int, default=160, help="pixels of the stored pictures")
    commands.choices["train"].add_argument("--resume", action="store_true", help="go on from the checkpoint")
    commands.choices["train"].add_argument("--stages", type=int, default=len(STAGES), help="run only the first N")
    return parser.parse_args()


def main():
    """Run one command."""
    args = parse_arguments()
    if args.command == "prep":
        prep(args.dir, args.side)
    elif args.command == "train":
        train(args.dir, args.resume, args.stages)
    elif args.command == "eval":
        evaluate(args.dir)
    elif args.command == "export":
        model.export_net(*load_net(args.dir), args.folder)
    elif args.command == "accuracy":
        accuracy(args.dir, args.folder)
    else:
        model.selftest(args.folder)


if __name__ == "__main__":
    main()
