"""The backward pass by PyTorch's autograd, with the three rules for ReLUs, boiled down to samples."""
import math

import numpy as np
import torch

import forward
import vgg16
from golden import rounded
from synthetic import hash_range

RULES = ("gradient", "deconvnet", "guided")
LAYERS = ("block5_conv3", "block3_conv1", "input_1")  # gradients of what these put out, after their ReLU
SAMPLES = 256
SEED = 1 << 51


class ReLU(torch.autograd.Function):
    """max(0, z), with one of the rules on the way back."""

    @staticmethod
    def forward(ctx, z, rule):
        """Keep what the way back needs."""
        ctx.save_for_backward(z)
        ctx.rule = rule
        return z.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        """Let through what the rule lets through."""
        (z,) = ctx.saved_tensors
        if ctx.rule != "gradient":
            g = g.clamp(min=0)
        if ctx.rule != "deconvnet":
            g = g * (z > 0)
        return g, None


def run(arrays, net_input, dtype, rule):
    """(class, logit, {layer: gradient of that logit}) of the class with the highest logit."""
    x = torch.from_numpy(np.ascontiguousarray(net_input.transpose(2, 0, 1)))[None].to(dtype).requires_grad_()
    kept = {}
    for layer in vgg16.layers():
        pre, x = forward.apply_layer(layer, arrays, x)
        if layer.kind in ("conv", "dense"):
            x = ReLU.apply(pre, rule)
        if layer.name in LAYERS:
            kept[layer.name] = x
    best = int(pre.argmax())
    found = torch.autograd.grad(pre[0, best], list(kept.values()))
    maps = (g[0].permute(1, 2, 0).contiguous().numpy() for g in found)
    return best, float(pre[0, best].detach()), dict(zip(kept, maps, strict=True))


def measure(seed, values, single):
    """The figures of one gradient: values in float64, single is the same computed in float32."""
    flat = values.reshape(-1).astype(np.float64)
    length = math.sqrt(float(flat @ flat))
    off = single.reshape(-1).astype(np.float64) - flat
    at = (hash_range(seed, SAMPLES) % np.uint64(flat.size)).astype(np.int64)
    return {
        "l2": rounded(length), "float32_error": rounded(math.sqrt(float(off @ off)) / length, 2),
        "samples": [[int(i), rounded(flat[i])] for i in at],
    }


def case_gradients(name, made_by, arrays, net_input):
    """The gradients of a whole case, as a dict ready for golden.write."""
    out = {"case": name, "made_by": made_by, "rules": {}}
    for number, rule in enumerate(RULES):
        best, logit, double = run(arrays, net_input, torch.float64, rule)
        _, _, single = run(arrays, net_input, torch.float32, rule)
        out |= {"class": best, "logit": rounded(logit)}
        out["rules"][rule] = {
            layer: measure(SEED + (number << 40) + (i << 32), double[layer], single[layer])
            for i, layer in enumerate(LAYERS)
        }
    return out
