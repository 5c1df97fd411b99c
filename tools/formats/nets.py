#!/usr/bin/env python3
"""Compare VGGScope with the libraries that weights come from: networks of random weights, saved by each in all its ways, must
get the probabilities from vggscope that the library itself computes, to 1e-4; and what is no VGG must be refused.

usage: nets.py PROGRAM [NAME ...]     compare; PROGRAM is vggscope
       nets.py --store [NAME ...]     write some of the files, with the probabilities, for the tests of package nn

The libraries are those of requirements.txt beside it.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORE = ROOT / "weights" / "testdata" / "nets"
BLOCKS = {11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4]}
WIDTHS = [4, 5, 6, 7, 8]
CASES = {}


STORED = ["torch_legacy.pth", "torch_half.safetensors", "torch_checkpoint.ckpt.pt", "torch_head2.pth", "torch_cifar.pth", "onnx_new.onnx",
          "onnx_train_bn.onnx", "onnx_average.onnx", "onnx_nameless.onnx", "keras_vgg16.h5", "keras_sequential.keras", "keras_average.weights.h5",
          "keras_average.keras", "keras_bn.keras", "keras_gzip.h5", "keras_rescaled.keras", "hub_flatten", "keras_dogs150.keras",
          "keras_wide100x75.h5", "keras_dogs48.keras", "onnx_side150.onnx", "torch_norm_first.pth", "onnx_norm_both.onnx", "keras_norm_maps.keras",
          "keras_norm_average.keras"]


def case(*names):
    """Registers a function that writes a file for each of the names. It gives what computes it, or what the refusal says."""
    def wrap(f):
        for n in names:
            CASES[n] = f
        return f
    return wrap


def picture():
    """A picture with something in it: smooth colours and edges."""
    y, x = np.mgrid[0:224, 0:224] / 224
    rgb = np.stack([np.sin(9 * x + 3 * y), np.cos(7 * y) * x, (x * y * 6) % 1], -1)
    rgb = (rgb - rgb.min()) / (rgb.max() - rgb.min())
    rgb[60:130, 90:180] = [0.9, 0.2, 0.1]
    return Image.fromarray((255 * rgb).astype(np.uint8))


def prepare(card):
    """What the card makes of the picture: (height, width, 3) in its colours."""
    filters = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
    w, h, im = card["width"], card["height"], picture()
    if card["fit"] == "crop":
        side = card["resize"] or w
        im = im.resize((side, side), filters[card["resample"]]).crop(((side - w) // 2, (side - h) // 2, (side + w) // 2, (side + h) // 2))
    else:
        im = im.resize((w, h), filters[card["resample"]])
    v = np.asarray(im, np.float32)
    if card["channels"] == "BGR":
        v = v[..., ::-1]
    return ((v * np.float32(card["scale"]) - np.float32(card["mean"])) / np.float32(card["std"])).astype(np.float32)


def raw():
    return np.asarray(picture(), np.float32)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


# ---------------------------------------------------------------- PyTorch

def features(depth=16, bn=False, widths=WIDTHS, conv=None, dilation=1):
    layers, inputs = [], 3
    for b, n in enumerate(BLOCKS[depth]):
        for _ in range(n):
            c = (conv or torch.nn.Conv2d)(inputs, widths[b], 3, padding=dilation, dilation=dilation)
            layers += [c, torch.nn.BatchNorm2d(widths[b])] if bn else [c]
            layers.append(torch.nn.ReLU(inplace=True))
            inputs = widths[b]
        layers.append(torch.nn.MaxPool2d(2, 2))
    return torch.nn.Sequential(*layers)


def tame(net, x, seed=1):
    """Random weights whose answers are neither all alike nor one class alone on that input."""
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for m in net.modules():
            if isinstance(m, torch.nn.BatchNorm2d | torch.nn.BatchNorm1d):
                if m.affine:
                    m.weight.uniform_(0.5, 1.5, generator=g)
                    m.bias.uniform_(-0.3, 0.3, generator=g)
                m.running_mean.normal_(0, 0.3, generator=g)
                m.running_var.uniform_(0.5, 2, generator=g)
            elif isinstance(m, torch.nn.Conv2d | torch.nn.Linear):
                fan = m.weight[0].numel()
                m.weight.normal_(0, (2 / fan) ** 0.5, generator=g)
                if m.bias is not None:
                    m.bias.uniform_(0, 0.2, generator=g)
        net.eval()
        last = [m for m in net.modules() if isinstance(m, torch.nn.Linear | torch.nn.Conv2d)][-1]
        z = net(x)
        last.weight *= 1.5 / max(float(z.std()) if z.numel() > 1 else float(abs(z)), 1e-6)
    return net


class Torch(torch.nn.Module):
    def __init__(self, head, average=None, **options):
        super().__init__()
        self.features = features(**options)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(average) if average else torch.nn.Identity()
        self.classifier = head

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def linear(*sizes, drop=True, bias=True):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(torch.nn.Linear(sizes[i], sizes[i + 1], bias=bias))
        if i < len(sizes) - 2:
            layers += [torch.nn.ReLU(), torch.nn.Dropout()] if drop else [torch.nn.ReLU()]
    return torch.nn.Sequential(*layers)


def torch_input(side=224, seed=3):
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))


def by_torch(net):
    """What the network says of a prepared picture."""
    def ask(x):
        with torch.no_grad():
            z = net(torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1))[None]))[0].numpy()
        return softmax(z) if z.size > 1 else np.array([1, 0]) + np.array([-1, 1]) / (1 + np.exp(-z[0]))
    return ask


STANDARD = (8 * 49, 20, 16, 10)


def standard(depth=16, bn=False, **options):
    return tame(Torch(linear(*STANDARD), depth=depth, bn=bn, **options), torch_input(), seed=depth)


@case("torch_vgg11.pth", "torch_vgg13.pth", "torch_vgg16.pth", "torch_vgg19.pth")
def plain(path):
    net = standard(int(path.stem[-2:]))
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_vgg11_bn.pth", "torch_vgg13_bn.pth", "torch_vgg16_bn.pth", "torch_vgg19_bn.pth")
def batch_norm(path):
    net = standard(int(path.stem[-5:-3]), bn=True)
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_torchvision.pth")
def torchvision_own(path):
    import torchvision
    net = torchvision.models.VGG(features(), num_classes=10, init_weights=False)
    net.classifier = linear(*STANDARD)
    net = tame(net, torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_legacy.pth")
def legacy(path):
    net = standard(11)
    torch.save(net.state_dict(), path, _use_new_zipfile_serialization=False)
    return by_torch(net)


@case("torch_half.pth")
def half(path):
    net = standard().half().float()
    torch.save({n: t.half() for n, t in net.state_dict().items()}, path)
    return by_torch(net)


@case("torch_bfloat16.safetensors")
def brain(path):
    import safetensors.torch
    net = standard().bfloat16().float()
    safetensors.torch.save_file({n: t.bfloat16() for n, t in net.state_dict().items()}, path)
    return by_torch(net)


@case("torch_half.safetensors")
def half_safe(path):
    import safetensors.torch
    net = standard(13).half().float()
    safetensors.torch.save_file({n: t.half() for n, t in net.state_dict().items()}, path)
    return by_torch(net)


@case("torch_timm.safetensors")
def timm(path):
    import safetensors.torch
    net = standard()
    names = {"classifier.0": "pre_logits.fc1", "classifier.3": "pre_logits.fc2", "classifier.6": "head.fc"}
    out = {}
    for n, t in net.state_dict().items():
        layer, kind = n.rsplit(".", 1)
        layer = names.get(layer, layer)
        if kind == "weight" and layer == "pre_logits.fc1":
            t = t.reshape(t.shape[0], -1, 7, 7)
        elif kind == "weight" and layer == "pre_logits.fc2":
            t = t.reshape(*t.shape, 1, 1)
        out[f"{layer}.{kind}"] = t.contiguous()
    safetensors.torch.save_file(out, path)
    return by_torch(net)


PREFIXES = ["module.", "backbone.", "encoder.", "model.vgg.", "_orig_mod.", "_orig_mod.module.", "net.", "model.", "vgg16."]


@case(*[f"torch_prefix_{p}pt" for p in PREFIXES])
def prefixed(path):
    net = standard(11)
    prefix = path.name[len("torch_prefix_"):-2]
    torch.save(collections.OrderedDict((prefix + n, t) for n, t in net.state_dict().items()), path)
    return by_torch(net)


@case("torch_checkpoint.ckpt.pt", "torch_lightning.pt")
def checkpoint(path):
    net = standard(11)
    sgd = torch.optim.Adam(net.parameters())
    net(torch_input()).sum().backward()
    sgd.step()
    net = standard(11)
    prefix = "model." if "lightning" in path.name else ""
    state = {prefix + n: t for n, t in net.state_dict().items()}
    torch.save({"epoch": 7, "global_step": 100, "state_dict": state, "optimizer_states": [sgd.state_dict()], "lr_schedulers": [],
                "best": torch.tensor(0.5)}, path)
    return by_torch(net)


@case("torch_caffe_names.pth", "torch_vggface.pth", "torch_fcn_names.pth")
def caffe_names(path):
    net = standard(16)
    with torch.no_grad():
        net.classifier[6].weight /= 60  # its input is not around 0
    out, at, dense = {}, 0, 6
    spots = [(b + 1, i + 1) for b, n in enumerate(BLOCKS[16]) for i in range(n)]
    for n, t in net.state_dict().items():
        part, _, kind = n.split(".")
        if part == "features":
            b, i = spots[at // 2]
            at += 1
            out[f"conv_{b}_{i}.{kind}" if "vggface" in path.name else f"conv{b}_{i}.{kind}"] = t
        else:
            if "fcn" in path.name and kind == "weight":
                t = t.reshape(t.shape[0], -1, 7, 7) if dense == 6 else t.reshape(*t.shape, 1, 1)
            out[f"fc{dense}.{kind}"] = t
            dense += kind == "bias"
    torch.save(out, path)
    return by_torch(net)


@case("torch_features.pth", "torch_sequential.pth", "no_ssd_base.pth")
def bare(path):
    """The convolutions alone, which are a Sequential: 0.weight, 2.weight; or such a one under somebody's name."""
    net = standard(16)
    state = {("vgg_layers." if "sequential" in path.name else "") + n: t for n, t in net.features.state_dict().items()}
    if "ssd" in path.name:
        state |= {"31.weight": torch.zeros(9, 8, 3, 3), "31.bias": torch.zeros(9), "33.weight": torch.zeros(9, 9, 1, 1), "33.bias": torch.zeros(9)}
    torch.save(state, path)
    return "without which it would answer wrong" if "ssd" in path.name else "notop"


