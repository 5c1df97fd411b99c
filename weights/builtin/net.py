"""VGG16 in PyTorch from a folder of Keras arrays, the head that is trained on it, and how that head is written.

Used by train.py; needs numpy and torch. Activations between the convolutions and the head are flattened as Keras does, in
the order H, W, C.
"""
import hashlib
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # channels and convolutions of each
FEATURES = 7 * 7 * 512
UNITS = 256
DENSE = ("fc1", "fc2", "predictions")


def read_array(folder, name):
    """An array of a model folder as a float32 tensor."""
    return torch.from_numpy(np.load(pathlib.Path(folder) / f"{name}.npy").astype(np.float32))


def convolutions(folder):
    """The layers from the picture to block5_pool, as a torch.nn.Sequential of (n, 3, h, w)."""
    layers, inputs = [], 3
    for block, (channels, convs) in enumerate(BLOCKS, 1):
        for conv in range(1, convs + 1):
            name = f"block{block}_conv{conv}"
            layer = nn.Conv2d(inputs, channels, 3, padding=1)
            layer.weight.data = read_array(folder, f"{name}_kernel").permute(3, 2, 0, 1).contiguous()  # HWIO to OIHW
            layer.bias.data = read_array(folder, f"{name}_bias")
            layers += [layer, nn.ReLU(inplace=True)]
            inputs = channels
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers).eval()


def features(net, batch):
    """block5_pool of a batch of inputs (n, 3, 224, 224) as (n, 25088)."""
    with torch.inference_mode():
        return net(batch).permute(0, 2, 3, 1).flatten(1)


class Head(nn.Module):
    """fc1, fc2 and predictions, with dropout before each while it trains. Gives logits."""

    def __init__(self, classes):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(FEATURES, UNITS), nn.Linear(UNITS, UNITS)
        self.predictions = nn.Linear(UNITS, classes)
        for name in DENSE:
            nn.init.kaiming_normal_(getattr(self, name).weight, nonlinearity="relu")
            nn.init.zeros_(getattr(self, name).bias)

    def forward(self, x):
        x = F.relu(self.fc1(F.dropout(x, 0.5, self.training)))
        x = F.relu(self.fc2(F.dropout(x, 0.4, self.training)))
        return self.predictions(F.dropout(x, 0.3, self.training))


def write_head(head, scale, folder):
    """Write a head that was trained on features / scale, as float16; the scale goes into fc1."""
    for name in DENSE:
        layer = getattr(head, name)
        kernel = layer.weight.detach().T / (scale if name == "fc1" else 1)
        np.save(pathlib.Path(folder) / f"{name}_kernel.npy", kernel.contiguous().numpy().astype("<f2"))
        np.save(pathlib.Path(folder) / f"{name}_bias.npy", layer.bias.detach().numpy().astype("<f2"))


def read_head(folder):
    """The head of a model folder as a function of features."""
    arrays = [(read_array(folder, f"{name}_kernel"), read_array(folder, f"{name}_bias")) for name in DENSE]

    def run(x):
        for name, (kernel, bias) in zip(DENSE, arrays):
            x = x @ kernel + bias
            if name != "predictions":
                x = F.relu(x)
        return x

    return run


def write_sums(folder):
    """Put the SHA-256 of each array into the card; the rest of the card is written by hand."""
    path = pathlib.Path(folder) / "model.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card["sha256"] = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(path.parent.glob("*.npy"))}
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
