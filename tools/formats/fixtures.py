#!/usr/bin/env python3
"""Make the small files in which the tests of package weights find one network in the formats that it is kept in elsewhere.

usage: fixtures.py [FORMAT ...]      (default: all; the libraries are those of requirements.txt)

Every file in weights/testdata/formats holds the network of weights/testdata/gen_testdata.py, saved by the library that
the format is of. All values are sixty-fourths, which float16 and bfloat16 hold exactly.
"""
import pathlib
import sys

import numpy as np

TESTDATA = pathlib.Path(__file__).resolve().parents[2] / "weights" / "testdata"
OUT = TESTDATA / "formats"
sys.path.insert(0, str(TESTDATA))
sys.dont_write_bytecode = True
import gen_testdata  # noqa: E402

KERAS = gen_testdata.model()
TORCH = gen_testdata.torchvision(KERAS)
TIMM = {"classifier.0": "pre_logits.fc1", "classifier.3": "pre_logits.fc2", "classifier.6": "head.fc"}


def timm(arrays):
    """Torchvision's arrays under timm's names, the first two dense kernels as convolutions."""
    out = {}
    for name, a in arrays.items():
        layer, kind = name.rsplit(".", 1)
        layer = TIMM.get(layer, layer)
        if kind == "weight" and layer.startswith("pre_logits"):
            side = 7 if layer.endswith("fc1") else 1
            a = a.reshape(a.shape[0], -1, side, side)
        out[f"{layer}.{kind}"] = a
    return out


def make_safetensors():
    from ml_dtypes import bfloat16
    from safetensors.numpy import save_file

    save_file(TORCH, OUT / "torchvision.safetensors", metadata={"format": "pt"})
    types = [np.float32, np.float16, bfloat16, np.float64]
    save_file({n: a.astype(types[i % 4]) for i, (n, a) in enumerate(timm(TORCH).items())}, OUT / "timm.safetensors")


def make_torch():
    import collections

    import torch

    def tensors(arrays):
        return collections.OrderedDict((n, torch.from_numpy(a.copy())) for n, a in arrays.items())

    def network():
        """A module with torchvision's names, which torch.save knows by state_dict() as it does torchvision's own."""
        net = torch.nn.Module()
        net.features, net.classifier = torch.nn.Module(), torch.nn.Module()
        for name, t in tensors(TORCH).items():
            part, index, kind = name.split(".")
            part = getattr(net, part)
            if not hasattr(part, index):
                part.add_module(index, torch.nn.Module())
            getattr(part, index).register_parameter(kind, torch.nn.Parameter(t))
        return net

    def views():
        """All tensors as views of one storage, in every memory order, as parameters."""
        types = [lambda t: t.contiguous(memory_format=torch.channels_last) if t.dim() == 4 else t.t().contiguous().t(), lambda t: t]
        whole = torch.cat([types[i % 2](t).permute(sorted(range(t.dim()), key=lambda a: -types[i % 2](t).stride(a))).reshape(-1)
                           for i, t in enumerate(tensors(TORCH).values())])
        out, at = {}, 0
        for i, (n, t) in enumerate(tensors(TORCH).items()):
            out[n] = torch.nn.Parameter(whole.as_strided(t.shape, types[i % 2](t).stride(), at))
            at += t.numel()
        return out

    net = network()
    types = [torch.float32, torch.float16, torch.bfloat16, torch.float64]
    torch.save(net.state_dict(), OUT / "torchvision.pth")
    torch.save(net.state_dict(), OUT / "legacy.pth", _use_new_zipfile_serialization=False)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    sum(p.sum() for p in list(net.parameters())[:2]).backward()
    sgd.step()
    net = network()
    wrapped = {"module." + n: t.to(types[i % 4]) for i, (n, t) in enumerate(net.state_dict().items())}
    wrapped["module.features.1.num_batches_tracked"] = torch.tensor(7)
    checkpoint = {"epoch": 3, "arch": "vgg16", "best": 0.5, "state_dict": wrapped, "optimizer": sgd.state_dict()}
    torch.save(checkpoint, OUT / "checkpoint.pt")
    torch.save(checkpoint, OUT / "checkpoint_legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(checkpoint, OUT / "checkpoint_protocol4.pt", pickle_protocol=4)
    torch.save(views(), OUT / "views.pth")
    torch.save(views(), OUT / "views_legacy.pth", _use_new_zipfile_serialization=False)


def main():
    makers = {n[5:]: f for n, f in globals().items() if n.startswith("make_")}
    if not set(sys.argv[1:]) <= set(makers):
        sys.exit(__doc__ + "\nformats: " + ", ".join(makers))
    OUT.mkdir(exist_ok=True)
    for name in sys.argv[1:] or makers:
        makers[name]()
    for path in OUT.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
