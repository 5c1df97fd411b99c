#!/usr/bin/env python3
"""Further kinds of files that people have of VGGs, compared as nets.py compares: each gives the library's probabilities, or maps
without predictions where its head cannot be computed, or is refused.

usage: kinds.py PROGRAM [NAME ...]     PROGRAM is vggscope
"""
import sys

import nets
import numpy as np
import torch
import torch.nn.utils.prune as prune
from nets import BLOCKS, STANDARD, Torch, by_keras, by_torch, case, compare, export, features, keras_base, linear, rezip, save_keras, standard, tame, tame_keras, torch_input

nets.CASES.clear()


# ---------------------------------------------------------------- PyTorch

def checkpoints(net, other):
    """What people put into a file beside a network's state, by the name of the file."""
    state = net.state_dict()
    under = lambda prefix, s=state: {prefix + n: t for n, t in s.items()}  # noqa: E731
    return {
        "dataparallel": under("module."),
        "features_module": {n.replace("features.", "features.module."): t for n, t in state.items()},
        "lightning": {"epoch": 3, "pytorch-lightning_version": "2.2.0", "state_dict": under("model."), "callbacks": {"ModelCheckpoint": {"best": torch.tensor(0.3)}},
                      "optimizer_states": [], "hyper_parameters": {"lr": 1e-3, "classes": ["a", "b"]}},
        "criterion": {"state_dict": under("net.") | {"criterion.weight": torch.ones(10)}},
        "model_ema": {"model": state, "model_ema": other.state_dict(), "optimizer": {}},
        "shadow": {"model": state, "ema": {"decay": 0.999, "shadow": other.state_dict()}},
        "parameters": dict(net.named_parameters()),
        "double": {n: t.double() for n, t in state.items()},
        "cuda": state,
    }


READ = ["dataparallel", "features_module", "lightning", "criterion", "model_ema", "shadow", "parameters", "double", "cuda"]


@case(*[f"state_{k}.pth" for k in READ])
def states(path):
    net, other = standard(11), tame(Torch(linear(*STANDARD), depth=11), torch_input(), seed=99)
    torch.save(checkpoints(net, other)[path.stem[6:]], path)
    if "cuda" in path.name:
        rezip(path, lambda name, data: data.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0") if name.endswith("data.pkl") else data)
    return by_torch(net)


@case("no_model.pth", "no_model_in_dict.pth", "no_script.pt", "no_quantized.pth", "no_numpy.pth")
def asks_python(path):
    net, kind = standard(11), path.stem[3:]
    if kind == "script":
        torch.jit.save(torch.jit.trace(net, torch_input()), str(path))
    else:
        torch.save({"model": lambda: net, "model_in_dict": lambda: {"model": net}, "numpy": lambda: {n: t.numpy() for n, t in net.state_dict().items()},
                    "quantized": lambda: torch.ao.quantization.quantize_dynamic(net, {torch.nn.Linear}).state_dict()}[kind](), path)
    return "it asks Python for"


@case("no_int8.safetensors", "no_float8.safetensors", "no_scales.safetensors", "no_pruned.pth", "no_gray.pth", "no_optimizer.pth")
def refused(path):
    import safetensors.torch
    net, kind = standard(11), path.stem[3:]
    state = dict(net.state_dict())
    if kind == "pruned":
        for m in net.features:
            if isinstance(m, torch.nn.Conv2d):
                prune.l1_unstructured(m, "weight", 0.3)
        state = net.state_dict()
    if kind == "gray":
        state["features.0.weight"] = state["features.0.weight"].sum(1, keepdim=True)
    if kind == "optimizer":
        adam = torch.optim.Adam(net.parameters())
        net(torch_input()).sum().backward()
        adam.step()
        state = adam.state_dict()
    if path.suffix == ".pth":
        torch.save(state, path)
        return {"pruned": "features.0.weight_orig", "gray": "takes 1 inputs, want 3", "optimizer": "no arrays of a VGG in it"}[kind]
    kinds = {"int8": torch.int8, "float8": torch.float8_e4m3fn, "scales": torch.int8}
    state = {n: (t * 100).to(kinds[kind]) if kind != "scales" or n.endswith("weight") else t for n, t in state.items()}
    if kind == "scales":
        state |= {n + "_scale": torch.ones(1) for n in list(state) if n.endswith("weight")}
    safetensors.torch.save_file(state, path)
    return "want floating-point numbers"


@case("model-00002-of-00003.safetensors")
def shards(path):
    """A model in several files, of which one is given."""
    import safetensors.torch
    net = standard(11)
    names = list(net.state_dict())
    for i in range(3):
        part = {n: net.state_dict()[n].contiguous() for n in names[i::3]}
        safetensors.torch.save_file(part, path.with_name(f"model-{i + 1:05d}-of-00003.safetensors"))
    return by_torch(net)


@case("model-00001-of-00002.bin", "old-00002-of-00002.bin")
def torch_shards(path):
    """The same of PyTorch's own, in both its forms."""
    net, new = standard(11), path.stem.startswith("model")
    for i in range(2):
        part = {n: net.state_dict()[n] for n in list(net.state_dict())[i::2]}
        torch.save(part, path.with_name(f"{path.name.split('-')[0]}-{i + 1:05d}-of-00002.bin"), _use_new_zipfile_serialization=new)
    return by_torch(net)


# ---------------------------------------------------------------- ONNX

class Around(torch.nn.Module):
    """A network with something before it and something behind it."""
    def __init__(self, net, before=lambda x: x, behind=lambda z: z):
        super().__init__()
        self.net, self.before, self.behind = net, before, behind
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))

    def forward(self, x):
        return self.behind(self.net(self.before(x)))


