"""Files that are unusual or slightly wrong, but that Pillow reads: what other programs write, and what copying breaks."""

import struct

import numpy as np


def bmp(w, h, depth, pixels, palette=b"", colours=0, size=40, method=0, masks=b"", offset=None, reserved=0, mark=b"BM"):
    """A BMP with headers of any length; offset None is the right one, and without a mark there is no file header."""
    if size == 12:
        info = struct.pack("<IHHHH", 12, w, h, 1, depth)
    else:
        info = struct.pack("<IiiHHIIiiII", size, w, h, 1, depth, method, len(pixels), 2835, 2835, colours, 0)
        if size > 40:
            info, masks = (info + masks).ljust(size, b"\0"), b""
    body = info + masks + palette
    if offset is None:
        offset = 14 + len(body)
    head = struct.pack("<2sIII", mark, 14 + len(body) + len(pixels), reserved, offset) if mark else b""
    return head + body + pixels


def padded(rows):
    """The rows of a 2-D array of bytes, padded to four."""
    rows = np.asarray(rows, np.uint8)
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4))).tobytes()


def bmps(rgb):
    """Name and bytes of each odd BMP."""
    h, w = rgb.shape[:2]
    up = rgb[::-1].astype(np.uint32)
    r, g, b = (up[..., c] for c in range(3))
    index = ((r + g + b) // 3).astype(np.uint8)
    colours = [(7 * i % 256, 255 - i, 31 * i % 256) for i in range(256)]
    four = bytes(v for c in colours for v in (*c, 0))
    three = bytes(v for c in colours for v in c)
    ramp = bytes(v for i in range(200) for v in (i, i, i, 0))
    true = padded(up[..., ::-1].reshape(h, -1))
    eight = padded(index)
    for size in (12, 40, 52, 56, 64, 108, 124):
        yield f"offset_forgets_palette_{size}.bmp", bmp(w, h, 8, eight, three if size == 12 else four, size=size, offset=14 + size)
    yield "offset_zero.bmp", bmp(w, h, 24, true, offset=0)
    yield "offset_zero_palette.bmp", bmp(w, h, 8, eight, four, offset=0)
    yield "offset_zero_masks.bmp", bmp(w, h, 16, padded((r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2").view(np.uint8)),
                                       method=3, masks=struct.pack("<3I", 0xF800, 0x7E0, 0x1F), offset=0)
    yield "palette_longer.bmp", bmp(w, h, 4, padded(index[:, ::2] & 0xF0 | 3), four[:80], colours=20, offset=54)
    yield "palette_shorter.bmp", bmp(w, h, 8, padded(np.minimum(index, 99)), four[:400], offset=54 + 400)
    yield "ramp_shorter.bmp", bmp(w, h, 8, eight, ramp, colours=200)
    yield "reserved.bmp", bmp(w, h, 24, true, reserved=0x32335247)
    yield "masks_24.bmp", bmp(w, h, 24, true, method=3, masks=struct.pack("<3I", 0xFF0000, 0xFF00, 0xFF))
    yield "masks_0.bmp", bmp(w, h, 32, (r << 16 | g << 8 | b | 0xFF000000).astype("<u4").tobytes(), method=3,
                             masks=struct.pack("<3I", 0, 0, 0))
    yield "alpha_bit.bmp", bmp(w, h, 16, padded((r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2").view(np.uint8)),
                               size=108, method=3, masks=struct.pack("<4I", 0x7C00, 0x3E0, 0x1F, 0x8000))
    yield "no_file_header.dib", bmp(w, h, 24, true, mark=b"")
    yield "no_file_header_palette.dib", bmp(w, h, 8, eight, three, size=12, mark=b"")
    yield "no_padding_at_end.bmp", bmp(w, h, 8, eight[:-3], four)