@case("torch_ema.pth")
def ema(path):
    net, other = standard(11), tame(Torch(linear(*STANDARD), depth=11), torch_input(), seed=99)
    torch.save({"state_dict": net.state_dict(), "state_dict_ema": other.state_dict()}, path)
    return by_torch(net)


@case("torch_head1.pth")
def head1(path):
    net = tame(Torch(torch.nn.Linear(8 * 49, 5)), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_head2.pth")
def head2(path):
    net = tame(Torch(torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(8 * 49, 20), torch.nn.ReLU(), torch.nn.Linear(20, 5))), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_head_named.pth")
def head_named(path):
    net = tame(Torch(linear(8 * 49, 20, 5)), torch_input())
    state = {n.replace("classifier.0", "fc1").replace("classifier.3", "fc2").replace("features", "backbone.features"): t for n, t in net.state_dict().items()}
    torch.save(state, path)
    return by_torch(net)


@case("torch_head_unbiased.pth")
def unbiased(path):
    net = tame(Torch(linear(8 * 49, 20, 5, bias=False)), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_average.pth")
def average(path):
    net = tame(Torch(linear(8, 12, 7), average=1), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_avgpool7.pth")
def average7(path):
    net = tame(Torch(linear(*STANDARD), average=7), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_cifar.pth")
def cifar(path):
    net = tame(Torch(torch.nn.Linear(8, 10), bn=True, depth=11), torch_input(32))
    torch.save({"net": {"module." + n: t for n, t in net.state_dict().items()}, "acc": 93.1, "epoch": 199}, path)
    return by_torch(net)


@case("torch_cifar3.pth")
def cifar3(path):
    net = torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 10))
    net = tame(Torch(net), torch_input(32))
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_128.pth")
def side128(path):
    net = tame(Torch(linear(8 * 16, 12, 6)), torch_input(128))
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_yesno.pth")
def yesno(path):
    net = tame(Torch(linear(8 * 49, 12, 1)), torch_input())
    torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_views.pth")
def views(path):
    net = standard(11)
    whole = torch.cat([t.reshape(-1) for t in net.state_dict().values()])
    at, out = 0, {}
    for n, t in net.state_dict().items():
        out[n] = whole[at:at + t.numel()].reshape(t.shape)
        at += t.numel()
    torch.save(out, path)
    return by_torch(net)


@case("torch_channels_last.pth")
def channels_last(path):
    net = standard(11).to(memory_format=torch.channels_last)
    torch.save(net.state_dict(), path)
    return by_torch(net.to(memory_format=torch.contiguous_format))


@case("torch_no_crc.pth")
def no_crc(path):
    net = standard(11)
    torch.serialization.set_crc32_options(False)
    torch.save(net.state_dict(), path)
    torch.serialization.set_crc32_options(True)
    return by_torch(net)


def rezip(path, change=lambda name, data: data, stream=False):
    """Writes an archive anew, its entries changed, or with data descriptors as a program writes that cannot go back."""
    import io
    import zipfile

    class Stream(io.RawIOBase):
        def __init__(self):
            self.bytes = bytearray()

        def writable(self):
            return True

        def write(self, b):
            self.bytes += b
            return len(b)

    with zipfile.ZipFile(path) as z:
        entries = [(n, change(n, z.read(n))) for n in z.namelist()]
    out = Stream() if stream else io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for n, data in entries:
            z.writestr(n, data)
    path.write_bytes(out.bytes if stream else out.getvalue())


@case("torch_descriptors.pth", "torch_descriptors.npz")
def descriptors(path):
    net = standard(11)
    if path.suffix == ".npz":
        np.savez(path, **{n: t.numpy() for n, t in net.state_dict().items()})
    else:
        torch.save(net.state_dict(), path)
    rezip(path, stream=True)
    return by_torch(net)


@case("torch_big_endian.pth")
def big_endian(path):
    net = standard(11)
    torch.save(net.state_dict(), path)

    def change(name, data):
        if name.endswith("byteorder"):
            return b"big"
        return np.frombuffer(data, "<f4").astype(">f4").tobytes() if "/data/" in name else data
    rezip(path, change)
    return by_torch(net)


@case("torch_npz.npz", "torch_folder")
def arrays(path):
    net = standard(11)
    state = {n: t.numpy() for n, t in net.state_dict().items()}
    if path.suffix:
        np.savez(path, **state)
    else:
        path.mkdir()
        for n, a in state.items():
            np.save(path / (n + ".npy"), a)
    return by_torch(net)


@case("no_resnet.pth", "no_alexnet.pth", "no_densenet121.pth", "no_mobilenet_v2.pth", "no_squeezenet1_0.pth", "no_googlenet.pth",
      "no_efficientnet_b0.pth", "no_convnext_tiny.pth", "no_vit_b_32.pth", "no_shufflenet_v2_x0_5.pth", "no_regnet_y_400mf.pth", "no_mnasnet0_5.pth",
      "no_swin_t.pth", "no_inception_v3.pth")
def other(path):
    import torchvision
    name = path.stem[3:].replace("resnet", "resnet18") if path.stem == "no_resnet" else path.stem[3:]
    with torch.device("meta"):
        net = getattr(torchvision.models, name)(weights=None)
    torch.save({n: torch.zeros(t.shape, dtype=t.dtype) for n, t in net.state_dict().items()}, path)
    return "not a model"


@case("no_whole_model.pth")
def whole_model(path):
    torch.save(standard(11), path)
    return "it asks Python for"


NORM_HEADS = {
    "behind": lambda n: [n.Linear(392, 20), n.BatchNorm1d(20), n.ReLU(), n.Linear(20, 5)],
    "first": lambda n: [n.BatchNorm1d(392), n.Linear(392, 20), n.ReLU(), n.Dropout(), n.Linear(20, 5)],
    "before": lambda n: [n.Linear(392, 20), n.ReLU(), n.BatchNorm1d(20), n.Linear(20, 5)],
    "both": lambda n: [n.BatchNorm1d(392, eps=1e-3), n.Linear(392, 20, bias=False), n.BatchNorm1d(20, affine=False, eps=1e-3), n.ReLU(), n.BatchNorm1d(20, eps=1e-3), n.Linear(20, 5)],
    "last": lambda n: [n.Linear(392, 20), n.ReLU(), n.Linear(20, 5), n.BatchNorm1d(5)],
    "yesno": lambda n: [n.Linear(392, 20), n.BatchNorm1d(20), n.ReLU(), n.Linear(20, 1)],
}
NO_HEADS = {  # where a batch normalisation stands is not known, or no ReLU has room
    "dropped": lambda n: [n.Linear(392, 20), n.Dropout(), n.BatchNorm1d(20), n.Dropout(), n.Linear(20, 5)],
    "bare": lambda n: [n.Linear(392, 20), n.BatchNorm1d(20), n.Linear(20, 5)],
}


@case(*[f"torch_norm_{k}.pth" for k in ("behind", "first", "before", "last", "yesno", *NO_HEADS)], *[f"onnx_norm_{k}.onnx" for k in (*NORM_HEADS, *NO_HEADS)])
def norm_heads(path):
    kind = path.stem.split("_")[2]
    net = tame(Torch(torch.nn.Sequential(*(NORM_HEADS | NO_HEADS)[kind](torch.nn))), torch_input())
    if path.suffix == ".onnx":
        export(net, path, do_constant_folding=False)
    else:
        torch.save(net.state_dict(), path)
    return "notop" if kind in NO_HEADS else by_torch(net)


@case("torch_norm_average.pth", "onnx_norm_average.onnx", "onnx_norm_maps.onnx")
def norm_average(path):
    """Behind the mean of each map, and on the maps themselves."""
    norms = [torch.nn.BatchNorm2d(8)] if "maps" in path.name else []
    head = torch.nn.Sequential(torch.nn.Linear(8, 12), torch.nn.BatchNorm1d(12), torch.nn.ReLU(), torch.nn.Linear(12, 5))
    if not norms:
        head.insert(0, torch.nn.BatchNorm1d(8))
    net = Torch(head, average=1)
    net.avgpool = torch.nn.Sequential(*norms, net.avgpool)
    tame(net, torch_input())
    if path.suffix == ".onnx":
        export(net, path)
    else:
        torch.save(net.state_dict(), path)
    return by_torch(net)


@case("torch_four.pth")
def four(path):
    torch.save(tame(Torch(linear(8 * 49, 20, 18, 16, 5)), torch_input()).state_dict(), path)
    return "notop"


# ---------------------------------------------------------------- ONNX

def export(net, path, dynamo=False, **options):
    import onnx
    torch.onnx.export(net, (options.pop("x", torch_input()),), str(path), dynamo=dynamo, verbose=False, **options)
    model = onnx.load(path, load_external_data=False)
    for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, model.graph, model]:
        del part.metadata_props[:]  # where the script and the libraries lay
        part.doc_string = ""
    path.write_bytes(model.SerializeToString())


def by_onnx(path):
    """What ONNX Runtime makes of the file, its softmax or sigmoid put behind it if it has none."""
    import onnxruntime
    session = onnxruntime.InferenceSession(str(path))
    shape = session.get_inputs()[0].shape

    def ask(x):
        x = x[None] if shape[3] == 3 else x.transpose(2, 0, 1)[None]
        z = session.run(None, {session.get_inputs()[0].name: np.ascontiguousarray(x)})[0].reshape(-1)
        if z.size == 1:
            return np.array([1 - z[0], z[0]]) if 0 <= z[0] <= 1 else np.array([1, 0]) + np.array([-1, 1]) / (1 + np.exp(-z[0]))
        return z if abs(z.sum() - 1) < 1e-4 and z.min() >= 0 else softmax(z)
    return ask


@case("onnx_old.onnx", "onnx_new.onnx", "onnx_bn.onnx", "onnx_train_bn.onnx", "onnx_average.onnx", "onnx_head2.onnx", "onnx_softmax.onnx", "onnx_dynamic.onnx", "onnx_160.onnx")
def exported(path):
    options, kind = {}, path.stem[5:]
    if kind == "bn":
        net = standard(11, bn=True)
    elif kind == "train_bn":
        net = standard(11, bn=True)
        options = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    elif kind == "average":
        net = tame(Torch(linear(8, 12, 7), average=1), torch_input())
    elif kind == "head2":
        net = tame(Torch(linear(8 * 49, 12, 7)), torch_input())
    elif kind == "softmax":
        net = standard(11)
        net.classifier.append(torch.nn.Softmax(1))
    elif kind == "160":
        net = tame(Torch(linear(8 * 25, 12, 7)), torch_input(160))
        options = {"x": torch_input(160)}
    else:
        net = standard(11)
    if kind == "dynamic":
        options = {"input_names": ["x"], "dynamic_axes": {"x": {0: "batch", 2: "h", 3: "w"}}}
    export(net, path, dynamo=kind == "new", **options)
    return by_torch(torch.nn.Sequential(net.features, net.avgpool, torch.nn.Flatten(), net.classifier[:-1])) if kind == "softmax" else by_torch(net)


class ChannelsLast(torch.nn.Module):
    """As tf2onnx writes TensorFlow's networks: the picture is turned before the convolutions, and the maps behind them."""
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        maps = self.net.features(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return torch.softmax(self.net.classifier(maps.reshape(-1, 392)), 1)


@case("onnx_nhwc.onnx")
def nhwc(path):
    net = ChannelsLast(standard(11)).eval()
    export(net, path, x=torch_input().permute(0, 2, 3, 1))

    def ask(x):
        with torch.no_grad():
            return net(torch.from_numpy(np.ascontiguousarray(x[None])))[0].numpy()
    return ask


def nameless(path, change):
    """An export whose initialisers are called by numbers, in any order."""
    import onnx
    net = standard(16)
    export(net, path)
    model = onnx.load(path)
    names = {t.name: str(1000 + 37 * i % 101) for i, t in enumerate(model.graph.initializer)}
    for t in model.graph.initializer:
        t.name = names[t.name]
    for n in model.graph.node:
        n.name = ""
        for i, x in enumerate(n.input):
            n.input[i] = names.get(x, x)
    change(model)
    return net, model


@case("onnx_nameless.onnx")
def no_names(path):
    import onnx
    net, model = nameless(path, lambda m: None)
    onnx.save(model, path)
    return by_torch(net)


@case("onnx_external.onnx")
def external(path):
    import onnx
    net, model = nameless(path, lambda m: None)
    onnx.save(model, path, save_as_external_data=True, location=path.name + ".data", size_threshold=0)
    return by_torch(net)


@case("onnx_constants.onnx")
def constants(path):
    """Weights as Constant nodes, as some exporters write them."""
    import onnx

    def change(m):
        for t in list(m.graph.initializer):
            m.graph.node.insert(0, onnx.helper.make_node("Constant", [], [t.name], value=t))
        del m.graph.initializer[:]
    net, model = nameless(path, change)
    onnx.save(model, path)
    return by_torch(net)


@case("onnx_half.onnx", "onnx_double.onnx")
def typed(path):
    import onnx
    from onnx import numpy_helper
    to = np.float16 if "half" in path.name else np.float64
    net = standard(11).half().float()
    export(net, path)
    model = onnx.load(path)
    for t in model.graph.initializer:
        a = numpy_helper.to_array(t)
        if a.dtype == np.float32:
            t.CopyFrom(numpy_helper.from_array(a.astype(to), t.name))
    onnx.save(model, path)
    return by_torch(net)


@case("no_dilated.onnx", "no_strided.onnx", "no_groups.onnx", "no_leaky.onnx", "no_resnet.onnx", "no_pool3.onnx", "no_valid.onnx")
def variants(path):
    import torchvision
    kind = path.stem[3:]
    net = torch.nn.Sequential(features(11, dilation=2 if kind == "dilated" else 1), torch.nn.Flatten(), torch.nn.Linear(8 * 49, 5))
    if kind == "strided":
        net[0][3] = torch.nn.Conv2d(4, 5, 3, stride=2, padding=1)
        net[2] = torch.nn.LazyLinear(5)
    if kind == "groups":
        net[0][8] = torch.nn.Conv2d(6, 6, 3, padding=1, groups=2)
    if kind == "leaky":
        net[0][1] = torch.nn.LeakyReLU(0.1)
    if kind == "pool3":
        net[0][2] = torch.nn.MaxPool2d(3, 2, padding=1)
    if kind == "valid":
        net[0][0] = torch.nn.Conv2d(3, 4, 3)
        net[2] = torch.nn.LazyLinear(5)
    if kind == "resnet":
        net = torchvision.models.resnet18(num_classes=5)
    net(torch_input())
    export(net.eval(), path)
    return "not a model"


# ---------------------------------------------------------------- Keras

def keras_base(depth=16, shape=(224, 224, 3), bn=False, pooling=None, names=True, first=None, widths=WIDTHS, **conv):
    import keras
    x = i = keras.Input(shape)
    for b, n in enumerate(BLOCKS[depth]):
        for c in range(n):
            name = {"name": f"block{b + 1}_conv{c + 1}"} if names else {}
            if bn:
                x = keras.layers.Conv2D(widths[b], 3, padding="same", use_bias=False, **name)(x)
                x = keras.layers.BatchNormalization(**bn)(x)
                x = keras.layers.Activation("relu")(x)
            else:
                x = keras.layers.Conv2D(widths[b], 3, padding="same", activation="relu", **name, **conv)(x)
        x = keras.layers.MaxPooling2D(2, 2)(x)
    if pooling == "avg":
        x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(i, x, name="vgg16")


def tame_keras(model, scale=100.0, seed=5):
    rng = np.random.default_rng(seed)
    out = []
    for w in model.weights:
        s = tuple(w.shape)
        if len(s) > 1:
            out.append(rng.normal(0, (2 / np.prod(s[:-1])) ** 0.5, s))
        elif "var" in w.path or "gamma" in w.path:
            out.append(rng.uniform(0.5, 2, s))
        else:
            out.append(rng.uniform(-0.1, 0.3, s))
    model.set_weights(out)
    dense = [layer for layer in model._flatten_layers() if type(layer).__name__ == "Dense"]
    if dense:
        kernel, *bias = dense[-1].get_weights()
        dense[-1].set_weights([kernel / scale, *bias])
    return model


def by_keras(model, raw_input=False):
    def ask(x):
        z = np.asarray(model.predict(raw()[None] if raw_input else x[None], verbose=0)).reshape(-1)
        if z.size == 1:
            return np.array([1 - z[0], z[0]])
        return z if abs(z.sum() - 1) < 1e-4 and z.min() >= 0 else softmax(z)
    return ask


def save_keras(model, path):
    if path.name.endswith(".weights.h5"):
        model.save_weights(path)
    else:
        model.save(path)


KINDS = ["h5", "keras", "weights.h5"]


def all_kinds(name):
    return case(*[f"keras_{name}.{k}" for k in KINDS])


@all_kinds("vgg16")
def keras_vgg16(path):
    import keras
    base = keras_base()
    x = keras.layers.Flatten()(base.output)
    for n in ("fc1", "fc2"):
        x = keras.layers.Dense(12, activation="relu", name=n)(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(6, activation="softmax", name="predictions")(x)))
    save_keras(model, path)
    return by_keras(model)


@all_kinds("sequential")
def sequential(path):
    import keras
    model = tame_keras(keras.Sequential([keras_base(), keras.layers.Flatten(), keras.layers.Dense(12, activation="relu"), keras.layers.Dropout(0.5),
                                         keras.layers.Dense(4, activation="softmax")]))
    save_keras(model, path)
    return by_keras(model)


@case("keras_rescaled.h5", "keras_rescaled.keras")
def rescaled(path):
    import keras
    model = tame_keras(keras.Sequential([keras.Input((224, 224, 3)), keras.layers.RandomFlip(), keras.layers.Rescaling(1 / 127.5, offset=-1), keras_base(), keras.layers.Flatten(),
                                         keras.layers.Dense(4, activation="softmax")]), scale=2)
    save_keras(model, path)
    return by_keras(model, raw_input=True)


@case("keras_preprocess.keras", "keras_preprocess.h5")
def preprocess(path):
    import keras
    i = keras.Input((224, 224, 3))
    x = keras_base(pooling="avg")(keras.applications.vgg16.preprocess_input(i))
    model = tame_keras(keras.Model(i, keras.layers.Dense(3)(x)))
    save_keras(model, path)
    return by_keras(model, raw_input=True)


@all_kinds("average")
def keras_average(path):
    import keras
    base = keras_base(depth=19)
    x = keras.layers.GlobalAveragePooling2D()(base.output)
    x = keras.layers.Dense(9, activation="relu")(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(5, activation="softmax")(keras.layers.Dropout(0.3)(x))))
    save_keras(model, path)
    return by_keras(model)


