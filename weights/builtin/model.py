"""The narrow VGG16 of the built-in model: how it is built to train, and how it becomes a model folder.

Used by train.py; needs numpy and torch.
"""
import hashlib
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = (16, 32, 64, 128, 128)  # channels of the five blocks
CONVS = (2, 2, 3, 3, 3)          # convolutions in each
DENSE = 256
MEAN_RGB = (123.68, 116.779, 103.939)
SCALE = 58.0                     # brings the input near unit variance; folded into the first kernel at export
INPUT = 224


def layer_names():
    """Keras' names of the 16 layers with weights, in order."""
    convs = [f"block{b + 1}_conv{c + 1}" for b, n in enumerate(CONVS) for c in range(n)]
    return convs + ["fc1", "fc2", "predictions"]


def build(classes):
    """The net with batch norm, as one torch.nn.Sequential; input RGB, normalised by `normalise`."""
    layers, inputs = [], 3
    for width, convs in zip(WIDTHS, CONVS):
        for _ in range(convs):
            layers += [nn.Conv2d(inputs, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
            inputs = width
        layers.append(nn.MaxPool2d(2))
    layers += [nn.AdaptiveAvgPool2d(7), nn.Flatten()]  # the pooling lets small pictures through; at 224 it does nothing
    inputs *= 7 * 7
    for _ in range(2):
        layers += [nn.Linear(inputs, DENSE, bias=False), nn.BatchNorm1d(DENSE), nn.ReLU(inplace=True), nn.Dropout(0.3)]
        inputs = DENSE
    layers.append(nn.Linear(inputs, classes))
    return nn.Sequential(*layers)


def normalise(batch):
    """RGB 0 to 255, (n, 3, h, w), to what the net trains on."""
    return (batch - torch.tensor(MEAN_RGB).view(1, 3, 1, 1)) / SCALE


def fold(net):
    """[(kernel, bias)] in torch's layouts with batch norm and the scaling of the input folded in.

    A batch norm behind y = Wx + b is s*(y - mean) + beta with s = gamma / sqrt(var + eps), so W becomes sW and b
    becomes s*(b - mean) + beta. The first kernel also turns from RGB / SCALE to BGR.
    """
    modules, folded = list(net), []
    for module, after in zip(modules, modules[1:] + [None]):
        if not isinstance(module, (nn.Conv2d, nn.Linear)):
            continue
        kernel = module.weight.detach().double()
        bias = torch.zeros(len(kernel), dtype=torch.double) if module.bias is None else module.bias.detach().double()
        if isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)):
            s = after.weight.detach().double() / (after.running_var.double() + after.eps).sqrt()
            kernel = kernel * s.view(-1, *[1] * (kernel.dim() - 1))
            bias = (bias - after.running_mean.double()) * s + after.bias.detach().double()
        if not folded:
            kernel = kernel.flip(1) / SCALE
        folded.append((kernel.float().numpy(), bias.float().numpy()))
    return folded


def to_keras(name, kernel):
    """OIHW to HWIO, (out, in) to (in, out); before fc1 also the flattening from C, H, W to H, W, C."""
    if kernel.ndim == 4:
        kernel = kernel.transpose(2, 3, 1, 0)
    elif name == "fc1":
        out = len(kernel)
        kernel = kernel.reshape(out, -1, 7, 7).transpose(2, 3, 1, 0).reshape(-1, out)
    else:
        kernel = kernel.T
    return np.ascontiguousarray(kernel, "<f4")


def card(folder):
    """The model card; licence and figures are for people to add once they know them."""
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.npy"))}
    return {
        "name": "VGG16 quarter-width",
        "trained_on": "Caltech-101 (Li, Andreetto, Ranzato, Perona), without BACKGROUND_Google and Faces_easy",
        "input": {"width": INPUT, "height": INPUT, "channels": "BGR", "mean": MEAN_RGB[::-1], "std": [1, 1, 1],
                  "scale": 1, "fit": "stretch", "resample": "bicubic", "resize": 0},
        "sha256": sums,
    }


def write_json(path, value):
    """Indented JSON in UTF-8, as people read it."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def export_net(net, names, path):
    """Write a net as a model folder."""
    folder = pathlib.Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (kernel, bias) in zip(layer_names(), fold(net)):
        np.save(folder / f"{name}_kernel.npy", to_keras(name, kernel))
        np.save(folder / f"{name}_bias.npy", bias.astype("<f4"))
    write_json(folder / "classes.json", [{"id": n, "name": n.replace("_", " ")} for n in names])
    write_json(folder / "model.json", card(folder))


def read_folder(path):
    """{array name: array} of a model folder."""
    return {p.stem: np.load(p) for p in sorted(pathlib.Path(path).glob("*.npy"))}


def caffe_input(pictures):
    """uint8 RGB (n, h, w, 3) to BGR minus mean (n, 3, h, w), as the card says."""
    bgr = pictures[..., ::-1].astype(np.float32) - np.float32(MEAN_RGB[::-1])
    return torch.from_numpy(np.ascontiguousarray(bgr.transpose(0, 3, 1, 2)))


def run_folder(arrays, batch):
    """The forward pass of an exported folder, in plain torch: BGR minus mean, (n, 3, 224, 224), to logits."""

    def weights(name):
        return torch.from_numpy(arrays[name + "_kernel"]), torch.from_numpy(arrays[name + "_bias"])

    for block, convs in enumerate(CONVS, 1):
        for conv in range(1, convs + 1):
            kernel, bias = weights(f"block{block}_conv{conv}")
            batch = F.relu(F.conv2d(batch, kernel.permute(3, 2, 0, 1), bias, padding=1))
        batch = F.max_pool2d(batch, 2)
    batch = batch.permute(0, 2, 3, 1).flatten(1)  # H, W, C, as Keras flattens
    for name in ("fc1", "fc2", "predictions"):
        kernel, bias = weights(name)
        batch = batch @ kernel + bias
        if name != "predictions":
            batch = F.relu(batch)
    return batch


def selftest(path):
    """Export an untrained net with random batch norms and compare its answers with those of the folder."""
    torch.manual_seed(0)
    net = build(100).eval()
    for module in net:
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    export_net(net, [f"class_{i}" for i in range(100)], path)
    pictures = np.random.default_rng(0).integers(0, 256, (2, INPUT, INPUT, 3), dtype=np.uint8)
    with torch.no_grad():
        want = net(normalise(torch.from_numpy(pictures).permute(0, 3, 1, 2).float())).numpy()
        got = run_folder(read_folder(path), caffe_input(pictures)).numpy()
    error = np.abs(got - want).max() / np.abs(want).max()
    print(f"largest difference {error:.1e} of the largest output")
    if error > 1e-4:
        raise SystemExit("the exported folder does not compute what the net does")
