"""A small baseline JPEG writer for test pictures that Pillow cannot write: any sampling factors, any colour markers.

It takes the quantisation and Huffman tables (the standard ones of ITU-T T.81, annex K) from a JPEG that Pillow wrote.
"""

import io
import struct

import numpy as np
from PIL import Image

ZIGZAG = sorted(((y, x) for y in range(8) for x in range(8)),
                key=lambda p: (p[0] + p[1], p[0] if (p[0] + p[1]) % 2 else p[1]))
DCT = np.array([[np.sqrt((1 if k == 0 else 2) / 8) * np.cos((2 * n + 1) * k * np.pi / 16) for n in range(8)]
                for k in range(8)])


def _tables(quality):
    """The DQT and DHT segments of a colour JPEG by Pillow, and what they say."""
    buf = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buf, "JPEG", quality=quality)
    data, at, raw, quant, huff = buf.getvalue(), 2, b"", {}, {}
    while data[at + 1] != 0xDA:
        size = struct.unpack(">H", data[at + 2:at + 4])[0]
        body = data[at + 4:at + 2 + size]
        if data[at + 1] == 0xDB:
            raw += data[at:at + 2 + size]
            quant[body[0]] = list(body[1:65])
        elif data[at + 1] == 0xC4:
            raw += data[at:at + 2 + size]
            huff[body[0]] = _codes(body[1:17], body[17:])
        at += 2 + size
    return raw, quant, huff


def _codes(counts, values):
    """Symbol -> (code, length), as T.81 annex C builds them."""
    out, code, i = {}, 0, 0
    for length, n in enumerate(counts, 1):
        for _ in range(n):
            out[values[i]] = (code, length)
            code, i = code + 1, i + 1
        code <<= 1
    return out


class _Bits:
    def __init__(self):
        self.bits = []

    def put(self, value, n):
        self.bits += [(value >> (n - 1 - i)) & 1 for i in range(n)]

    def flush(self):
        """The bytes so far, padded with ones and stuffed."""
        self.bits += [1] * (-len(self.bits) % 8)
        out = np.packbits(np.array(self.bits, np.uint8)).tobytes().replace(b"\xff", b"\xff\x00")
        self.bits = []
        return out


def _number(v):
    """Category and bits of a coefficient (T.81, F.1.2.1)."""
    size = int(abs(v)).bit_length()
    return size, (v if v > 0 else v + (1 << size) - 1)


def _block(bits, coeff, prev, dc, ac):
    size, value = _number(coeff[0] - prev)
    bits.put(*dc[size])
    bits.put(value, size)
    run = 0
    last = max((i for i in range(64) if coeff[i]), default=0)
    for v in coeff[1:last + 1]:
        if v == 0:
            run += 1
            continue
        while run > 15:
            bits.put(*ac[0xF0])
            run -= 16
        size, value = _number(v)
        bits.put(*ac[run << 4 | size])
        bits.put(value, size)
        run = 0
    if last < 63:
        bits.put(*ac[0])


def _coefficients(plane, quant):
    """Quantised coefficients in zigzag order of each 8x8 block: [block row][block column][64]."""
    h, w = plane.shape
    b = plane.reshape(h // 8, 8, w // 8, 8).swapaxes(1, 2) - 128
    b = DCT @ b @ DCT.T
    z = np.stack([b[..., y, x] for y, x in ZIGZAG], -1)
    return np.rint(z / np.array(quant)).astype(int)


def write(planes, sampling, ids=(1, 2, 3, 4), markers=b"", quality=90, restart=0):
    """A JPEG of full-size planes (2-D uint8 arrays of one shape), each with sampling factors (h, v)."""
    h, w = planes[0].shape
    hmax, vmax = max(s[0] for s in sampling), max(s[1] for s in sampling)
    raw, quant, huff = _tables(quality)
    mcus_y, mcus_x = -(-h // (8 * vmax)), -(-w // (8 * hmax))
    coeffs = []
    for i, (p, (sh, sv)) in enumerate(zip(planes, sampling)):
        p = np.pad(p.astype(float), ((0, mcus_y * 8 * vmax - h), (0, mcus_x * 8 * hmax - w)), "edge")
        fy, fx = vmax // sv, hmax // sh
        p = p.reshape(p.shape[0] // fy, fy, p.shape[1] // fx, fx).mean((1, 3))
        coeffs.append(_coefficients(p, quant[min(i, 1) if len(planes) == 3 else 0]))
    out = b"\xff\xd8" + markers + raw
    if restart:
        out += struct.pack(">HHH", 0xFFDD, 4, restart)
    comps = b"".join(bytes([ids[i], s[0] << 4 | s[1], min(i, 1) if len(planes) == 3 else 0])
                     for i, s in enumerate(sampling))
    out += struct.pack(">HHBHHB", 0xFFC0, 8 + len(comps), 8, h, w, len(planes)) + comps
    sos = b"".join(bytes([ids[i], 0x11 if len(planes) == 3 and i else 0]) for i in range(len(planes)))
    out += struct.pack(">HHB", 0xFFDA, 6 + len(sos), len(planes)) + sos + b"\0\x3f\0"
    bits, prev = _Bits(), [0] * len(planes)
    for n in range(mcus_y * mcus_x):
        if restart and n and n % restart == 0:
            out += bits.flush() + bytes([0xFF, 0xD0 + (n // restart - 1) % 8])
            prev = [0] * len(planes)
        for i, (c, (sh, sv)) in enumerate(zip(coeffs, sampling)):
            table = 1 if len(planes) == 3 and i else 0
            for k in range(sh * sv):
                b = c[n // mcus_x * sv + k // sh][n % mcus_x * sh + k % sh]
                _block(bits, b.tolist(), prev[i], huff[table], huff[0x10 | table])
                prev[i] = int(b[0])
    return out + bits.flush() + b"\xff\xd9"