@all_kinds("yesno")
def keras_yesno(path):
    import keras
    model = tame_keras(keras.Sequential([keras_base(depth=13), keras.layers.Flatten(), keras.layers.Dense(7, activation="relu"), keras.layers.Dense(1, activation="sigmoid")]))
    save_keras(model, path)
    return by_keras(model)


@all_kinds("one")
def keras_one(path):
    import keras
    model = tame_keras(keras.Sequential([keras_base(depth=11, names=False), keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]))
    save_keras(model, path)
    return by_keras(model)


@case("keras_bn.h5", "keras_bn.keras")
def keras_bn(path):
    import keras
    base = keras_base(bn={"epsilon": 1e-5})
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(base.output))), scale=300)
    save_keras(model, path)
    return by_keras(model)


@case("keras_bn_plain.keras")
def keras_bn_plain(path):
    import keras
    base = keras_base(bn={"scale": False, "center": False}, depth=11)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(base.output))), scale=300)
    save_keras(model, path)
    return by_keras(model)


@case("keras_32.h5", "keras_64.keras", "keras_128.weights.h5")
def keras_sizes(path):
    import keras
    side = int(path.name[6:].split(".")[0])
    model = tame_keras(keras.Sequential([keras_base(shape=(side, side, 3)), keras.layers.Flatten(), keras.layers.Dense(9, activation="relu"),
                                         keras.layers.Dense(4, activation="softmax")]))
    save_keras(model, path)
    return by_keras(model)


