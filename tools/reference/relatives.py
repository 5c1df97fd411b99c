#!/usr/bin/env python3
"""Compare every method of `vggscope explain` with PyTorch, Captum and zennit in float64 on relatives of VGG16: other depths, batch
normalisation, other heads, sizes and preparations, all with random weights.

usage: relatives.py PROGRAM [--backend cpu] [--net NAME ...] [--method NAME ...] [--target NAME ...] [--slow]
       relatives.py --store        write two of the networks and their maps, for the tests of nn/explain

Needs what requirements-explain.txt lists. A line for each relative and method says how many maps were compared and the worst length of a
difference, as a share of the map's length, and how many were refused, with one refusal; a line of its own stands for each map that is further off
than LIMIT, and than twice what it is off by in PyTorch's own float32. --slow adds smoothgrad, integrated gradients, occlusion and all composites for every target, not only for
those of SOME. The exit status is 1 where a map is off. What --switches says is the worst difference of a probability with channels off.
"""
import argparse
import json
import platform
import subprocess
import sys
import tempfile
import warnings
from collections import OrderedDict
from pathlib import Path

import captum
import captum.attr as attr
import numpy as np
import safetensors.torch
import torch
import zennit.canonizers
import zennit.torchvision
from PIL import Image

import explain as reference
import golden
import synthetic

LIMIT = 1e-4  # but for the twentieth of the values that is furthest off; see compare
BLOCKS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
WIDTHS = (4, 5, 6, 7, 8)
KERAS = {"channels": "BGR", "mean": [103.939, 116.779, 123.68], "std": [1, 1, 1], "scale": 1, "fit": "stretch", "resample": "nearest", "resize": 0}
TORCH = {"channels": "RGB", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": 1 / 255, "fit": "crop", "resample": "bilinear",
         "resize": 0}
SOME = ("top", "block3_conv2:5:3,4", "block2_pool:2")
QUICK = ("gradient", "saliency", "guided", "deconv", "gradxinput", "gradcam", "hirescam", "layercam", "lrp")
METHODS = (*QUICK, "ig", "smoothgrad", "occlusion", "composites")


