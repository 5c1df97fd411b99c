#!/usr/bin/env python3
"""Make the small .npz and .npy files that the tests of package weights read.

usage: gen_testdata.py [DIR]      (default: the folder of this script; needs numpy)

Every archive holds the same small VGG16, whose values are a formula that the Go tests know too, in another of the
forms that people have weights in: types, byte orders, memory orders, compression and naming schemes. The single
.npy files are one array in forms that must be read or refused.
"""
import io
import pathlib
import sys
import zipfile

import numpy as np

CONVS = {  # outputs of each convolution; weights/tools_test.go has the same
    "block1_conv1": 2, "block1_conv2": 2,
    "block2_conv1": 3, "block2_conv2": 3,
    "block3_conv1": 2, "block3_conv2": 4, "block3_conv3": 3,
    "block4_conv1": 2, "block4_conv2": 3, "block4_conv3": 4,
    "block5_conv1": 3, "block5_conv2": 2, "block5_conv3": 2,
}
DENSE = {"fc1": 5, "fc2": 4, "predictions": 6}
TORCH_FEATURES = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
DTYPES = ["<f4", ">f4", "<f8", ">f8", "<f2", ">f2"]


def pattern(index, shape):
    """Values of array number `index`: sixty-fourths, which float16 holds exactly."""
    i = np.arange(np.prod(shape))
    return (((index * 31 + i * 7) % 255 - 127) / 64).astype("<f4").reshape(shape)


def model():
    """The small model as {Keras array name: float32 array}, in Keras' order and layout."""
    shapes, inputs = {}, 3
    for name, out in CONVS.items():
        shapes[name] = (3, 3, inputs, out)
        inputs = out
    inputs *= 7 * 7
    for name, out in DENSE.items():
        shapes[name] = (inputs, out)
        inputs = out
    arrays = {}
    for name, shape in shapes.items():
        arrays[name + "_kernel"] = pattern(len(arrays), shape)
        arrays[name + "_bias"] = pattern(len(arrays), shape[-1:])
    return arrays


def frossard(arrays):
    """The same arrays under Frossard's names."""
    out = {}
    for name, a in arrays.items():
        layer, kind = name.rsplit("_", 1)
        if layer in CONVS:
            layer = layer.replace("block", "conv").replace("_conv", "_")
        else:
            layer = {"fc1": "fc6", "fc2": "fc7", "predictions": "fc8"}[layer]
        out[layer + ("_W" if kind == "kernel" else "_b")] = a
    return out


def torchvision(arrays):
    """The same arrays under torchvision's names and in its layouts: OIHW, (out, in), flattened as C, H, W."""
    names = [f"features.{i}" for i in TORCH_FEATURES] + [f"classifier.{i}" for i in (0, 3, 6)]
    out = {}
    for (name, a), layer in zip(arrays.items(), [n for n in names for _ in "wb"]):
        if a.ndim == 4:
            a = a.transpose(3, 2, 0, 1)
        elif name == "fc1_kernel":
            a = a.reshape(7, 7, -1, a.shape[1]).transpose(3, 2, 0, 1).reshape(a.shape[1], -1)
        elif a.ndim == 2:
            a = a.T
        out[layer + (".weight" if name.endswith("kernel") else ".bias")] = np.ascontiguousarray(a)
    return out


def mixed(arrays, fortran_first):
    """The same arrays in every type, and in both memory orders by turns."""
    out = {}
    for i, (name, a) in enumerate(arrays.items()):
        fortran = (i // 2 + fortran_first) % 2 == 0
        out[name] = np.array(a.astype(DTYPES[i % len(DTYPES)]), order="F" if fortran else "C")
    return out


def npy(a, version=None):
    """One array as the bytes of a .npy file."""
    buf = io.BytesIO()
    np.lib.format.write_array(buf, np.asanyarray(a), version=version, allow_pickle=True)
    return buf.getvalue()


def archives(dst):
    keras = model()
    torch = torchvision(keras)
    np.savez(dst / "keras.npz", **keras)
    np.savez_compressed(dst / "keras_deflated.npz", **keras)
    np.savez(dst / "keras_variables.npz",
             **{"/".join(n.rsplit("_", 1)) + ":0": a for n, a in keras.items()})
    np.savez(dst / "frossard.npz", **frossard(keras))
    np.savez(dst / "torchvision.npz", **torch)
    np.savez_compressed(dst / "torchvision_fortran.npz", **{n: np.asfortranarray(a) for n, a in torch.items()})
    np.savez_compressed(dst / "mixed_fc.npz", **mixed(keras, 0))
    np.savez_compressed(dst / "mixed_cf.npz", **mixed(keras, 1))


def singles(dst):
    a = pattern(0, (3, 3, 3, 2))
    good = npy(a)
    files = {
        "good_v1": good,
        "good_v2": npy(a, (2, 0)),
        "good_v3": npy(a, (3, 0)),
        "bad_truncated": good[:-10],
        "bad_trailing": good + b"12345",
        "bad_header_cut": good[:40],
        "bad_header_length": good[:8] + b"\xff\xff" + good[10:],
        "bad_int64": npy(np.zeros((2, 2), "<i8")),
        "bad_bool": npy(np.zeros((2, 2), bool)),
        "bad_complex": npy(np.zeros((2, 2), "<c8")),
        "bad_object": npy(np.array([[1, None]], dtype=object)),
        "bad_text": npy(np.array(["ab", "cd"])),
        "bad_struct": npy(np.zeros(2, dtype=[("a", "<f4"), ("b", "<f4")])),
        "bad_longdouble": npy(np.zeros(2, np.longdouble)),
        "bad_scalar": npy(np.float32(1)),
        "bad_empty_axis": npy(np.zeros((0, 3), "<f4")),
    }
    for name, data in files.items():
        (dst / (name + ".npy")).write_bytes(data)


def fix_times(path):
    """Write an archive again with fixed times, so that a new run gives the same bytes."""
    with zipfile.ZipFile(path) as z:
        entries = [(i.filename, i.compress_type, z.read(i)) for i in z.infolist()]
    with zipfile.ZipFile(path, "w") as z:
        for name, method, data in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            z.writestr(info, data)


def main():
    if len(sys.argv) > 2 or "-h" in sys.argv[1:] or "--help" in sys.argv[1:]:
        sys.exit(__doc__)
    dst = pathlib.Path(sys.argv[1]) if len(sys.argv) == 2 else pathlib.Path(__file__).parent
    archives(dst)
    singles(dst)
    for path in sorted(dst.glob("*.npz")):
        fix_times(path)


if __name__ == "__main__":
    main()
