#!/usr/bin/env python3
"""Time matplotlib drawing feature maps the way the notebook does that VGGScope replaces.

For each of VGG16's 18 convolutions and pools: a figure of 35 x 35 inches with 8 x 8 subplots, the first 64 channels
with imshow, made into a PNG as Jupyter makes it to show it: cut to what is drawn (bbox_inches="tight"). (The notebook
shows 64 maps also where a layer has 512.) With --bare the least that matplotlib can do for the same maps: no axes around
them, nothing cut.

usage: notebook_maps.py MAPS [--bare] [--layer NAME]...

MAPS is a folder of .npy files as written by `vggscope features --npy --out MAPS photo.jpg`.
Prints seconds for each layer and in all. Needs numpy and matplotlib.
"""
import argparse
import pathlib
import tempfile
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

LAYERS = [
    f"block{block}_{part}"
    for block, convs in enumerate([2, 2, 3, 3, 3], start=1)
    for part in [f"conv{i + 1}" for i in range(convs)] + ["pool"]
]


def draw(maps, path, bare=False):
    """Draw the first 64 channels of maps, an array (height, width, channels), into a PNG file."""
    figure = plt.figure(figsize=(35, 35))
    for i in range(min(64, maps.shape[2])):
        axes = figure.add_subplot(8, 8, i + 1)
        axes.imshow(maps[:, :, i])
        if bare:
            axes.axis("off")
    figure.savefig(path, bbox_inches=None if bare else "tight")
    plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maps", type=pathlib.Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--layer", action="append", default=[], choices=LAYERS)
    arguments = parser.parse_args()
    total = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.layer or LAYERS:
            maps = np.load(arguments.maps / f"{name}.npy")
            start = time.perf_counter()
            draw(maps, pathlib.Path(folder) / f"{name}.png", arguments.bare)
            took = time.perf_counter() - start
            total += took
            print(f"{name}  {maps.shape}  {took:.2f} s", flush=True)
    print(f"all  {total:.2f} s")


if __name__ == "__main__":
    main()
