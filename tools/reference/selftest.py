"""Checks of the reference itself, by other means: published numbers, plain integers, numpy instead of PyTorch."""
import numpy as np
import torch

import forward
import gradients
import synthetic
import vgg16

MASK = (1 << 64) - 1
TOLERANCE = 1e-12  # of the peak; both sides compute in float64


def splitmix64_plain(x):
    """splitmix64 with Python's own integers."""
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def check_hash():
    """The published first outputs of splitmix64 seeded with 0, and the vectorised hash against plain integers."""
    assert splitmix64_plain(0) == 0xE220A8397B1DCDAF
    assert splitmix64_plain(0x9E3779B97F4A7C15) == 0x6E789E6AA1B965F4
    for start in (0, 1, 1 << 50, (31 << 40) - 2, MASK - 8):
        assert synthetic.hash_range(start, 4).tolist() == [splitmix64_plain(start + j) for j in range(4)], start


def check_array():
    """Single elements of the arrays, made with plain numbers."""
    for index, (name, shape) in enumerate(vgg16.array_shapes(0.25)):
        got = synthetic.synthetic_array(index, name, shape).reshape(-1)
        for i in (0, 1, got.size // 2, got.size - 1):
            u = (splitmix64_plain(index * 2**40 + i) >> 40) / 2**24
            want = (2 * u - 1) * (0.05 if name.endswith("bias") else (6 / np.prod(shape[:-1])) ** 0.5)
            want = np.float32(want) / (16 if name == "predictions_kernel" else 1)
            assert got[i] == want, f"{name}[{i}]: {got[i]}, want {want}"


def check_picture():
    """Single pixels of the picture and of the net's input, made with plain numbers."""
    picture = synthetic.synthetic_picture()
    net_input = synthetic.preprocess_caffe(picture)
    for y, x, c in ((0, 0, 0), (0, 0, 2), (1, 0, 1), (100, 37, 2), (223, 223, 0)):
        i = (y * 224 + x) * 3 + c
        want = ((x * 3 + y * 2 + c * 85) & 0xFF) // 2 + (splitmix64_plain((1 << 50) + i) >> 56) // 2
        mean = np.float32((123.68, 116.779, 103.939)[c])
        assert picture[y, x, c] == want
        assert net_input[y, x, 2 - c] == np.float32(want) - mean


def convolve_at(x, kernel, bias, y, col, out):
    """One output of a 3x3 convolution with zero padding, summed term by term in plain loops over the window."""
    total = float(bias[out])
    for ky in range(3):
        for kx in range(3):
            row, column = y + ky - 1, col + kx - 1
            if 0 <= row < x.shape[0] and 0 <= column < x.shape[1]:
                total += sum(float(x[row, column, c]) * float(kernel[ky, kx, c, out]) for c in range(x.shape[2]))
    return total


def check_convolution(outputs, arrays):
    """Two layers at the corners, on the edges and inside, by direct convolution."""
    by_name = {o.layer.name: o for o in outputs}
    for name, source in (("block1_conv1", "input_1"), ("block3_conv2", "block3_conv1")):
        x, pre = by_name[source].post, by_name[name].pre
        kernel, bias = arrays[f"{name}_kernel"], arrays[f"{name}_bias"]
        h, w, channels = pre.shape
        for y, col in ((0, 0), (0, w - 1), (h - 1, 0), (h - 1, w - 1), (0, 5), (h // 2, w // 3)):
            for out in (0, 3, channels - 1):
                expect(f"{name} ({y},{col},{out})", convolve_at(x, kernel, bias, y, col, out), pre[y, col, out],
                       np.abs(pre).max())


def numpy_layer(layer, arrays, x):
    """(pre, post) of one layer, channels last throughout, from the layer's definition."""
    if layer.has_weights:
        kernel, bias = (arrays[f"{layer.name}_{part}"].astype(np.float64) for part in ("kernel", "bias"))
    if layer.kind == "conv":
        h, w, _ = x.shape
        padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
        pre = bias + sum(padded[i:i + h, j:j + w] @ kernel[i, j] for i in range(3) for j in range(3))
        return pre, np.maximum(pre, 0)
    if layer.kind == "pool":
        h, w, c = x.shape
        return None, x.reshape(h // 2, 2, w // 2, 2, c).max(axis=(1, 3))
    if layer.kind == "flatten":
        return None, x.reshape(-1)
    if layer.kind == "dense":
        pre = x @ kernel + bias
        return pre, np.maximum(pre, 0)
    if layer.kind == "softmax":
        pre = x @ kernel + bias
        powers = np.exp(pre - pre.max())
        return pre, powers / powers.sum()
    return None, x


def check_net(outputs, arrays, net_input):
    """Every layer of the narrow net against numpy, each side fed with its own results."""
    x = net_input.astype(np.float64)
    for output in outputs:
        pre, x = numpy_layer(output.layer, arrays, x)
        assert x.shape == output.post.shape, output.layer.name
        expect(output.layer.name, x, output.post, np.abs(x).max())
        if pre is not None:
            expect(f"{output.layer.name} pre", pre, output.pre, np.abs(pre).max())


def check_gradient(arrays, net_input):
    """The gradient of the narrow net against differences of its logit, along a few directions, in float64."""
    best, logit, found = gradients.run(arrays, net_input, torch.float64, "gradient")
    random = np.random.default_rng(1)
    for _ in range(3):
        way = random.standard_normal(net_input.shape)
        step = 1e-7 / np.abs(way).max()  # so small that next to no ReLU changes its mind
        up, down = (forward.run(arrays, net_input + s * step * way)[-1].pre[best] for s in (1, -1))
        got, want = float((found["input_1"] * way).sum()), (up - down) / (2 * step)
        assert abs(got - want) < 1e-5 * np.linalg.norm(found["input_1"]) * np.linalg.norm(way), f"{got}, want {want}"
    assert logit > 0


def expect(what, got, want, yardstick):
    """Fail unless the largest difference is below TOLERANCE of the yardstick."""
    error = float(np.abs(got - want).max() / yardstick)
    assert error < TOLERANCE, f"{what}: differs by {error:.2g} of the peak"


def check_notop(outputs, arrays, net_input):
    """A set without dense layers gives the same first 19 layers."""
    bare = synthetic.synthetic_arrays(vgg16.array_shapes(0.25, top=False))
    assert all(np.array_equal(a, arrays[n]) for n, a in bare.items())
    short = forward.run(bare, net_input, top=False)
    assert [o.layer.name for o in short] == [o.layer.name for o in outputs[:19]]
    assert all(np.array_equal(a.post, b.post) for a, b in zip(short, outputs))


def run():
    """Run all checks; an AssertionError says which one failed."""
    arrays = synthetic.synthetic_arrays(vgg16.array_shapes(0.25))
    net_input = synthetic.preprocess_caffe(synthetic.synthetic_picture())
    outputs = forward.run(arrays, net_input)
    checks = [
        ("hash", check_hash, ()), ("weights", check_array, ()), ("picture", check_picture, ()),
        ("two layers, direct convolution", check_convolution, (outputs, arrays)),
        ("23 layers, numpy", check_net, (outputs, arrays, net_input)),
        ("notop", check_notop, (outputs, arrays, net_input)),
        ("gradient", check_gradient, (arrays, net_input)),
    ]
    for name, check, arguments in checks:
        check(*arguments)
        print(f"ok  {name}")