class Relative:
    """A network with the card of its input; head lists the widths of its dense layers, and 0 in front for means of the maps. shown is the size of
    the picture, where that is another one."""

    def __init__(self, depth=16, size=(64, 64), card=None, head=(20, 16, 10), norm=False, shown=None):
        self.size, self.card, self.norm, self.shown = size, card or KERAS, norm, shown or size
        self.average = head[0] == 0
        self.net = self.build(depth, head[1:] if self.average else head)

    def build(self, depth, head):
        """Modules by Keras' names, up to the logits."""
        net, channels = OrderedDict(input_1=torch.nn.Identity()), 3
        for block, (count, width) in enumerate(zip(BLOCKS[depth], WIDTHS), 1):
            for i in range(1, count + 1):
                net[f"block{block}_conv{i}"] = torch.nn.Conv2d(channels, width, 3, padding=1)
                if self.norm:
                    net[f"block{block}_conv{i}_norm"] = torch.nn.BatchNorm2d(width)
                net[f"block{block}_conv{i}_relu"] = torch.nn.ReLU()
                channels = width
            net[f"block{block}_pool"] = torch.nn.MaxPool2d(2)
        places = (self.size[0] // 32) * (self.size[1] // 32)
        if self.average:
            net["average"] = torch.nn.AdaptiveAvgPool2d(1)
        net["flatten"] = torch.nn.Flatten()
        inputs = channels * (1 if self.average else places)
        names = {1: (), 2: ("fc1",), 3: ("fc1", "fc2")}[len(head)]
        for name, width in zip((*names, "predictions"), head):
            net[name] = torch.nn.Linear(inputs, width)
            inputs = width
            if name != "predictions":
                net[name + "_relu"] = torch.nn.ReLU()
        return tame(torch.nn.Sequential(net))

    def save(self, folder):
        """Arrays as .npy files and the card: by torchvision's names, or Keras' where the head is not the usual."""
        folder.mkdir()
        dense = [n for n, m in self.net.named_children() if isinstance(m, torch.nn.Linear)]
        arrays = self.by_torch() if len(dense) == 3 else self.by_keras()
        for name, values in arrays.items():
            np.save(folder / f"{name}.npy", values.numpy().astype(np.float32))
        card = {"name": folder.name, "input": {"width": self.size[1], "height": self.size[0], **self.card}}
        if len(dense) < 3:
            card["head"] = dense
        (folder / "model.json").write_text(json.dumps(card))
        return folder

    def by_torch(self):
        """{name: array}: features counts every module, classifier also dropouts."""
        arrays, at = {}, {"features": 0, "classifier": 0}
        for name, module in self.net.named_children():
            if name in ("input_1", "average", "flatten"):
                continue
            part = "features" if name.startswith("block") else "classifier"
            arrays |= {f"{part}.{at[part]}.{key}": v for key, v in module.state_dict().items() if v.ndim}
            at[part] += 1 + (part == "classifier" and name.endswith("_relu"))
        return arrays

    def by_keras(self):
        """{name: array}: channels last."""
        arrays, shape = {}, (-1, self.size[0] // 32, self.size[1] // 32)
        for name, module in self.net.named_children():
            if isinstance(module, torch.nn.Conv2d):
                kernel = module.weight.permute(2, 3, 1, 0)
            elif isinstance(module, torch.nn.Linear):
                kernel = module.weight.T
                if shape and not self.average:  # of maps
                    kernel = kernel.reshape(*shape, kernel.shape[1]).permute(1, 2, 0, 3).reshape(kernel.shape)
                shape = None
            else:
                continue
            arrays |= {f"{name}_kernel": kernel.detach().contiguous(), f"{name}_bias": module.bias.detach()}
        return arrays

    def prepared(self, picture):
        """(1,3,H,W) in float64, of the float32 values that the network gets of a picture of its size."""
        rgb = picture.astype(np.float32)
        if self.card["channels"] == "BGR":
            rgb = rgb[:, :, ::-1]
        scaled = rgb * np.float32(1) if self.card["scale"] == 1 else (rgb.astype(np.float64) * self.card["scale"]).astype(np.float32)
        x = (scaled - np.array(self.card["mean"], np.float32)) / np.array(self.card["std"], np.float32)
        return torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1)))[None].double()

    def level(self, level):
        """(1,3,1,1): what becomes of a level of 0 to 255."""
        v = (np.float32(level * self.card["scale"]) - np.array(self.card["mean"], np.float32)) / np.array(self.card["std"], np.float32)
        return torch.from_numpy(v.reshape(1, 3, 1, 1)).double()

    def merged(self):
        """The network as it is computed: one output with a sigmoid is two with a softmax, half of it with either sign; and the batch
        normalisation is merged into the convolutions by zennit's canonizer."""
        last = self.net[-1]
        if last.out_features == 1:
            self.net[-1] = torch.nn.Linear(last.in_features, 2).double().eval()
            self.net[-1].weight.data = torch.cat([-last.weight, last.weight]).detach() / 2
            self.net[-1].bias.data = torch.cat([-last.bias, last.bias]).detach() / 2
        if not self.norm:
            return self.net
        zennit.torchvision.VGGCanonizer().apply(self.net)
        kept = OrderedDict((n, m) for n, m in self.net.named_children() if not n.endswith("_norm"))
        for module in kept.values():  # the program folds into float32
            for parameter in module.parameters():
                parameter.data = parameter.data.detach().float().double()
        return torch.nn.Sequential(kept)


def tame(net, seed=1):
    """Random weights with which layers neither die nor explode; float32 values, in float64."""
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for m in net.modules():
            if isinstance(m, torch.nn.BatchNorm2d):
                m.weight.uniform_(0.5, 1.5, generator=g)
                m.bias.uniform_(-0.3, 0.3, generator=g)
                m.running_mean.normal_(0, 0.3, generator=g)
                m.running_var.uniform_(0.5, 2, generator=g)
            elif isinstance(m, torch.nn.Conv2d | torch.nn.Linear):
                m.weight.normal_(0, (2 / m.weight[0].numel()) ** 0.5, generator=g)
                m.bias.uniform_(-0.1, 0.2, generator=g)
    return net.eval().double()


