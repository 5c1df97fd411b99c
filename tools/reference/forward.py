"""The forward pass in PyTorch, every layer kept, in a precision of choice."""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

import vgg16


@dataclass(frozen=True)
class Output:
    """What one layer gives: maps as (H,W,C), vectors as (N,).

    post is what the next layer reads. pre is the value before ReLU (conv, fc1, fc2) or before softmax (predictions:
    the logits), None for a layer that has no activation function.
    """
    layer: vgg16.Layer
    pre: np.ndarray | None
    post: np.ndarray


def to_keras(tensor):
    """A (1,C,H,W) or (1,N) tensor as (H,W,C) or (N,), channels last."""
    if tensor.dim() == 4:
        tensor = tensor.permute(0, 2, 3, 1)
    return tensor[0].contiguous().numpy()


def run(arrays, net_input, dtype=torch.float64, top=True):
    """Run the net on one (H,W,3) float32 input and return a list of Output, one for each layer.

    arrays are float32; they are converted to dtype, so that with float64 only the arithmetic is wider than that of
    the program under test, not the numbers it starts from.
    """
    x = torch.from_numpy(np.ascontiguousarray(net_input.transpose(2, 0, 1)))[None].to(dtype)
    out = []
    with torch.inference_mode():
        for layer in vgg16.layers(top):
            pre, x = apply_layer(layer, arrays, x)
            out.append(Output(layer, None if pre is None else to_keras(pre), to_keras(x)))
    return out


def apply_layer(layer, arrays, x):
    """(value before the activation function or None, value after it)."""
    if layer.has_weights:
        kernel = torch.from_numpy(arrays[f"{layer.name}_kernel"]).to(x.dtype)
        bias = torch.from_numpy(arrays[f"{layer.name}_bias"]).to(x.dtype)
    match layer.kind:
        case "input":
            return None, x
        case "conv":
            pre = F.conv2d(x, kernel.permute(3, 2, 0, 1).contiguous(), bias, padding=1)  # HWIO to OIHW
            return pre, F.relu(pre)
        case "pool":
            return None, F.max_pool2d(x, 2)
        case "flatten":
            return None, x.permute(0, 2, 3, 1).reshape(1, -1)  # H,W,C as Keras; PyTorch alone would give C,H,W
        case "dense":
            pre = x @ kernel + bias
            return pre, F.relu(pre)
        case "softmax":
            pre = x @ kernel + bias
            return pre, F.softmax(pre, dim=1)
    raise ValueError(f"layer {layer.name}: unknown kind {layer.kind}")