@case(*[f"keras_dogs{side}.keras" for side in (48, 100, 150, 200, 299)], "keras_dogs150.h5")
def keras_dogs(path):
    """As in Chollet's book: the convolutions for pictures of any size, and a head that says yes or no."""
    import keras
    side = int(path.name[10:].split(".")[0])
    model = tame_keras(keras.Sequential([keras_base(shape=(side, side, 3)), keras.layers.Flatten(), keras.layers.Dense(16, activation="relu"),
                                         keras.layers.Dense(1, activation="sigmoid")]), scale=30)
    save_keras(model, path)
    return by_keras(model)


@case("keras_wide100x75.h5", "keras_wide100x75.keras")
def keras_wide(path):
    import keras
    model = tame_keras(keras.Sequential([keras_base(shape=(75, 100, 3)), keras.layers.Flatten(), keras.layers.Dense(4, activation="softmax")]))
    save_keras(model, path)
    return by_keras(model)


@case("keras_pools_same224.keras", "keras_pools_same150.keras", "keras_pools_same160.h5")
def keras_pools_same(path):
    """Pools that keep what is left over: nothing where all maps have even sizes."""
    import keras
    side = int(path.name[16:].split(".")[0])
    x = i = keras.Input((side, side, 3))
    for b, n in enumerate(BLOCKS[11]):
        for _ in range(n):
            x = keras.layers.Conv2D(WIDTHS[b], 3, padding="same", activation="relu")(x)
        x = keras.layers.MaxPooling2D(2, 2, padding="same")(x)
    model = tame_keras(keras.Model(i, keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(x))))
    save_keras(model, path)
    return "keeps the row or column that is left over" if side == 150 else by_keras(model)


