#!/usr/bin/env python3
"""Write a VGG16 of random weights in every format, for tools/loading.

usage: large.py FOLDER [WIDTH]      (WIDTH is a factor on all channels, by default 1: 528 MiB in each of the formats)
"""
import pathlib
import sys

import numpy as np

BLOCKS = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]


def arrays(width):
    rng = np.random.default_rng(1)
    out, inputs = {}, 3
    for b, (full, n) in enumerate(BLOCKS):
        for c in range(n):
            units = max(1, round(full * width))
            out[f"block{b + 1}_conv{c + 1}"] = rng.normal(0, 0.05, (3, 3, inputs, units)).astype(np.float32)
            inputs = units
    inputs *= 49
    for name, full in (("fc1", 4096), ("fc2", 4096), ("predictions", 1000)):
        units = 1000 if name == "predictions" else max(1, round(full * width))
        out[name] = rng.standard_normal((inputs, units), dtype=np.float32) * np.float32(0.01)
        inputs = units
    return {n: (k, np.zeros(k.shape[-1], np.float32)) for n, k in out.items()}


def torch_state(layers):
    import torch
    out, at, dense = {}, 0, 0
    for name, (kernel, bias) in layers.items():
        if kernel.ndim == 4:
            key, kernel = f"features.{at}", kernel.transpose(3, 2, 0, 1)
            at += 3 if name in ("block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3") else 2
        else:
            key, kernel = f"classifier.{dense}", kernel.T
            dense += 3
        out[key + ".weight"], out[key + ".bias"] = torch.from_numpy(np.ascontiguousarray(kernel)), torch.from_numpy(bias)
    return out


def hdf5(path, layers, **options):
    import h5py
    with h5py.File(path, "w") as f:
        for name, (kernel, bias) in layers.items():
            extra = {k: (kernel.shape if v == "whole" else v) for k, v in options.items()}
            f.create_dataset(f"{name}/{name}/kernel:0", data=kernel, **extra)
            f.create_dataset(f"{name}/{name}/bias:0", data=bias)


def main():
    import onnx
    import safetensors.torch
    import torch
    from onnx import TensorProto, helper, numpy_helper

    folder, width = pathlib.Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder.mkdir(parents=True, exist_ok=True)
    layers = arrays(width)
    flat = {f"{n}_{k}": a for n, two in layers.items() for k, a in zip(("kernel", "bias"), two)}
    (folder / "npy").mkdir(exist_ok=True)
    for n, a in flat.items():
        np.save(folder / "npy" / n, a)
    np.savez(folder / "stored.npz", **flat)
    np.savez_compressed(folder / "deflated.npz", **flat)
    hdf5(folder / "plain.h5", layers)
    hdf5(folder / "gzip.h5", layers, compression="gzip", compression_opts=1)
    hdf5(folder / "gzip_shuffle.h5", layers, compression="gzip", compression_opts=1, shuffle=True, fletcher32=True)
    hdf5(folder / "gzip_whole.h5", layers, compression="gzip", compression_opts=1, shuffle=True, chunks="whole")
    state = torch_state(layers)
    torch.save(state, folder / "zip.pth")
    torch.save(state, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({n: t.half() for n, t in state.items()}, folder / "half.pth")
    safetensors.torch.save_file(state, folder / "plain.safetensors")
    safetensors.torch.save_file({n: t.bfloat16() for n, t in state.items()}, folder / "bfloat16.safetensors")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [x], [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])],
                              initializer=[numpy_helper.from_array(t.numpy(), n) for n, t in state.items()])
    onnx.save_model(helper.make_model(graph), folder / "plain.onnx")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
