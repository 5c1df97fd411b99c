"""A small PNG writer for test pictures that Pillow cannot write: 16 bits, low depths, tRNS, Adam7, eXIf."""

import struct
import zlib

import numpy as np


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _scanlines(a, depth):
    """The rows of an (h, w, channels) array, each behind a filter byte of 0."""
    out = b""
    for row in a:
        flat = row.reshape(-1)
        if depth == 16:
            line = flat.astype(">u2").tobytes()
        elif depth == 8:
            line = flat.astype(np.uint8).tobytes()
        else:
            bits = (flat[:, None] >> np.arange(depth - 1, -1, -1)) & 1
            line = np.packbits(bits.reshape(-1).astype(np.uint8)).tobytes()
        out += b"\0" + line
    return out


def write(a, colour_type, depth, extra=(), interlace=False):
    """PNG bytes of an (h, w, channels) array of samples; extra are (kind, data) chunks before the pixels."""
    h, w = a.shape[:2]
    if interlace:
        starts = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        parts = [a[y::dy, x::dx] for y, x, dy, dx in starts]
        body = b"".join(_scanlines(p, depth) for p in parts if p.size)
    else:
        body = _scanlines(a, depth)
    out = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour_type, 0, 0, interlace))
    for kind, data in extra:
        out += _chunk(kind, data)
    return out + _chunk(b"IDAT", zlib.compress(body, 9)) + _chunk(b"IEND", b"")
