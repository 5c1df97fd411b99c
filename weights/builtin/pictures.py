"""Caltech-101 as the built-in model's head learns it: which pictures there are, and how each is changed.

Used by train.py; needs numpy and Pillow.
"""
import pathlib
import zlib

import numpy as np
from PIL import Image

LEFT_OUT = ("BACKGROUND_Google", "Faces_easy")
INPUT = 224
MEAN_BGR = np.float32((103.939, 116.779, 123.68))


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


def read_picture(path):
    """A picture file as RGB."""
    with Image.open(path) as im:
        return im.convert("RGB")


def net_input(picture, resample=Image.Resampling.BICUBIC):
    """What the net is given: stretched to 224 x 224, BGR minus the mean, float32 (3, 224, 224)."""
    rgb = np.asarray(picture.resize((INPUT, INPUT), resample), np.float32)
    return (rgb[..., ::-1] - MEAN_BGR).transpose(2, 0, 1)


def mirror(picture):
    """Left and right swapped."""
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def random_crop(picture, rng):
    """Half to all of the area, mirrored half of the time; a quarter of them grey, the others in another light."""
    width, height = picture.size
    area, ratio = rng.uniform(0.5, 1), np.exp(rng.uniform(-0.2, 0.2))
    w, h = int(min(width, width * (area * ratio) ** 0.5)), int(min(height, height * (area / ratio) ** 0.5))
    x, y = rng.integers(0, width - w + 1), rng.integers(0, height - h + 1)
    picture = picture.crop((x, y, x + w, y + h))
    if rng.random() < 0.5:
        picture = mirror(picture)
    if rng.random() < 0.25:
        return picture.convert("L").convert("RGB")
    contrast, brightness = rng.uniform(0.7, 1.3), rng.uniform(-25, 25)
    return Image.fromarray(np.clip(np.asarray(picture, np.float32) * contrast + brightness, 0, 255).astype(np.uint8))