def nets():
    """The relatives by name."""
    wide = {**TORCH, "channels": "BGR", "resample": "nearest"}
    return {
        "vgg11": Relative(11), "vgg13": Relative(13, card=TORCH), "vgg16": Relative(16), "vgg19": Relative(19, card=TORCH),
        "vgg16-bn": Relative(16, card=TORCH, norm=True), "vgg11-bn": Relative(11, norm=True), "vgg19-bn": Relative(19, (96, 64), norm=True),
        "one-layer": Relative(16, head=(7,)), "two-layers": Relative(13, head=(12, 7), card=TORCH),
        "average": Relative(16, (96, 64), head=(0, 12, 7)), "average-one": Relative(11, (65, 97), head=(0, 9), card=TORCH),
        "sigmoid": Relative(16, head=(12, 1)), "33x47": Relative(16, (33, 47)), "47x33": Relative(11, (47, 33), card=wide),
        "100x75": Relative(16, (100, 75), card=TORCH), "pad": Relative(16, (64, 96), card={**KERAS, "fit": "pad"}, shown=(90, 70)),
        "crop": Relative(11, (64, 64), card={**TORCH, "resize": 80}, shown=(90, 130), norm=True),
    }


class Aim(torch.nn.Module):
    """The network up to what is explained, which is its only output."""

    def __init__(self, net, target, x):
        super().__init__()
        parts, self.target = dict(net.named_children()), target
        self.pick = None
        if target in ("top", "second") or target.startswith("class:") or "-" in target:
            names, self.pick = list(parts), self.classes(net, target, x)
        else:
            layer, channel, *unit = target.split(":")
            last = layer if unit or layer + "_relu" not in parts else layer + "_relu"
            names = list(parts)[:list(parts).index(last) + 1]
            place = tuple(int(v) for v in unit[0].split(",")) if unit else None
            self.channel, self.place = int(channel), place
        self.net = torch.nn.Sequential(OrderedDict((n, parts[n]) for n in names))

    @staticmethod
    def classes(net, target, x):
        """The weight of each logit."""
        logits = net(x)[0].detach()
        order = logits.argsort(descending=True, stable=True)
        weights = torch.zeros_like(logits)
        for sign, name in zip((1, -1), target.split("-")):
            index = {"top": int(order[0]), "second": int(order[1])}.get(name)
            weights[int(name[6:]) if index is None else index] += sign
        return weights

    def seed(self, out):
        """The weight of each value of what the last layer gives."""
        if self.pick is not None:
            return self.pick[None]
        seed = torch.zeros_like(out)
        if self.place is None or out.ndim == 2:
            seed[0, self.channel] = 1
        else:
            seed[0, self.channel, *self.place] = 1
        return seed

    def forward(self, x):
        """(N,1)."""
        out = self.net(x)
        return (out * self.seed(out[:1])).flatten(1).sum(1, keepdim=True)


def channels_last(t):
    """(1,C,H,W) as (H,W,C)."""
    return t.detach()[0].permute(1, 2, 0).contiguous().numpy()


def normal(shape, copy):
    """The program's noise, of seed 0."""
    h, w, c = shape
    seed = synthetic.splitmix64(np.zeros(1, np.uint64))[0]
    with np.errstate(over="ignore"):
        start = np.arange(h * w * c, dtype=np.uint64) + seed + np.uint64(copy << 32)
    bits = synthetic.splitmix64(start)
    u = ((bits >> np.uint64(32)).astype(np.float64) + 1) / 2**32
    v = (bits & np.uint64(2**32 - 1)).astype(np.float64) / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).reshape(shape)


def smoothed(aim, x):
    """The mean gradient of 25 noisy pictures."""
    pixels = channels_last(x)
    deviation, total = 0.15 * (pixels.max() - pixels.min()), 0
    for k in range(25):
        noisy = (pixels + deviation * normal(pixels.shape, k)).astype(np.float32).astype(np.float64)
        p = torch.from_numpy(noisy.transpose(2, 0, 1).copy())[None].requires_grad_()
        total = total + channels_last(torch.autograd.grad(aim(p).sum(), p)[0])
    return total / 25