@case("keras_side20.keras", "keras_side1200.keras")
def keras_beyond(path):
    import keras
    side = int(path.name[10:].split(".")[0])
    x = i = keras.Input((side, side, 3))
    for b, n in enumerate(BLOCKS[11]):
        for _ in range(n):
            x = keras.layers.Conv2D(WIDTHS[b], 3, padding="same", activation="relu")(x)
        x = keras.layers.MaxPooling2D(2, 2, padding="same")(x)
    save_keras(keras.Model(i, keras.layers.Dense(3, activation="softmax")(keras.layers.GlobalAveragePooling2D()(x))), path)
    return f"the input of this network is {side} x {side}, want 32 to 1024 pixels"


@case("onnx_side150.onnx", "onnx_side225.onnx", "onnx_ceil224.onnx", "onnx_ceil150.onnx")
def onnx_sizes(path):
    side = int("".join(c for c in path.stem if c.isdigit()))
    net, ceil = features(), "ceil" in path.name
    for m in net:
        if isinstance(m, torch.nn.MaxPool2d):
            m.ceil_mode = ceil
    last = 5 if ceil and side == 150 else side // 32
    net = tame(torch.nn.Sequential(*net, torch.nn.Flatten(), torch.nn.Linear(WIDTHS[-1] * last * last, 5)), torch_input(side))
    export(net, path, x=torch_input(side))
    return "keeps the row or column that is left over" if ceil and side == 150 else by_onnx(path)


