#!/usr/bin/env python3
"""Write VGG16 as ONNX, with the synthetic weights of tools/reference.

usage: build_onnx.py [DIR]      (default .cache/peers at the top of the repository)

Needs numpy and onnx. DIR then holds three files:

    vgg16.onnx       the net as an inference engine gets it: one output, the probabilities
    vgg16_all.onnx   the same with the output of all 22 layers (after ReLU) as outputs too, as VGGScope keeps them
    vgg16.weights    the numbers of both, 528 MiB, raw float32

The layout is ONNX's own: NCHW, kernels OIHW, dense weights (out,in), flatten in C,H,W order.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tools" / "reference"))
import synthetic  # noqa: E402
import vgg16  # noqa: E402

SIDE, CLASSES = 224, 1000
ALIGNMENT = 4096  # ONNX Runtime maps external data page by page
WEIGHTS_FILE = "vgg16.weights"
MODELS = {"none": "vgg16.onnx", "all": "vgg16_all.onnx"}  # what is kept -> file
OPSET, IR_VERSION = 17, 8


def to_onnx_layout(name, array):
    """An array of the Keras layout in that of ONNX."""
    if array.ndim == 4:
        return array.transpose(3, 2, 0, 1)  # HWIO to OIHW
    if name == "fc1_kernel":
        channels, units = array.shape[0] // vgg16.POOLED_SIDE**2, array.shape[1]
        maps = array.reshape(vgg16.POOLED_SIDE, vgg16.POOLED_SIDE, channels, units)
        return maps.transpose(3, 2, 0, 1).reshape(units, -1)  # flatten order H,W,C to C,H,W
    return array.T if array.ndim == 2 else array


def external_tensor(name, shape, offset, length):
    """An initializer whose numbers lie in the weights file."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", WEIGHTS_FILE), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def write_weights(path):
    """Write the weights file, one array at a time, and return the initializers that refer to it."""
    out = []
    with open(path, "wb") as file:
        for index, (name, shape) in enumerate(vgg16.array_shapes()):
            array = to_onnx_layout(name, synthetic.synthetic_array(index, name, shape))
            array = np.ascontiguousarray(array, "<f4")
            file.write(b"\0" * (-file.tell() % ALIGNMENT))
            out.append(external_tensor(name, array.shape, file.tell(), array.nbytes))
            file.write(array.data)
    return out


def layer_nodes(layer, source):
    """The ONNX nodes of one layer, which read `source` and end in a value of the layer's name."""
    name, raw = layer.name, f"{layer.name}_pre"
    inputs = [source, f"{name}_kernel", f"{name}_bias"]
    match layer.kind:
        case "conv":
            return [helper.make_node("Conv", inputs, [raw], raw, kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
                    helper.make_node("Relu", [raw], [name], name)]
        case "pool":
            return [helper.make_node("MaxPool", [source], [name], name, kernel_shape=[2, 2], strides=[2, 2])]
        case "flatten":
            return [helper.make_node("Flatten", [source], [name], name)]
        case "dense":
            return [helper.make_node("Gemm", inputs, [raw], raw, transB=1),
                    helper.make_node("Relu", [raw], [name], name)]
        case "softmax":
            return [helper.make_node("Gemm", inputs, [raw], raw, transB=1),
                    helper.make_node("Softmax", [raw], [name], name, axis=1)]
    raise ValueError(f"layer {name}: no ONNX node for kind {layer.kind}")


def build_model(initializers, keep_all):
    """The net as an ONNX model."""
    layers = vgg16.layers()
    nodes = [n for before, layer in zip(layers, layers[1:]) for n in layer_nodes(layer, before.name)]
    inputs = [helper.make_tensor_value_info("input_1", TensorProto.FLOAT, [1, 3, SIDE, SIDE])]
    outputs = [helper.make_tensor_value_info("predictions", TensorProto.FLOAT, [1, CLASSES])]
    graph = helper.make_graph(nodes, "vgg16", inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    if keep_all:
        inferred = {v.name: v for v in onnx.shape_inference.infer_shapes(model).graph.value_info}
        model.graph.output.extend(inferred[layer.name] for layer in layers[1:-1])
    return model


def main():
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dir", nargs="?", type=Path, default=REPO / ".cache" / "peers")
    folder = parser.parse_args().dir
    folder.mkdir(parents=True, exist_ok=True)
    initializers = write_weights(folder / WEIGHTS_FILE)
    for keep, name in MODELS.items():
        onnx.save(build_model(initializers, keep == "all"), folder / name)
        onnx.checker.check_model(str(folder / name))


if __name__ == "__main__":
    main()
