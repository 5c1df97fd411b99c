"""A TIFF writer for test pictures in every arrangement, also in those that Pillow reads but does not write."""

import struct
import zlib

import numpy as np

TYPES = {1: "B", 3: "H", 4: "L", 16: "Q"}
REVERSED = np.array([int(f"{i:08b}"[::-1], 2) for i in range(256)], np.uint8)


def samples(part, bits, order, differences):
    """The rows of an (h, w, channels) part as bytes."""
    p = part.astype(np.int64)
    if differences:
        p = np.diff(p, axis=1, prepend=0) & ((1 << bits) - 1)
    if bits == 8:
        return p.astype(np.uint8).tobytes()
    if bits == 16:
        return p.astype(order + "u2").tobytes()
    rows = p.reshape(len(p), -1, 1) >> np.arange(bits - 1, -1, -1) & 1
    return b"".join(np.packbits(row.reshape(-1).astype(np.uint8)).tobytes() for row in rows)


def packbits(data):
    """Apple's run-length coding, with runs of eight bytes where they are alike."""
    out = b""
    for i in range(0, len(data), 8):
        piece = data[i:i + 8]
        alike = len(set(piece)) == 1 and len(piece) > 1
        out += bytes([257 - len(piece), piece[0]]) if alike else bytes([len(piece) - 1]) + piece
    return out


CODERS = {1: bytes, 8: zlib.compress, 32773: packbits}


def pieces(a, rows, tile, separate):
    """The strips or tiles of an (h, w, channels) array."""
    h, w, channels = a.shape
    for plane in ([a[..., i:i + 1] for i in range(channels)] if separate else [a]):
        if not tile:
            yield from (plane[y:y + rows] for y in range(0, h, rows))
            continue
        for y in range(0, h, tile[1]):
            for x in range(0, w, tile[0]):
                part = plane[y:y + tile[1], x:x + tile[0]]
                yield np.pad(part, ((0, tile[1] - part.shape[0]), (0, tile[0] - part.shape[1]), (0, 0)))


def write(a, photometric, bits, order="<", compression=1, rows=None, tile=None, separate=False, reverse=False,
          differences=False, one_depth=False, sort=True, big=False, tags=(), coded=None):
    """TIFF bytes of an (h, w, channels) array of samples. coded are strips that are compressed already."""
    h, w, channels = a.shape
    data, offsets, sizes = b"", [], []
    if coded is None:
        coded = [CODERS[compression](samples(p, bits, order, differences)) for p in pieces(a, rows or h, tile, separate)]
    for piece in coded:
        if reverse:
            piece = REVERSED[np.frombuffer(piece, np.uint8)].tobytes()
        offsets.append((16 if big else 8) + len(data))
        sizes.append(len(piece))
        data += piece + b"\0" * (len(piece) % 2)
    all_tags = [(256, 4, [w]), (257, 4, [h]), (258, 3, [bits] * (1 if one_depth else channels)), (259, 3, [compression]),
                (262, 3, [photometric]), (277, 3, [channels]), *tags]
    if tile:
        all_tags += [(322, 4, [tile[0]]), (323, 4, [tile[1]]), (324, 4, offsets), (325, 4, sizes)]
    else:
        all_tags += [(273, 4, offsets), (278, 4, [rows or h]), (279, 4, sizes)]
    for number, value, default in ((266, 1 + reverse, 1), (284, 1 + separate, 1), (317, 1 + differences, 1)):
        if value != default:
            all_tags.append((number, 3, [value]))
    all_tags.sort(key=lambda t: t[0], reverse=not sort)
    return finish(data, all_tags, order, big)


def finish(data, tags, order, big):
    """Header, data, directory, and the values that the directory has no room for."""
    count, size, room = ("Q", 20, 8) if big else ("H", 12, 4)
    at = (16 if big else 8) + len(data)
    far_at = at + struct.calcsize(order + count) + size * len(tags) + room
    entries = far = b""
    for number, kind, values in tags:
        raw = struct.pack(order + TYPES[kind] * len(values), *values)
        if len(raw) > room:
            value = struct.pack(order + ("Q" if big else "L"), far_at + len(far))
            far += raw
        else:
            value = raw.ljust(room, b"\0")
        entries += struct.pack(order + ("HHQ" if big else "HHL"), number, kind, len(values)) + value
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    head += struct.pack(order + "HHQ", 8, 0, at) if big else struct.pack(order + "L", at)
    return head + data + struct.pack(order + count, len(tags)) + entries + b"\0" * room + far
