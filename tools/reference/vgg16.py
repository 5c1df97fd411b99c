"""VGG16 as data: its layers by their Keras names, the shapes of its arrays, and the reader of a model folder."""
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCKS = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))  # convolutions and channels of each block
DENSE = ("fc1", "fc2", "predictions")
DENSE_UNITS = 4096
PIXELS = (224, 224)  # height and width of the input
STRIDE = 32  # five pools, each of which halves and rounds down
POOLED_SIDE = PIXELS[0] // STRIDE


@dataclass(frozen=True)
class Layer:
    """One layer: its Keras name and one of the kinds input, conv, pool, flatten, dense, softmax (dense + softmax)."""
    name: str
    kind: str

    @property
    def has_weights(self):
        return self.kind in ("conv", "dense", "softmax")


def layers(top=True):
    """The 23 layers in order, or the 19 up to block5_pool when top is false."""
    out = [Layer("input_1", "input")]
    for b, (convs, _) in enumerate(BLOCKS, 1):
        out += [Layer(f"block{b}_conv{n}", "conv") for n in range(1, convs + 1)]
        out.append(Layer(f"block{b}_pool", "pool"))
    if top:
        out += [Layer("flatten", "flatten"), Layer("fc1", "dense"), Layer("fc2", "dense"),
                Layer("predictions", "softmax")]
    return out


def array_shapes(width=1.0, classes=1000, top=True, pixels=PIXELS):
    """[(name, shape)] in Keras order, kernel before bias: kernels (3,3,in,out) and (in,out), biases (out,)."""
    out, channels = [], 3
    for b, (convs, full) in enumerate(BLOCKS, 1):
        for n in range(1, convs + 1):
            units = int(full * width)
            out += [(f"block{b}_conv{n}_kernel", (3, 3, channels, units)), (f"block{b}_conv{n}_bias", (units,))]
            channels = units
    inputs = (pixels[0] // STRIDE) * (pixels[1] // STRIDE) * channels
    for name in DENSE if top else ():
        units = classes if name == "predictions" else int(DENSE_UNITS * width)
        out += [(f"{name}_kernel", (inputs, units)), (f"{name}_bias", (units,))]
        inputs = units
    return out


def load_folder(folder):
    """{name: float32 array} of a model folder, in Keras order; the widths are whatever the arrays have."""
    out = {}
    for name, _ in array_shapes():
        path = Path(folder) / f"{name}.npy"
        if not path.exists():
            raise SystemExit(f"{path}: not found; --model wants a folder with the 32 arrays of a VGG16")
        out[name] = np.load(path, allow_pickle=False).astype(np.float32)  # exact: the files hold float32 or float16
    return out
