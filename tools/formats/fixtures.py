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


def keras_model(top=True):
    import keras

    maps = x = keras.Input((224, 224, 3))
    for name, filters in gen_testdata.CONVS.items():
        if name.endswith("conv1") and not name.startswith("block1"):
            x = keras.layers.MaxPooling2D(name=f"block{int(name[5]) - 1}_pool")(x)
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)
    x = keras.layers.MaxPooling2D(name="block5_pool")(x)
    if top:
        x = keras.layers.Flatten(name="flatten")(x)
        for name, units in gen_testdata.DENSE.items():
            x = keras.layers.Dense(units, activation="softmax" if name == "predictions" else "relu", name=name)(x)
    model = keras.Model(maps, x, name="vgg16")
    model.set_weights(list(KERAS.values())[: len(model.weights)])
    return model


def make_keras():
    import io
    import os
    import zipfile

    os.environ["KERAS_BACKEND"] = "torch"
    model, notop = keras_model(), keras_model(top=False)
    model.save(OUT / "keras3.keras")
    model.save(OUT / "keras3.h5")
    model.save_weights(OUT / "keras3.weights.h5")
    notop.save_weights(OUT / "keras3_notop.weights.h5")
    with zipfile.ZipFile(OUT / "keras3.keras") as z, zipfile.ZipFile(OUT / "keras3_deflated.keras", "w", zipfile.ZIP_DEFLATED) as out:
        for name in z.namelist():
            out.writestr(name, z.read(name))