@case("keras_fcn.keras", "keras_fcn.h5")
def fcn(path):
    import keras
    base = keras_base()
    x = keras.layers.Conv2D(10, 7, activation="relu")(base.output)
    x = keras.layers.Conv2D(9, 1, activation="relu")(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(4, activation="softmax")(keras.layers.GlobalAveragePooling2D()(x))))
    save_keras(model, path)
    return by_keras(model)


@case("keras_padded.keras")
def padded(path):
    import keras
    x = i = keras.Input((224, 224, 3))
    for b, n in enumerate(BLOCKS[11]):
        for _ in range(n):
            x = keras.layers.Conv2D(WIDTHS[b], 3, activation="relu")(keras.layers.ZeroPadding2D(1)(x))
        x = keras.layers.MaxPooling2D(2, 2)(x)
    model = tame_keras(keras.Model(i, keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(x))))
    save_keras(model, path)
    return by_keras(model)


@case("keras_notop.h5", "keras_notop.keras", "keras_notop.weights.h5")
def keras_notop(path):
    save_keras(tame_keras(keras_base()), path)
    return "notop"


@case("keras_multilabel.keras", "keras_tanh.keras", "keras_max.keras", "keras_four.keras", "keras_linear.keras")
def odd_heads(path):
    import keras
    layers, kind = keras.layers, path.stem[6:]
    x = keras_base(depth=11)
    head = {
        "multilabel": [layers.Flatten(), layers.Dense(4, activation="sigmoid")],
        "tanh": [layers.Flatten(), layers.Dense(9, activation="tanh"), layers.Dense(4, activation="softmax")],
        "max": [layers.GlobalMaxPooling2D(), layers.Dense(4, activation="softmax")],
        "four": [layers.Flatten()] + [layers.Dense(9, activation="relu") for _ in range(3)] + [layers.Dense(4, activation="softmax")],
        "linear": [layers.Flatten(), layers.Dense(9), layers.Dense(4, activation="softmax")],
    }[kind]
    save_keras(tame_keras(keras.Sequential([x, *head])), path)
    return "notop"


