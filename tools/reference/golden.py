"""Goldens: a forward pass boiled down to a few kilobytes of JSON, and the comparison of two of them."""
import hashlib
import json
import math

import numpy as np

from synthetic import hash_range

SAMPLES = 64
DIGITS = 9
MACHINE_KEYS = ("made_by", "float32_error")  # what may differ between two machines that agree on the numbers


def sample_positions(layer_index, size):
    """The flat positions (H,W,C order) at which a layer is sampled: splitmix64((layer_index << 32) + j) % size."""
    return (hash_range(layer_index << 32, SAMPLES) % np.uint64(size)).astype(np.int64)


def rounded(value, digits=DIGITS):
    """value with that many significant digits."""
    return float(f"{float(value):.{digits}g}")


def peak(values):
    """max|value|, the yardstick of every error."""
    return float(np.abs(values).max())


def relative_error(got, want):
    """max|got - want| / max|want|."""
    return float(np.abs(got.astype(np.float64) - want).max()) / peak(want)


def measure(layer_index, values, single):
    """The figures of one tensor: values in float64, single is the same tensor computed in float32."""
    flat = values.reshape(-1).astype(np.float64)
    return {
        "mean": rounded(flat.mean()), "max": rounded(flat.max()), "min": rounded(flat.min()),
        "l2": rounded(math.sqrt(float(flat @ flat))), "peak": rounded(peak(flat)),
        "float32_error": rounded(relative_error(single, values), 2),
        "samples": [[int(i), rounded(flat[i])] for i in sample_positions(layer_index, flat.size)],
    }


def layer_golden(index, double, single):
    """The golden of one layer from its forward.Output in float64 and in float32."""
    out = {"index": index, "name": double.layer.name, "shape": list(double.post.shape)}
    if double.pre is not None:
        out["pre"] = measure(index, double.pre, single.pre)
    out["post"] = measure(index, double.post, single.post)
    return out


def sha256(array):
    """SHA-256 of an array's elements in C order, little-endian."""
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return hashlib.sha256(little.data).hexdigest()


def case_golden(name, made_by, arrays, picture, net_input, double, single):
    """The golden of a whole case, as a dict ready for `write`."""
    logits, probabilities = double[-1].pre, double[-1].post
    return {
        "case": name,
        "made_by": made_by,
        "picture_sha256": sha256(picture),
        "input_sha256": sha256(net_input),
        "arrays": [{"name": n, "shape": list(a.shape), "sha256": sha256(a)} for n, a in arrays.items()],
        "layers": [layer_golden(i, d, s) for i, (d, s) in enumerate(zip(double, single, strict=True))],
        "top5": [[int(i), rounded(probabilities[i])] for i in np.argsort(-probabilities, kind="stable")[:5]],
        "logits": [rounded(v) for v in logits],
        "probabilities": [rounded(v) for v in probabilities],
    }


def is_leaf(value):
    """Whether a value is written on one line: a scalar, or a list that holds only numbers and pairs of them."""
    if isinstance(value, list):
        return not any(isinstance(v, dict) for v in value)
    return not isinstance(value, dict)


def render(value, indent=0):
    """JSON with one key to a line, and each list of numbers on a line of its own: small, yet it can be diffed."""
    if is_leaf(value) or indent >= 3:
        return json.dumps(value, separators=(",", ":"))
    pad, end = "\n" + " " * (indent + 1), "\n" + " " * indent
    if isinstance(value, list):
        return "[" + ",".join(pad + render(v, indent + 1) for v in value) + end + "]"
    return "{" + ",".join(f"{pad}{json.dumps(k)}: {render(v, indent + 1)}" for k, v in value.items()) + end + "}"


def write(path, golden):
    """Write a golden to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(golden) + "\n", encoding="utf-8", newline="\n")


def differences(want, got, where="golden"):
    """The places where two goldens differ, as sentences; numbers may differ by a millionth of themselves."""
    if type(want) is not type(got):
        return [f"{where}: {type(got).__name__}, want {type(want).__name__}"]
    if isinstance(want, dict):
        if want.keys() != got.keys():
            return [f"{where}: keys {sorted(got)}, want {sorted(want)}"]
        pairs = [(f"{where}.{k}", want[k], got[k]) for k in want if k not in MACHINE_KEYS]
    elif isinstance(want, list):
        if len(want) != len(got):
            return [f"{where}: {len(got)} items, want {len(want)}"]
        pairs = [(f"{where}[{i}]", w, g) for i, (w, g) in enumerate(zip(want, got))]
    else:
        same = math.isclose(want, got, rel_tol=1e-6) if isinstance(want, float) else want == got
        return [] if same else [f"{where}: {got}, want {want}"]
    return [d for place, w, g in pairs for d in differences(w, g, place)]
