#!/usr/bin/env python3
"""Make the reference values of nn/explain/testdata/reference with PyTorch, Captum and zennit, in float64.

usage: explain.py [--out DIR] [--model DIR] [narrow] [builtin]

Needs what requirements-explain.txt lists. The cases, weights, picture and input are those of make_reference.py. What is
explained is the logit of the class with the highest, but for CHANNEL and UNIT, which are explained by their gradients.

Each map is boiled down to its length (l2), its sum and samples: of N values those at splitmix64(2**52 + (m << 32) + j) % N for
j = 0..127, in H,W,C order, where m is the number of the map in the file. Maps of at most 196 values are kept whole.
"""
import argparse
import math
import platform
from pathlib import Path

import captum.attr
import numpy as np
import torch
import zennit
import zennit.composites
import zennit.rules

import golden
import synthetic
import vgg16
from make_reference import case_arrays

REPO = Path(__file__).resolve().parents[2]
CASES = ("narrow", "builtin")
SAMPLES, WHOLE, SEED = 128, 196, 1 << 52
CAM_LAYER, CHANNEL, UNIT = "block5_conv3", ("block4_conv2", 5), ("block3_conv3", 3, 20, 31)  # layer, channel, row, column
STEPS = 50


class KerasFlatten(torch.nn.Module):
    """(N,C,H,W) to (N,H*W*C), as Keras flattens."""

    def forward(self, x):
        """Channels last."""
        return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


def weighted(layer, arrays):
    """The module of a layer with a kernel."""
    kernel = torch.from_numpy(arrays[f"{layer.name}_kernel"]).double()
    bias = torch.from_numpy(arrays[f"{layer.name}_bias"]).double()
    if layer.kind == "conv":
        module = torch.nn.Conv2d(kernel.shape[2], kernel.shape[3], 3, padding=1).double()
        kernel = kernel.permute(3, 2, 0, 1)
    else:
        module = torch.nn.Linear(*kernel.shape).double()
        kernel = kernel.T
    module.weight.data, module.bias.data = kernel.contiguous(), bias
    return module


def build(arrays):
    """The net up to its logits, with a module of its own for each ReLU."""
    net = torch.nn.Sequential()
    for layer in vgg16.layers():
        if layer.has_weights:
            net.add_module(layer.name, weighted(layer, arrays))
            if layer.kind != "softmax":
                net.add_module(layer.name + "_relu", torch.nn.ReLU())
        elif layer.kind == "pool":
            net.add_module(layer.name, torch.nn.MaxPool2d(2))
        elif layer.kind == "flatten":
            net.add_module(layer.name, KerasFlatten())
    return net.eval()


def maps(tensor):
    """(1,C,H,W) as (H,W,C)."""
    return tensor.detach()[0].permute(1, 2, 0).contiguous().numpy()


def run_kept(net, x):
    """The logits, and what each module put out, with gradients to be asked for."""
    kept = {}
    for name, module in net.named_children():
        x = module(x)
        kept[name] = x
    return x, kept


def gradients(net, x, best):
    """Maps by Captum and by autograd."""
    attr = captum.attr
    yield "gradient", maps(attr.Saliency(net).attribute(x, best, abs=False))
    yield "saliency", np.abs(maps(attr.Saliency(net).attribute(x, best, abs=False))).max(axis=2)
    yield "guided", maps(attr.GuidedBackprop(net).attribute(x, best))
    yield "deconv", maps(attr.Deconvolution(net).attribute(x, best))
    yield "gradxinput", maps(attr.InputXGradient(net).attribute(x, best))
    yield "ig", maps(attr.IntegratedGradients(net).attribute(x, target=best, n_steps=STEPS, internal_batch_size=1))
    logits, kept = run_kept(net, x)
    layer, channel = CHANNEL
    yield "channel", maps(torch.autograd.grad(kept[layer + "_relu"][0, channel].sum(), x, retain_graph=True)[0])
    layer, channel, row, column = UNIT
    yield "unit", maps(torch.autograd.grad(kept[layer][0, channel, row, column], x, retain_graph=True)[0])
    at = kept[CAM_LAYER + "_relu"]
    g = torch.autograd.grad(logits[0, best], at)[0]
    yield "hirescam", maps((g * at).sum(1, keepdim=True).clamp(min=0))
    yield "layercam", maps((g.clamp(min=0) * at).sum(1, keepdim=True).clamp(min=0))
    layer = dict(net.named_children())[CAM_LAYER + "_relu"]
    yield "gradcam", maps(attr.LayerGradCam(net, layer).attribute(x, best, relu_attributions=True))


