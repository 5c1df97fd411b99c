"""The synthetic weights and the synthetic picture: numbers that any program can make again, bit for bit.

Everything comes from one integer hash, splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", 2014), applied to a counter, so that no state is carried and every element can be made on its own.
"""
import numpy as np

PICTURE_SIDE = 224
PICTURE_SEED = 1 << 50  # far above every counter that the weights use
CAFFE_MEAN_BGR = np.array([103.939, 116.779, 123.68], np.float32)
CHUNK = 1 << 22  # elements hashed at a time, so that fc1 (103 million) needs no gigabyte of scratch memory


def splitmix64(x):
    """The splitmix64 hash of each element of a uint64 array; sums and products wrap at 2**64."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def hash_range(start, count):
    """splitmix64(start), ..., splitmix64(start + count - 1)."""
    return splitmix64(np.arange(start, start + count, dtype=np.uint64))


def fan_in(shape):
    """How many inputs one output of a kernel sums: 9 * in for (3,3,in,out), in for (in,out)."""
    return int(np.prod(shape[:-1]))


def array_scale(name, shape):
    """The factor that turns a number in [-1,1) into an element of the array, as float64."""
    if name.endswith("_bias"):
        return 0.05
    scale = np.sqrt(6.0 / fan_in(shape))
    # A sixteenth is exact in binary, so it does not matter whether it is applied before or after rounding.
    return scale / 16 if name == "predictions_kernel" else scale


def synthetic_array(index, name, shape):
    """Array number `index` (kernel before bias, in the order of the net) as float32, C order."""
    size, scale = int(np.prod(shape)), array_scale(name, shape)
    out = np.empty(size, np.float32)
    for start in range(0, size, CHUNK):
        stop = min(start + CHUNK, size)
        u = (hash_range((index << 40) + start, stop - start) >> np.uint64(40)).astype(np.float64) / (1 << 24)
        out[start:stop] = (2 * u - 1) * scale
    return out.reshape(shape)


def synthetic_arrays(shapes):
    """{name: array} for an ordered list of (name, shape), as vgg16.array_shapes gives it."""
    return {name: synthetic_array(i, name, shape) for i, (name, shape) in enumerate(shapes)}


def synthetic_picture(height=PICTURE_SIDE, width=PICTURE_SIDE):
    """The picture, uint8, (height, width, 3), RGB: half of it ramps (low frequencies), half of it noise.

    byte(y, x, c) = ((3x + 2y + 85c) & 255) / 2 + (splitmix64(2**50 + i) >> 56) / 2   with i = (y*width + x)*3 + c
    Both divisions drop the remainder.
    """
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    ramp = ((3 * x + 2 * y + 85 * c) & 255) // 2
    noise = (hash_range(PICTURE_SEED, height * width * 3) >> np.uint64(56)).astype(np.int64).reshape(ramp.shape) // 2
    return (ramp + noise).astype(np.uint8)


def preprocess_caffe(picture):
    """Keras' preprocess_input in caffe mode: RGB to BGR, minus the mean, both as float32, no scaling."""
    return picture[..., ::-1].astype(np.float32) - CAFFE_MEAN_BGR