KERAS_NORMS = {
    "first": lambda l: [l.Flatten(), l.BatchNormalization(), l.Dense(4, activation="softmax")],
    "behind": lambda l: [l.Flatten(), l.Dense(9, use_bias=False), l.BatchNormalization(), l.Activation("relu"), l.Dropout(0.5), l.Dense(4, activation="softmax")],
    "before": lambda l: [l.Flatten(), l.Dense(9, activation="relu"), l.BatchNormalization(scale=False), l.Dense(4, activation="softmax")],
    "maps": lambda l: [l.BatchNormalization(), l.Flatten(), l.Dense(9, activation="relu"), l.BatchNormalization(), l.Dense(4, activation="softmax")],
    "average": lambda l: [l.BatchNormalization(), l.GlobalAveragePooling2D(), l.BatchNormalization(), l.Dense(9), l.BatchNormalization(), l.ReLU(), l.Dense(1, activation="sigmoid")],
    "last": lambda l: [l.GlobalAveragePooling2D(), l.Dense(4), l.BatchNormalization(), l.Softmax()],
    "linear": lambda l: [l.Flatten(), l.Dense(9), l.BatchNormalization(), l.Dense(4, activation="softmax")],
    "end": lambda l: [l.Flatten(), l.Dense(4, activation="softmax"), l.BatchNormalization()],
}


@case(*[f"keras_norm_{k}.keras" for k in KERAS_NORMS], "keras_norm_behind.h5", "keras_norm_maps.h5")
def keras_norm_heads(path):
    import keras
    kind = path.stem.split("_")[2]
    model = tame_keras(keras.Sequential([keras_base(depth=11), *KERAS_NORMS[kind](keras.layers)]), scale=10)
    save_keras(model, path)
    return "notop" if kind in ("linear", "end") else by_keras(model)


@case("no_dilated.keras", "no_strided.keras", "no_vgg15.keras", "no_vgg15.weights.h5", "no_mobilenet.keras", "keras_unet.keras", "no_xception.h5", "no_elu.keras")
def keras_others(path):
    import keras
    kind = path.name.split("_")[1].split(".")[0]
    if kind == "mobilenet":
        model = keras.applications.MobileNetV2(weights=None, alpha=0.35, classes=3)
    elif kind == "xception":
        model = keras.applications.ResNet50(weights=None, classes=3)
    elif kind == "unet":
        base = keras_base(depth=11)
        x = keras.layers.UpSampling2D(2)(base.output)
        skip = [layer for layer in base.layers if layer.name == "block5_conv2"][0].output
        model = keras.Model(base.input, keras.layers.Conv2D(3, 1)(keras.layers.Concatenate()([x, skip])))
    elif kind == "vgg15":
        BLOCKS[15] = [2, 2, 3, 3, 2]
        model = keras_base(depth=15)
    elif kind == "elu":
        model = keras_base()
        model.get_layer("block2_conv2").activation = keras.activations.elu
    else:
        model = keras_base(**({"dilation_rate": 2} if kind == "dilated" else {}))
        if kind == "strided":
            config = model.get_config()
            config["layers"][4]["config"]["strides"] = [2, 2]
            config = json.loads(json.dumps(config))
            for layer in config["layers"]:
                layer.pop("build_config", None)
            model = keras.Model.from_config(config)
    save_keras(model, path)
    return "notop" if kind == "unet" else "not a model"


@case("keras2_own.h5", "keras2_theano_names.h5", "keras_latest.h5", "keras_gzip.h5")
def keras2(path):
    """Keras 2's own layout of VGG16's weights, and the forms that HDF5 has for it."""
    import h5py
    import keras
    base = keras_base()
    x = keras.layers.Flatten()(base.output)
    for n in ("fc1", "fc2"):
        x = keras.layers.Dense(12, activation="relu", name=n)(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(6, activation="softmax", name="predictions")(x)))
    old, pack = "theano" in path.name, "gzip" in path.name
    with h5py.File(path, "w", libver="latest" if "latest" in path.name else "earliest") as f:
        for layer in model.layers:
            for w, kind in zip(layer.get_weights(), ("W_1:0", "b_1:0") if old else ("kernel:0", "bias:0")):
                name = f"{layer.name}/{layer.name}_{kind}" if old else f"{layer.name}/{layer.name}/{kind}"
                f.create_dataset(name, data=w, **({"compression": "gzip", "shuffle": True, "fletcher32": True, "chunks": True, "maxshape": (None,) + w.shape[1:]} if pack else {}))
    return by_keras(model)