def cam(aim, x, method):
    """The CAMs of the last convolution's maps, behind their ReLU."""
    name = [n for n, m in aim.net.named_children() if isinstance(m, torch.nn.ReLU) and n.startswith("block5")][-1]
    kept = []
    handle = dict(aim.net.named_children())[name].register_forward_hook(lambda *a: kept.append(a[2]))
    out = aim(x.clone().requires_grad_())
    handle.remove()
    g = torch.autograd.grad(out.sum(), kept[0])[0]
    weighted = {"gradcam": g.mean((2, 3), keepdim=True), "hirescam": g, "layercam": g.clamp(min=0)}[method] * kept[0]
    return weighted.sum(1)[0].clamp(min=0).detach().numpy()


def relevance(aim, x, composite):
    """zennit's, of the values that are explained."""
    x = x.clone().requires_grad_()
    with composite.context(aim.net) as hooked:
        out = hooked(x)
        return channels_last(torch.autograd.grad(out, x, (out * aim.seed(out)).detach())[0])


def occluded(aim, x):
    """By how much the value falls: patches of 16 pixels, every 8, the last one at the end of its row or column."""
    places = [[*range(0, side - 16, 8), side - 16] for side in x.shape[2:]]
    drops = np.zeros([len(p) for p in places])
    with torch.no_grad():
        before = float(aim(x))
        for i, top in enumerate(places[0]):
            for j, left in enumerate(places[1]):
                covered = x.clone()
                covered[:, :, top:top + 16, left:left + 16] = 0
                drops[i, j] = before - float(aim(covered))
    return drops


def wanted(relative, aim, x, method, steps):
    """What a method must give."""
    table = {
        "gradient": lambda: channels_last(attr.Saliency(aim).attribute(x, 0, abs=False)),
        "saliency": lambda: np.abs(channels_last(attr.Saliency(aim).attribute(x, 0, abs=False))).max(2),
        "guided": lambda: channels_last(attr.GuidedBackprop(aim).attribute(x, 0)),
        "deconv": lambda: channels_last(attr.Deconvolution(aim).attribute(x, 0)),
        "gradxinput": lambda: channels_last(attr.InputXGradient(aim).attribute(x, 0)),
        "ig": lambda: channels_last(attr.IntegratedGradients(aim).attribute(x, target=0, n_steps=steps, internal_batch_size=1)),
        "smoothgrad": lambda: smoothed(aim, x),
        "occlusion": lambda: occluded(aim, x),
    }
    if method.endswith("cam"):
        return cam(aim, x, method)
    if method in table:
        return table[method]()
    low, high = relative.level(0), relative.level(255)
    name = method.partition(":")[2] or "epsilon-plus-flat"
    return relevance(aim, x, reference.composites(low, high)[name])


def targets(relative):
    """Of all kinds of targets and layers, those that this relative may have."""
    fc = ["fc1:3", "fc1:3:0,0"] if "fc1" in dict(relative.net.named_children()) else []
    return ["top", "second", "class:0", "class:1", "top-second", "class:1-class:0", "block1_conv1:2", "block1_conv1:2:0,0", "block2_pool:2",
            "block2_pool:2:1,3", "block3_conv2:5", "block3_conv2:5:3,4", "block5_conv2:1:1,0", "block5_pool:3", "block5_pool:3:0,0", *fc]