@case(*[f"opset{n}.onnx" for n in (9, 13, 17, 18)], "half_whole.onnx", "batch8.onnx", "logsoftmax.onnx", "levels.onnx", "units.onnx", "window.onnx", "optimized.onnx")
def graphs(path):
    net, options, kind = standard(11), {}, path.stem
    out = net
    if kind.startswith("opset"):
        options["opset_version"] = int(kind[5:])
    if kind == "half_whole":
        out, net, options["x"] = standard(11).half(), standard(11).half().float(), torch_input().half()
    if kind == "batch8":
        options["x"] = torch_input().repeat(8, 1, 1, 1)
    if kind == "logsoftmax":
        out = Around(net, behind=lambda z: torch.log_softmax(z, 1))
    if kind == "levels":
        out = Around(net)
        out.before = lambda x: (x / 255 - out.mean) / out.std
    if kind == "units":
        out = Around(net)
        out.before = lambda x: (x - out.mean) / out.std
    if kind == "window":
        net = out = tame(torch.nn.Sequential(*features(11), torch.nn.AvgPool2d(7), torch.nn.Flatten(), torch.nn.Linear(8, 5)), torch_input())
    export(out.eval(), path, **options)
    if kind == "optimized":
        import onnxruntime
        o = onnxruntime.SessionOptions()
        o.optimized_model_filepath, o.graph_optimization_level = str(path), onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        onnxruntime.InferenceSession(path.read_bytes(), o)
    return by_torch(net)


@case("argmax.onnx", "sigmoids.onnx", "temperature.onnx", "largest.onnx", "adaptive_largest.onnx", "windows.onnx")
def odd_graphs(path):
    net, kind = standard(11), path.stem
    net = {"argmax": lambda: Around(net, behind=lambda z: z.argmax(1)), "sigmoids": lambda: Around(net, behind=torch.sigmoid), "temperature": lambda: Around(net, behind=lambda z: torch.softmax(z / 3, 1)),
           "largest": lambda: Around(features(11), behind=lambda z: z.amax((2, 3)) @ torch.ones(8, 5)),
           "adaptive_largest": lambda: torch.nn.Sequential(features(11), torch.nn.AdaptiveMaxPool2d(1), torch.nn.Flatten(), torch.nn.Linear(8, 5)),
           "windows": lambda: torch.nn.Sequential(features(11), torch.nn.AvgPool2d(2), torch.nn.Flatten(), torch.nn.Linear(72, 5))}[kind]()
    export(net.eval(), path)
    return "notop"


# ---------------------------------------------------------------- Keras

def around(layers, before=(), head=None, scale=10, side=224):
    """A Sequential around the convolutions."""
    import keras
    head = head or [layers.Flatten(), layers.Dense(9, activation="relu"), layers.Dropout(0.3), layers.Dense(4, activation="softmax")]
    return tame_keras(keras.Sequential([keras.Input((side, side, 3)), *before, keras_base(depth=11, shape=(side, side, 3)), *head]), scale=scale)


BEFORE = {
    "rescaling": lambda la: [la.Rescaling(1 / 255)],
    "augmented": lambda la: [la.RandomFlip("horizontal"), la.RandomRotation(0.2), la.RandomZoom(0.2), la.RandomContrast(0.1), la.Rescaling(1 / 255)],
    "normalization": lambda la: [la.Normalization(mean=[120.0, 115.0, 100.0], variance=[3000.0, 3100.0, 3200.0])],
    "learnt": lambda la: [la.Normalization()],
    "noise": lambda la: [la.GaussianNoise(0.1)],
}