def composites(low, high):
    """The composites of zennit that the program has, by its names for them."""
    made = zennit.composites
    everywhere = [((torch.nn.Conv2d, torch.nn.Linear), zennit.rules.Epsilon())]
    return {
        "epsilon-plus-flat": made.EpsilonPlusFlat(), "epsilon-plus": made.EpsilonPlus(),
        "epsilon-alpha2-beta1-flat": made.EpsilonAlpha2Beta1Flat(), "epsilon-alpha2-beta1": made.EpsilonAlpha2Beta1(),
        "epsilon-gamma-box": made.EpsilonGammaBox(low=low, high=high), "excitation-backprop": made.ExcitationBackprop(),
        "epsilon": made.LayerMapComposite(made.layer_map_base() + everywhere),
        "epsilon-plus-flat,zero_bias": made.EpsilonPlusFlat(zero_params="bias"),
        "epsilon-gamma-box,zero_bias": made.EpsilonGammaBox(low=low, high=high, zero_params="bias"),
    }


def relevance(net, composite, x, best, condition=None):
    """(relevance of the input, that of each channel of CAM_LAYER): it begins with the logit itself."""
    x = x.detach().clone().requires_grad_()
    with composite.context(net) as hooked:
        logits, kept = run_kept(hooked, x)
        at = kept[CAM_LAYER + "_relu"]
        channels = []

        def look(grad):
            channels.append(grad.detach()[0].sum((1, 2)).numpy())
            if condition is None:
                return grad
            only = torch.zeros_like(grad)
            only[:, condition] = grad[:, condition]
            return only

        at.register_hook(look)
        start = torch.zeros_like(logits)
        start[0, best] = logits[0, best].detach()
        return maps(torch.autograd.grad(logits, x, start)[0]), channels[0]


def measure(number, values, samples=SAMPLES):
    """The figures of one map."""
    flat = np.asarray(values, np.float64).reshape(-1)
    at = np.arange(flat.size)
    if flat.size > max(WHOLE, samples):
        at = (synthetic.hash_range(SEED + (number << 32), samples) % np.uint64(flat.size)).astype(np.int64)
    return {
        "l2": golden.rounded(math.sqrt(float(flat @ flat))), "sum": golden.rounded(flat.sum()), "length": int(flat.size),
        "samples": [[int(i), golden.rounded(flat[i], 7)] for i in at],
    }


def make_case(case, model):
    """The golden of a case."""
    net = build(case_arrays(case, model))
    net_input = synthetic.preprocess_caffe(synthetic.synthetic_picture())
    x = torch.from_numpy(np.ascontiguousarray(net_input.transpose(2, 0, 1)))[None].double().requires_grad_()
    logits = net(x)[0].detach().numpy()
    best = int(logits.argmax())
    mean = torch.from_numpy(synthetic.CAFFE_MEAN_BGR).double().reshape(1, 3, 1, 1)
    found = list(gradients(net, x, best))
    percent, channels = {}, None
    for name, composite in composites(-mean, 255 - mean).items():
        values, channels = relevance(net, composite, x, best)
        found.append((f"lrp:{name}", values))
        percent[name] = [golden.rounded(v, 7) for v in channels[:32]]
    strongest = int(channels.argmax())
    values, _ = relevance(net, composites(-mean, 255 - mean)["epsilon-plus-flat"], x, best, strongest)
    found.append((f"lrp:epsilon-plus-flat,{CAM_LAYER}:{strongest}", values))
    made_by = f"PyTorch {torch.__version__}, Captum {captum.__version__} and zennit in float64, {platform.machine()}"
    return {
        "case": case, "made_by": made_by, "class": best, "logit": golden.rounded(logits[best]), "steps": STEPS,
        "channels": {"layer": CAM_LAYER, "relevance": percent},
        "maps": {name: measure(i, values) for i, (name, values) in enumerate(found)},
    }


def main():
    """Make the cases asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"any of {', '.join(CASES)}; default both")
    parser.add_argument("--out", type=Path, default=REPO / "nn" / "explain" / "testdata" / "reference")
    parser.add_argument("--model", type=Path, default=REPO / "weights" / "builtin", help="folder of the built-in model")
    arguments = parser.parse_args()
    for case in arguments.cases or CASES:
        path = arguments.out / f"{case}.json"
        golden.write(path, make_case(case, arguments.model))
        print(f"{path}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