class Session:
    """One relative, with its files and what the program says of it."""

    def __init__(self, arguments, name, relative, folder):
        self.arguments, self.relative = arguments, relative
        self.model, self.out = relative.save(folder / name), folder / "out"
        self.picture = folder / f"{name}.png"
        pixels = synthetic.synthetic_picture(*relative.shown)
        Image.fromarray(pixels).save(self.picture)
        self.net, self.x = relative.merged(), self.fitted() if relative.shown != relative.size else relative.prepared(pixels)

    def fitted(self):
        """(1,3,H,W) as the program says: what it makes of pictures of other sizes is held to Pillow elsewhere."""
        subprocess.run([self.arguments.program, "features", "--model", self.model, "--backend", "cpu", "--npy", "--layer", "input_1", "--force",
                        "--out", self.out, self.picture], check=True, capture_output=True)
        return torch.from_numpy(np.load(self.out / "input_1.npy").transpose(2, 0, 1).copy())[None].double()

    def ask(self, method, target):
        """(values, what the program says of them), or (None, why not)."""
        method, _, composite = method.partition(":")
        command = [self.arguments.program, "explain", "--model", self.model, "--backend", self.arguments.backend, "--method", method, "--target",
                   target, "--npy", "--json", "--force", "--out", self.out, self.picture]
        if composite:
            composite, _, zero = composite.partition(",")
            command += ["--composite", composite, *(["--zero-bias"] if zero else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return None, done.stderr.strip().splitlines()[-1]
        return np.load(self.out / f"{method}.npy"), json.loads(done.stdout)

    def compare(self, method, target):
        """How far a map is off: (all of it, all but the twentieth that is furthest off), or why there is none."""
        got, said = self.ask(method, target)
        if got is None:
            return said
        aim = Aim(self.net, target, self.x)
        steps = facts(said).get("steps")
        want = wanted(self.relative, aim, self.x.clone(), method, steps)
        if got.shape != want.shape:
            return f"shape {got.shape}, want {want.shape}"
        if got.dtype != np.float32:
            return f"type {got.dtype}"
        if not want.any():
            return (0.0, 0.0) if not got.any() else f"{np.abs(got).max()} where all must be zero"
        found = apart(got, want)
        if found[1] > LIMIT:  # a unit next to zero, or a sum next to zero that is divided by: how well can float32 do?
            single = Aim(self.net.float(), target, self.x.float())
            limit = apart(wanted(self.relative, single, self.x.float(), method, steps), want)[1]
            self.net.double()
            if found[1] <= 2 * limit:
                print(f"{'':25} {method} of {target} is off by {found[1]:.2g}, where PyTorch's own float32 is by {limit:.2g}")
                return 0.0, 0.0
        return found

    def switched(self):
        """The worst difference of a probability from that of a forward pass with channels at zero behind their ReLU, and with which."""
        worst = 0.0, ""
        parts = dict(self.net.named_children())
        for layer, channels in (("block1_conv2", (0, 3)), ("block3_pool", (1,)), ("block5_conv1", (0, 2, 5)), ("block5_pool", (6,)), ("flatten", (3,)),
                                ("fc1", (1, 2, 9))):
            if layer not in parts or layer == "flatten" and (self.relative.average or self.relative.size[0] > 63 or self.relative.size[1] > 63):
                continue
            off = f"{layer}:{','.join(map(str, channels))}"
            done = subprocess.run([self.arguments.program, "classify", "--model", self.model, "--backend", self.arguments.backend, "--top", "99", "--json",
                                   "--off", off, self.picture], capture_output=True, text=True, check=True)
            got = {c["index"]: c["probability"] for c in json.loads(done.stdout)[0]["top"]}
            hook = parts.get(layer + "_relu", parts[layer]).register_forward_hook(lambda _m, _i, out, c=channels: silent(out, c))
            logits = self.net(self.x)[0].detach()
            hook.remove()
            want = logits.softmax(0)
            worst = max(worst, (max(abs(got[i] - float(want[i])) for i in got), off))
        return worst


def silent(maps, channels):
    """A layer's output with channels at zero."""
    out = maps.clone()
    out[:, list(channels)] = 0
    return out


def apart(got, want):
    """The length of a difference as a share of the length of what is wanted: of all values, and but for the twentieth that is furthest off."""
    off = np.sort(((got.astype(np.float64) - want) ** 2).reshape(-1))
    length = float(np.sum(want.astype(np.float64) ** 2)) ** 0.5
    return float(off.sum()) ** 0.5 / length, float(off[:len(off) * 19 // 20].sum()) ** 0.5 / length


def facts(said):
    """What --json tells about how a map was made."""
    told = said.get("facts", {})
    return {f["key"]: f["value"] for f in told} if isinstance(told, list) else told


def names(method):
    """The maps that a method stands for."""
    if method != "composites":
        return [method]
    zero = torch.zeros(1, 3, 1, 1)
    return [f"lrp:{name}" for name in reference.composites(zero, zero)]


def check(session, label, arguments):
    """Compare one relative; how many maps are off."""
    bad = 0
    for method in arguments.method or METHODS:
        every = arguments.slow or method in QUICK
        worst, most, count, refused = 0.0, 0.0, 0, []
        for target in arguments.target or targets(session.relative):
            if not every and not arguments.target and target not in SOME:
                continue
            for name in names(method):
                found = session.compare(name, target)
                if isinstance(found, str) and found.startswith("vggscope: "):
                    refused.append(found)
                    continue
                if isinstance(found, str):
                    bad += 1
                    print(f"{label:12} {name:12} {target}: OFF: {found}", flush=True)
                    continue
                count += 1
                worst, most = max(worst, found[0]), max(most, found[1])
                if not found[1] <= LIMIT:
                    bad += 1
                    print(f"{label:12} {name:12} {target}: OFF by {found[0]:.2g}, but for few {found[1]:.2g}", flush=True)
        print(f"{label:12} {method:12} {count} maps, off by at most {worst:.2g}, but for few {most:.2g}", flush=True)
        if refused:
            print(f"{'':25} {len(refused)} were refused, such as: {refused[0]}")
    return bad


STORED = {"bn33x47": Relative(16, (33, 47), card=TORCH, norm=True), "average64": Relative(13, (64, 64), card=TORCH, head=(0, 12, 1))}
STORED_TARGETS = ("top-second", "class:0", "block1_conv1:2", "block2_pool:2:1,3", "block3_conv2:5", "block3_conv2:5:3,4", "fc1:3:0,0")


def store():
    """Networks as PyTorch keeps them, and samples of maps in JSON."""
    folder = reference.REPO / "nn" / "explain" / "testdata" / "relatives"
    folder.mkdir(parents=True, exist_ok=True)
    for name, relative in STORED.items():
        arrays = {n: a.float().contiguous() for n, a in relative.by_torch().items()}
        safetensors.torch.save_file(arrays, folder / f"{name}.safetensors")
        x, net = relative.prepared(synthetic.synthetic_picture(*relative.size)), relative.merged()
        maps = {}
        todo = [(m, "top") for method in METHODS for m in names(method)]
        todo += [(m, t) for t in STORED_TARGETS for m in ("gradient", "guided", "lrp")]
        for number, (method, target) in enumerate(todo):
            values = wanted(relative, Aim(net, target, x), x.clone(), method, reference.STEPS)
            maps[f"{method} {target}"] = reference.measure(number, values, 48)
        made_by = f"PyTorch {torch.__version__}, Captum {captum.__version__} and zennit in float64, {platform.machine()}"
        golden.write(folder / f"{name}.json", {
            "case": name, "made_by": made_by, "height": relative.size[0], "width": relative.size[1], "steps": reference.STEPS, "maps": maps})
    return 0


def main():
    """Compare all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", type=Path, nargs="?")
    parser.add_argument("--backend", default="cpu", choices=("cpu", "gpu"))
    parser.add_argument("--net", action="append", choices=list(nets()))
    parser.add_argument("--method", action="append", choices=METHODS)
    parser.add_argument("--target", action="append")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--switches", action="store_true", help="channels that are off instead of maps")
    parser.add_argument("--store", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.store:
        return store()
    if not arguments.program:
        parser.error("PROGRAM is missing")
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, relative in nets().items():
            if arguments.net and name not in arguments.net:
                continue
            session = Session(arguments, name, relative, Path(folder))
            if arguments.switches:
                worst, off = session.switched()
                print(f"{name:12} probabilities off by at most {worst:.2g}, with {off} off", flush=True)
                bad += not worst <= 1e-5
            else:
                bad += check(session, name, arguments)
    print(f"{bad} are off")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