@case(*[f"before_{k}.{end}" for k in BEFORE for end in ("keras", "h5")])
def prepared(path):
    import keras
    kind = path.stem[7:]
    before = BEFORE[kind](keras.layers)
    model = around(keras.layers, before, scale=1 if kind != "noise" else 10)
    if kind == "learnt":
        before[0].adapt(nets.raw()[None])
    save_keras(model, path)
    return by_keras(model, raw_input=kind != "noise")


HEADS = {  # and whether they can be computed
    "softmax_layer": (True, lambda la: [la.Flatten(), la.Dense(9), la.ReLU(), la.Dense(4), la.Softmax()]),
    "reshape": (True, lambda la: [la.Reshape((-1,)), la.Dense(4, activation="softmax")]),
    "window": (True, lambda la: [la.AveragePooling2D(7), la.Flatten(), la.Dense(4, activation="softmax")]),
    "kept_axes": (True, lambda la: [la.GlobalAveragePooling2D(keepdims=True), la.Flatten(), la.Dense(4, activation="softmax")]),
    "regularised": (True, lambda la: [la.SpatialDropout2D(0.2), la.GlobalAveragePooling2D(), la.Dense(4, kernel_regularizer="l2", activation="softmax")]),
    "bounded": (False, lambda la: [la.Flatten(), la.Dense(9), la.ReLU(max_value=1.0), la.Dense(4, activation="softmax")]),
    "bounded_function": (False, lambda la: [la.Flatten(), la.Dense(9, activation=la.ReLU(max_value=1.0)), la.Dense(4, activation="softmax")]),
    "leaking": (False, lambda la: [la.Flatten(), la.Dense(9), la.ReLU(negative_slope=0.2), la.Dense(4, activation="softmax")]),
    "gelu": (False, lambda la: [la.Flatten(), la.Dense(9, activation="gelu"), la.Dense(4, activation="softmax")]),
    "windows": (False, lambda la: [la.AveragePooling2D(2), la.Flatten(), la.Dense(4, activation="softmax")]),
    "permuted": (False, lambda la: [la.Permute((3, 1, 2)), la.Flatten(), la.Dense(4, activation="softmax")]),
    "largest": (False, lambda la: [la.GlobalMaxPooling2D(), la.Dense(4, activation="softmax")]),
    "lstm": (False, lambda la: [la.Reshape((49, 8)), la.LSTM(4), la.Dense(3, activation="softmax")]),
}


@case(*[f"head_{k}.keras" for k in HEADS])
def heads(path):
    import keras
    computed, head = HEADS[path.stem[5:]]
    model = around(keras.layers, head=head(keras.layers))
    save_keras(model, path)
    return by_keras(model) if computed else "notop"


@case("trained.h5", "trained.keras", "trained.weights.h5", "frozen.h5", "lora.keras", "links.h5")
def trained(path):
    """With the state of an optimizer, layers that are not trained, adapters, and links that lead in a circle or nowhere."""
    import h5py
    import keras
    model = around(keras.layers)
    if "frozen" in path.name:
        for layer in model.layers[0].layers[:6]:
            layer.trainable = False
    if "lora" in path.name:
        model.layers[-1].enable_lora(2)
        model.layers[-1].lora_kernel_b.assign(np.ones((2, 4), np.float32))
    else:
        model.compile("adam", "categorical_crossentropy")
        model.fit(nets.raw()[None] / 255, np.eye(4)[:1], verbose=0)
    save_keras(model, path)
    if "links" in path.name:
        with h5py.File(path, "a") as f:
            f["model_weights/loop"], f["self"] = f["model_weights"], f["/"]
            f["alias"], f["nowhere"], f["other"] = h5py.SoftLink("/model_weights"), h5py.SoftLink("/gone"), h5py.ExternalLink("/gone.h5", "/x")
    return by_keras(model)


@case("channels_first.keras")
def channels_first(path):
    import keras
    x = i = keras.Input((3, 224, 224))
    order = {"data_format": "channels_first"}
    for b, n in enumerate(BLOCKS[11]):
        for _ in range(n):
            x = keras.layers.Conv2D(nets.WIDTHS[b], 3, padding="same", activation="relu", **order)(x)
        x = keras.layers.MaxPooling2D(2, 2, **order)(x)
    model = tame_keras(keras.Model(i, keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten(**order)(x))), scale=10)
    save_keras(model, path)
    return lambda x: np.asarray(model.predict(np.ascontiguousarray(x.transpose(2, 0, 1)[None]), verbose=0))[0]


if __name__ == "__main__":
    sys.exit(compare(sys.argv[1], sys.argv[2:]) > 0 if len(sys.argv) > 1 else __doc__)