def make_hdf5():
    """Keras 2's layouts, as its own files of VGG16 have them, in the forms that h5py writes."""
    import h5py

    chunked = ["block1_conv2", "block5_conv3", "fc1", "fc2", "predictions"]

    def legacy(name, arrays, style, prefix="", **options):
        libver = options.pop("libver", "earliest")
        with h5py.File(OUT / name, "w", libver=libver, userblock_size=options.pop("userblock", 0)) as f:
            root = f.create_group(prefix) if prefix else f
            layers = [n.rsplit("_", 1)[0] for n in arrays if n.endswith("_kernel")]
            root.attrs["layer_names"] = [n.encode() for n in layers]
            root.attrs["backend"] = b"tensorflow"
            for layer in layers:
                group = root.create_group(layer)
                names = style(layer)
                group.attrs["weight_names"] = [n.encode() for n in names]
                for n, kind in zip(names, ("kernel", "bias")):
                    a = arrays[f"{layer}_{kind}"]
                    extra = dict(options) if kind == "kernel" and layer in chunked else {}
                    if "chunks" in extra and extra["chunks"] is not True:
                        extra["chunks"] = tuple(max(1, s * 2 // 3) for s in a.shape)
                    if extra.pop("growing", False):
                        extra["maxshape"] = (None,) * a.ndim
                    group.create_dataset(n, data=a, **extra)

    notop = dict(list(KERAS.items())[:26])
    first = lambda layer: [f"{layer}_W_1:0", f"{layer}_b_1:0"]
    second = lambda layer: [f"{layer}/kernel:0", f"{layer}/bias:0"]
    legacy("vgg16_weights.h5", KERAS, first)
    legacy("vgg16_weights_notop.h5", notop, first)
    legacy("keras2_model.h5", KERAS, second, prefix="model_weights")
    legacy("latest.h5", KERAS, second, libver="latest")
    legacy("userblock.h5", KERAS, second, userblock=512)
    packed = dict(compression="gzip", shuffle=True, fletcher32=True)
    for ver in ("earliest", "latest"):
        legacy(f"chunked_{ver}.h5", KERAS, second, libver=ver, chunks="two thirds")
        legacy(f"packed_{ver}.h5", KERAS, second, libver=ver, chunks="two thirds", **packed)
        legacy(f"packed_single_{ver}.h5", KERAS, second, libver=ver, chunks=True, compression="gzip")
        legacy(f"growing_{ver}.h5", KERAS, second, libver=ver, chunks="two thirds", growing=True, compression="lzf")
    types = ["<f4", ">f4", "<f8", ">f8", "<f2", ">f2"]
    with h5py.File(OUT / "types_latest.h5", "w", libver="latest", track_order=True) as f:
        many = f.create_group("many")  # so many links that they lie in a heap
        for i, (n, a) in enumerate(KERAS.items()):
            many[n] = a.astype(types[i % 6])
        for i in range(100):
            many[f"optimizer_step_{i}"] = i
        f["again"] = f["/"]  # a group in itself
        f["soft"] = h5py.SoftLink("/nowhere")
        many["labels"] = ["a", "b"]
    many_chunks(OUT / "many_chunks_earliest.h5", "earliest")
    many_chunks(OUT / "many_chunks_latest.h5", "latest")
    growing_chunks(OUT / "growing_chunks.h5")
    circles(OUT / "circles_earliest.h5", "earliest")
    circles(OUT / "circles_latest.h5", "latest")
    with h5py.File(OUT / "bomb.h5", "w") as f:
        f.create_dataset("fc1/fc1/kernel:0", shape=(5120, 1024), chunks=(5120, 1024), dtype="<f4", compression="gzip", compression_opts=9)[...] = 0


def many_chunks(path, libver):
    """Arrays of so many chunks, and a group of so many links, that their indices have several levels or pages."""
    import h5py

    n = 100 if libver == "earliest" else 1100  # pages have 1024 elements
    a = np.arange(n, dtype="<f4").reshape(n, 1)
    with h5py.File(path, "w", libver=libver) as f:
        f.create_dataset("plain", data=a, chunks=(1, 1))
        f.create_dataset("packed", data=a.reshape(n // 2, 2), chunks=(1, 1), compression="gzip")
        f.create_dataset("growing", data=a.reshape(2, n // 2), chunks=(1, 1), maxshape=(None, 1000))
        f.create_dataset("any_size", data=a.reshape(2, n // 2), chunks=(1, 2), maxshape=(None, None), shuffle=True)
        f.create_dataset("one", data=a, chunks=(n, 1), compression="gzip")
        f.create_dataset("compact_or_not", data=a[:3])
        f["scalar"] = np.float32(1)
        for i in range(500):
            f[f"links/link_{i:04}"] = f["scalar"]


def circles(path, libver):
    """Groups that lead back into those they are in, and links that lead to each other, around two arrays."""
    import h5py

    with h5py.File(path, "w", libver=libver) as f:
        inner = f.create_group("a/b/c")
        inner["values"] = np.arange(4, dtype="<f4")
        inner["more"] = np.arange(4, 8, dtype="<f4")
        inner["same"] = inner["values"]
        inner["itself"], inner["above"], inner["root"] = inner, f["a"], f["/"]
        f["x"], f["y"] = h5py.SoftLink("/y"), h5py.SoftLink("/x")
        f["a/out"] = h5py.ExternalLink("elsewhere.h5", "/")


def growing_chunks(path):
    """Arrays that may grow along one axis, whose index has blocks of several sizes, and texts as attributes."""
    import h5py

    with h5py.File(path, "w", libver="latest") as f:
        for n in (1, 3, 5, 20, 21, 100, 1000):
            f.create_dataset(f"plain{n}", data=np.arange(n, dtype="<f4"), chunks=(1,), maxshape=(None,))
        f.create_dataset("packed", data=np.arange(300, dtype="<f4"), chunks=(1,), maxshape=(None,), compression="gzip")
        a = np.arange(60 * 30, dtype="<f4")
        f.create_dataset("second", data=a.reshape(60, 30), chunks=(7, 4), maxshape=(60, None), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("middle", data=a[:900].reshape(6, 30, 5), chunks=(2, 4, 3), maxshape=(12, None, 9))
        f.attrs["variable"] = "text \u00e9 " * 1000
        f.attrs["fixed"] = b"tensorflow"
        f.attrs["number"] = 5


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
    for i in range(2):
        torch.save(dict(list(tensors(TORCH).items())[i::2]), OUT / f"sharded-{i + 1:05d}-of-00002.bin")
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


def make_batchnorm():
    """Networks with batch normalisation as torchvision builds them, and what PyTorch's own folding makes of them."""
    import safetensors.torch
    import torch
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    blocks = {11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4]}
    for depth, convs in blocks.items():
        torch.manual_seed(depth)
        layers, fused, inputs, at = [], {}, 3, 0
        for block, count in enumerate(convs):
            for _ in range(count):
                outputs = 2 + block % 3
                conv, norm = torch.nn.Conv2d(inputs, outputs, 3, padding=1), torch.nn.BatchNorm2d(outputs)
                with torch.no_grad():
                    norm.weight.uniform_(-1, 2)
                    norm.bias.normal_()
                    norm.running_mean.normal_()
                    norm.running_var.uniform_(0, 3)
                one = fuse_conv_bn_eval(conv.eval(), norm.eval())
                fused |= {f"features.{at}.weight": one.weight.detach(), f"features.{at}.bias": one.bias.detach()}
                layers += [conv, norm, torch.nn.ReLU()]
                inputs, at = outputs, at + 2
            layers.append(torch.nn.MaxPool2d(2))
            at += 1
        net = torch.nn.Module()
        net.features = torch.nn.Sequential(*layers)
        torch.save(net.state_dict(), OUT / f"vgg{depth}_bn.pth")
        safetensors.torch.save_file(fused, OUT / f"vgg{depth}_bn_folded.safetensors")


def make_onnx():
    import onnx
    from ml_dtypes import bfloat16
    from onnx import TensorProto, helper, numpy_helper

    def save(name, tensors, **options):
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 224, 224])
        y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, 224, 224])
        graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "vgg16", [x], [y], initializer=tensors)
        onnx.save_model(helper.make_model(graph, producer_name="fixtures"), OUT / name, **options)

    def raw(arrays):
        return [numpy_helper.from_array(a, n) for n, a in arrays.items()]

    types = [np.float32, np.float16, np.float64, bfloat16]
    save("torchvision.onnx", raw({n: a.astype(types[i % 4]) for i, (n, a) in enumerate(TORCH.items())}) +
         [numpy_helper.from_array(np.array([0, -1]), "shape_of_flatten")])
    save("floats.onnx", [helper.make_tensor(n, TensorProto.DOUBLE if i % 2 else TensorProto.FLOAT, a.shape, a.ravel())
                         for i, (n, a) in enumerate(TORCH.items())])
    (OUT / "external.onnx.data").unlink(missing_ok=True)
    save("external.onnx", raw(TORCH), save_as_external_data=True, location="external.onnx.data", size_threshold=0)
    names = {}
    for n, a in KERAS.items():
        layer, kind = n.rsplit("_", 1)
        op = "BiasAdd" if kind == "bias" else "Conv2D" if a.ndim == 4 else "MatMul"
        names[f"StatefulPartitionedCall/vgg16/{layer}/{op}/ReadVariableOp:0"] = a.transpose(3, 2, 0, 1) if a.ndim == 4 else a
    save("tf2onnx.onnx", raw(names))
    export_onnx()


def export_onnx():
    """Both of PyTorch's own exporters, the old and the new one."""
    import onnx
    import torch

    layers, inputs = [], 3
    for name, outputs in gen_testdata.CONVS.items():
        if name.endswith("conv1") and not name.startswith("block1"):
            layers.append(torch.nn.MaxPool2d(2))
        layers += [torch.nn.Conv2d(inputs, outputs, 3, padding=1), torch.nn.ReLU()]
        inputs = outputs

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.features = torch.nn.Sequential(*layers, torch.nn.MaxPool2d(2))
            dense, inputs = [], 98
            for units in gen_testdata.DENSE.values():
                dense += [torch.nn.Linear(inputs, units), torch.nn.ReLU(), torch.nn.Dropout()]
                inputs = units
            self.classifier = torch.nn.Sequential(*dense[:-2])

        def forward(self, x):
            return self.classifier(torch.flatten(self.features(x), 1))

    net = Net().eval()
    net.load_state_dict({n: torch.from_numpy(a.copy()) for n, a in TORCH.items()})
    for dynamo in (False, True):
        path = OUT / f"exported_{'new' if dynamo else 'old'}.onnx"
        torch.onnx.export(net, (torch.zeros(1, 3, 224, 224),), str(path), dynamo=dynamo)
        model = onnx.load(path, load_external_data=False)
        for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, model.graph, model]:
            del part.metadata_props[:]  # where the script and the libraries lay
            part.doc_string = ""
        path.write_bytes(model.SerializeToString())


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