@case("keras_slim.npz")
def keras_slim(path):
    """The names of TensorFlow's slim models, whose dense layers are convolutions."""
    import keras
    base = keras_base()
    x = keras.layers.Flatten()(base.output)
    for n in ("fc6", "fc7"):
        x = keras.layers.Dense(12, activation="relu", name=n)(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(6, activation="softmax", name="fc8")(x)))
    own = {}
    for layer in model.layers:
        for w, kind in zip(layer.get_weights(), ("weights", "biases")):
            if layer.name.startswith("fc"):
                w = w.reshape(*((7, 7) if layer.name == "fc6" else (1, 1)), -1, w.shape[-1]) if kind == "weights" else w
                own[f"vgg_16/{layer.name}/{kind}"] = w
            else:
                b, c = layer.name[5], layer.name[-1]
                own[f"vgg_16/conv{b}/conv{b}_{c}/{kind}"] = w
    np.savez(path, **own)
    return by_keras(model)


@case("keras_frossard.npz", "keras_names.npz", "keras_folder", "keras_numbers.npz")
def keras_arrays(path):
    import keras
    base = keras_base()
    x = keras.layers.Flatten()(base.output)
    for n in ("fc1", "fc2"):
        x = keras.layers.Dense(12, activation="relu", name=n)(x)
    model = tame_keras(keras.Model(base.input, keras.layers.Dense(6, activation="softmax", name="predictions")(x)))
    own = {}
    for layer in model.layers:
        for w, kind in zip(layer.get_weights(), ("kernel", "bias")):
            name = f"{layer.name}_{kind}"
            if "frossard" in path.name:
                name = name.replace("block", "conv").replace("_conv", "_").replace("_kernel", "_W").replace("_bias", "_b")
                name = name.replace("fc2", "fc7").replace("fc1", "fc6").replace("predictions", "fc8")
            own[name] = w
    if "numbers" in path.name:
        np.savez(path, *model.get_weights())
    elif path.suffix:
        np.savez(path, **own)
    else:
        path.mkdir()
        for n, a in own.items():
            np.save(path / (n + ".npy"), np.asfortranarray(a))
    return by_keras(model)


# ---------------------------------------------------------------- KerasHub

@case("hub_flatten", "hub_avg", "hub_max", "hub_flatten.keras")
def hub(path):
    import keras_hub
    backbone = keras_hub.models.VGGBackbone(BLOCKS[16], WIDTHS, image_shape=(224, 224, 3))
    converter = keras_hub.layers.VGGImageConverter(image_size=(224, 224), scale=[1 / 58, 1 / 57, 1 / 57.5], offset=[-2.1, -2.0, -1.8])
    task = keras_hub.models.VGGImageClassifier(backbone=backbone, num_classes=5, pooling=path.stem[4:], pooling_hidden_dim=9,
                                               preprocessor=keras_hub.models.VGGImageClassifierPreprocessor(image_converter=converter))
    tame_keras(task, scale=2)
    if path.suffix:
        task.save(path)
    else:
        task.save_to_preset(str(path))
    return lambda x: softmax(task(torch.from_numpy(np.ascontiguousarray(x[None]))).detach().cpu().numpy().reshape(-1))


# ---------------------------------------------------------------- comparing

def run(program, *args):
    return subprocess.run([program, *args], capture_output=True, text=True)


def compare(program, names):
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        picture().save(folder / "picture.png")
        for name, write in CASES.items():
            if names and not any(n in name for n in names):
                continue
            path = folder / name
            try:
                expect = write(path)
            except Exception as e:  # a library that cannot write it
                print(f"SKIP  {name}: {type(e).__name__}: {str(e)[:150]}")
                continue
            ok, said = check(program, path, folder / "picture.png", expect)
            bad += not ok
            print(f"{'ok   ' if ok else 'WRONG'} {name}: {said}", flush=True)
    print(f"{bad} wrong")
    return bad


def check(program, path, photo, expect):
    info = run(program, "weights", "info", "--json", str(path))
    if isinstance(expect, str) and expect != "notop":
        return info.returncode == 1 and expect in info.stderr, info.stderr.strip()[-260:]
    if info.returncode:
        return False, info.stderr.strip()[-400:]
    doc = json.loads(info.stdout)
    notes = "; ".join(doc.get("notes") or [])
    if expect == "notop":
        return doc["classes"] == 0, notes
    try:
        want = expect(prepare(doc["card"]["input"]))
    except Exception as e:
        return False, f"{type(e).__name__}: {str(e)[:200]} | {doc['card']['input']['width']} | {notes}"
    got = run(program, "classify", "--json", "--backend=cpu", "--top=100000", "--model", str(path), str(photo))
    if got.returncode:
        return False, got.stderr.strip()[-400:]
    have = np.zeros(len(want))
    for c in json.loads(got.stdout)[0]["top"]:
        have[c["index"]] = c["probability"]
    off = abs(have - want).max()
    return off < 1e-4, f"{off:.1e} of {want.max():.2f} ({np.ptp(want):.2f}) | {doc['card']['input']['width']} {doc['card']['input']['channels']} | {notes}"


def store(names):
    """Writes the small files of the tests, all or some, and what the libraries say of them."""
    import shutil
    expected = json.loads((STORE / "expected.json").read_text()) if names else {}
    if not names:
        shutil.rmtree(STORE, ignore_errors=True)
        STORE.mkdir(parents=True)
        picture().save(STORE / "picture.png")
    for name in names or STORED:
        expect = CASES[name](STORE / name)
        info = subprocess.run(["go", "run", "./app", "weights", "info", "--json", str(STORE / name)], cwd=ROOT, capture_output=True, text=True, check=True)
        expected[name] = [round(float(p), 7) for p in expect(prepare(json.loads(info.stdout)["card"]["input"]))]
    for path in STORE.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (STORE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--store":
        store(sys.argv[2:])
    elif len(sys.argv) > 1:
        sys.exit(compare(sys.argv[1], sys.argv[2:]) > 0)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
