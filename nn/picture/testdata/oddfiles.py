"""Files that are unusual or slightly wrong, but that Pillow reads: what other programs write, and what copying breaks."""

import struct
import zlib

import numpy as np

import tiffwriter


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


MARK = b"Exif\0\0"
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"


def exif(orientation, order="<", kind="H", before=()):
    """An EXIF block with an orientation, behind other tags that have no values to point at."""
    tags = [(tag, 3, struct.pack(order + "H", 1)) for tag in before]
    tags.append((0x112, {"B": 1, "H": 3, "L": 4, "h": 8, "f": 11}[kind], struct.pack(order + kind, orientation)))
    body = b"".join(struct.pack(order + "HHL", tag, t, 1) + value.ljust(4, b"\0") for tag, t, value in tags)
    return (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "LH", 8, len(tags)) + body + b"\0" * 4


def xmp(orientation, attribute=True):
    said = ' tiff:Orientation="%d"/>' if attribute else "><tiff:Orientation>%d</tiff:Orientation></rdf:Description>"
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description' + said.encode() % orientation + b"</rdf:RDF></x:xmpmeta>"


def raw_profile(block):
    """A profile as ImageMagick writes it into a PNG's text."""
    digits = block.hex().encode()
    lines = [digits[i:i + 72] for i in range(0, len(digits), 72)]
    return b"\nexif\n%8d\n" % len(block) + b"\n".join(lines) + b"\n"


def segments(jpeg, *blocks):
    """A JPEG with APP1 segments."""
    return jpeg[:2] + b"".join(b"\xff\xe1" + struct.pack(">H", len(b) + 2) + b for b in blocks) + jpeg[2:]


def without(jpeg, marker):
    """A JPEG without the segments of a marker before the first scan."""
    out, at = jpeg[:2], 2
    while jpeg[at + 1] != 0xDA:
        size = 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        if jpeg[at + 1] != marker:
            out += jpeg[at:at + size]
        at += size
    return out + jpeg[at:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png, *before, after=b""):
    """A PNG with chunks before the pixels, and after them."""
    end = png.rindex(b"IEND") - 4
    return png[:33] + b"".join(before) + png[33:end] + after + png[end:]


def riff(webp, w, h, flags, *behind):
    """A WebP in the long form, with chunks behind the pixels."""
    size = struct.pack("<I", w - 1)[:3] + struct.pack("<I", h - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<IB3x", 10, flags) + size + webp[12:]
    body += b"".join(k + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for k, d in behind)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def orientations(jpeg, png, webp, w, h):
    """Name and bytes of pictures that say in odd ways how they lie; jpeg, png and webp are the same, upright."""
    text = b"Raw profile type exif\0"
    packet = b"XML:com.adobe.xmp\0\0\0\0\0"
    yield "exif_1_then_6.jpg", segments(jpeg, MARK + exif(1), MARK + exif(6))
    yield "exif_6_then_8.jpg", segments(jpeg, MARK + exif(6), MARK + exif(8))
    yield "exif_split.jpg", segments(jpeg, MARK + exif(6, before=(0x100, 0x101))[:30], MARK + exif(6, before=(0x100, 0x101))[30:])
    yield "exif_mark_twice.jpg", segments(jpeg, MARK + MARK + exif(6))
    yield "exif_big_endian_long.jpg", segments(jpeg, MARK + exif(8, ">", "L"))
    yield "exif_float.jpg", segments(jpeg, MARK + exif(6, kind="f"))
    yield "exif_byte.jpg", segments(jpeg, MARK + exif(6, kind="B"))
    yield "exif_0.jpg", segments(jpeg, MARK + exif(0))
    yield "exif_9.jpg", segments(jpeg, MARK + exif(9))
    yield "xmp.jpg", segments(jpeg, XMP_MARK + xmp(6))
    yield "xmp_element.jpg", segments(jpeg, XMP_MARK + xmp(8, False))
    yield "xmp_and_exif_1.jpg", segments(jpeg, XMP_MARK + xmp(6), MARK + exif(1))
    yield "xmp_and_exif_9.jpg", segments(jpeg, XMP_MARK + xmp(6), MARK + exif(9))
    yield "raw_profile_text.png", chunks(png, chunk(b"tEXt", text + raw_profile(MARK + exif(6))))
    yield "raw_profile_compressed.png", chunks(png, chunk(b"zTXt", text + b"\0" + zlib.compress(raw_profile(exif(8)))))
    yield "raw_profile_international.png", chunks(png, chunk(b"iTXt", text + b"\0\0\0\0" + raw_profile(exif(3))))
    yield "raw_profile_behind.png", chunks(png, after=chunk(b"tEXt", text + raw_profile(exif(6))))
    yield "raw_profile_and_exif.png", chunks(png, chunk(b"tEXt", text + raw_profile(exif(6))), chunk(b"eXIf", exif(1)))
    yield "exif_behind.png", chunks(png, chunk(b"eXIf", exif(1)), after=chunk(b"eXIf", exif(6)))
    yield "xmp.png", chunks(png, chunk(b"iTXt", packet + xmp(6)))
    yield "xmp_compressed.png", chunks(png, chunk(b"iTXt", packet[:-4] + b"\1\0\0\0" + zlib.compress(xmp(8))))
    yield "exif_mark.webp", riff(webp, w, h, 8, (b"EXIF", MARK + exif(6)))
    yield "exif_two.webp", riff(webp, w, h, 8, (b"EXIF", exif(8)), (b"EXIF", exif(1)))
    yield "exif_unannounced.webp", riff(webp, w, h, 0, (b"EXIF", exif(6)))
    yield "xmp.webp", riff(webp, w, h, 4, (b"XMP ", xmp(6)))


def units_of(a, across, down):
    """YCbCr as TIFF stores it: the luma of some pixels, then the chroma that they share."""
    h, w = a.shape[:2]
    a = np.pad(a, ((0, -h % down), (0, -w % across), (0, 0)), "edge")
    return b"".join(a[y:y + down, x:x + across, 0].tobytes() + a[y, x, 1:].tobytes()
                    for y in range(0, h, down) for x in range(0, w, across))


def tiffs(rgb, alpha):
    """Name and bytes of TIFFs in all arrangements."""
    grey, rgba = rgb[..., 1:2], np.dstack([rgb, alpha])
    with_alpha = np.dstack([grey, alpha])
    wide = rgba.astype(np.uint16) * 257 ^ 5
    cmyk = np.dstack([255 - rgb, alpha // 2])
    colours = (320, 3, [(i * k) % 65536 for k in (4099, 257, 30011) for i in range(16)])
    yield "fill_order_grey.tif", tiffwriter.write(grey, 1, 8, reverse=True)
    yield "fill_order_bilevel.tif", tiffwriter.write(grey >> 7, 0, 1, reverse=True)
    yield "fill_order_palette.tif", tiffwriter.write(grey >> 4, 3, 4, compression=8, reverse=True, tags=[colours])
    yield "fill_order_rgb_deflate.tif", tiffwriter.write(rgb, 2, 8, compression=8, reverse=True)
    yield "fill_order_16.tif", tiffwriter.write(wide[..., :1], 1, 16, compression=32773, reverse=True)
    yield "one_depth_grey_alpha.tif", tiffwriter.write(with_alpha, 1, 8, one_depth=True, tags=[(338, 3, [2])])
    yield "one_depth_rgb.tif", tiffwriter.write(rgb, 2, 8, one_depth=True)
    yield "one_depth_rgba_big_endian.tif", tiffwriter.write(rgba, 2, 8, ">", one_depth=True, tags=[(338, 3, [2])])
    yield "rgba_unexplained.tif", tiffwriter.write(rgba, 2, 8)
    yield "rgba_unexplained_one_depth.tif", tiffwriter.write(rgba, 2, 8, one_depth=True)
    yield "rgba_16_unexplained.tif", tiffwriter.write(wide, 2, 16)
    yield "rgb_and_padding.tif", tiffwriter.write(rgba, 2, 8, tags=[(338, 3, [0])])
    yield "rgba_premultiplied.tif", tiffwriter.write(rgba * (rgba[..., 3:] > 0), 2, 8, tags=[(338, 3, [1])])
    yield "rgba_and_padding.tif", tiffwriter.write(np.dstack([rgba, grey]), 2, 8, tags=[(338, 3, [2, 0])])
    yield "unsorted.tif", tiffwriter.write(rgb, 2, 8, rows=4, sort=False)
    yield "thumbnail_first.tif", tiffwriter.write(rgb, 2, 8, tags=[(254, 4, [1])])
    yield "planes.tif", tiffwriter.write(rgb, 2, 8, separate=True)
    yield "planes_strips_deflate.tif", tiffwriter.write(rgb, 2, 8, compression=8, rows=3, separate=True)
    yield "planes_cmyk.tif", tiffwriter.write(cmyk, 5, 8, separate=True)
    yield "tiles.tif", tiffwriter.write(rgb, 2, 8, tile=(16, 16))
    yield "tiles_grey_packbits.tif", tiffwriter.write(grey, 1, 8, compression=32773, tile=(16, 16))
    yield "differences.tif", tiffwriter.write(rgb, 2, 8, compression=8, differences=True)
    yield "differences_16_big_endian.tif", tiffwriter.write(wide[..., :3], 2, 16, ">", compression=8, differences=True)
    yield "cmyk.tif", tiffwriter.write(cmyk, 5, 8)
    yield "cmyk_16.tif", tiffwriter.write(cmyk.astype(np.uint16) * 257, 5, 16)
    yield "grey_2.tif", tiffwriter.write(grey >> 6, 0, 2)
    yield "palette_4.tif", tiffwriter.write(grey >> 4, 3, 4, tags=[colours])
    yield "signed.tif", tiffwriter.write(grey, 1, 8, tags=[(339, 3, [2])])
    yield "big.tif", tiffwriter.write(rgb, 2, 8, rows=4, big=True)
    yield "ycbcr.tif", tiffwriter.write(rgb, 6, 8, compression=8, tags=[(530, 3, [1, 1])])
    units = units_of(rgb, 2, 2)
    yield "ycbcr_shared.tif", tiffwriter.write(rgb, 6, 8, compression=8, coded=[zlib.compress(units)], tags=[(530, 3, [2, 2])])
    yield "ycbcr_shared_4x2.tif", tiffwriter.write(rgb, 6, 8, compression=8, coded=[zlib.compress(units_of(rgb, 4, 2))],
                                                   tags=[(530, 3, [4, 2])])
    yield "wrong_mark.tif", b"II\0*" + tiffwriter.write(grey, 1, 8)[4:]


def idat(png):
    """What stands before a PNG's pixels, and the pixels, filtered."""
    at = png.index(b"IDAT")
    size = struct.unpack(">I", png[at - 4:at])[0]
    return png[:at - 4], zlib.decompress(png[at + 4:at + 4 + size])


def pngs(flat, interlaced, indexed):
    """Name and bytes of PNGs whose pixels are all there, but not as they should be."""
    end = chunk(b"IEND", b"")
    head, pixels = idat(flat)
    packed = zlib.compress(pixels)
    yield "more_than_pixels.png", head + chunk(b"IDAT", zlib.compress(pixels + b"\0" * 77)) + end
    slow, lines = idat(interlaced)
    yield "more_than_pixels_interlaced.png", slow + chunk(b"IDAT", zlib.compress(lines + b"junk")) + end
    yield "in_small_pieces.png", head + b"".join(chunk(b"IDAT", packed[i:i + 5]) for i in range(0, len(packed), 5)) + end
    yield "empty_pieces.png", head + b"".join(chunk(b"IDAT", p) for p in (b"", packed[:20], b"", packed[20:], b"")) + end
    yield "wrong_checksum_of_pixels.png", head + chunk(b"IDAT", packed)[:-4] + b"abcd" + end
    yield "wrong_checksum_behind.png", head + chunk(b"IDAT", packed) + chunk(b"tEXt", b"a\0b")[:-4] + b"abcd" + end
    yield "bytes_behind.png", head + chunk(b"IDAT", packed) + end + b"junk" * 9
    transparent = chunk(b"tRNS", b"\0\xff\0\0\0\0")
    yield "transparency_twice.png", head + transparent + transparent + chunk(b"IDAT", packed) + end
    yield "palette_too_long.png", indexed


def codes(numbers, bits):
    """LZW data of GIF without compression: every code as wide as the first, since the table is cleared in time."""
    clear, digits = 1 << bits, ""
    for i, n in enumerate(numbers):
        if i % max(clear - 2, 1) == 0:
            digits = f"{clear:0{bits + 1}b}" + digits
        digits = f"{n:0{bits + 1}b}" + digits
    digits = f"{clear + 1:0{bits + 1}b}" + digits
    size = -(-len(digits) // 8)
    return int(digits, 2).to_bytes(size, "little")


def gif(index, screen, at=(0, 0), colours=16, local=0, transparent=None, interlaced=False, before=b"", more=b"", behind=b";",
        bits=4):
    """A GIF of an (h, w) array of numbers of some bits."""
    h, w = index.shape

    def table(n, add):
        return bytes(v for i in range(n) for v in ((i * 53 + add) % 256, i * 15 % 256, 255 - i))

    def flags(n):
        return 0x80 | n.bit_length() - 2 if n else 0

    if interlaced:
        index = np.concatenate([index[0::8], index[4::8], index[2::4], index[1::2]])
    out = b"GIF89a" + struct.pack("<HHBBB", *screen, flags(colours), 0, 0) + table(colours, 0) + before
    if transparent is not None:
        out += b"!\xf9\4" + bytes([1, 0, 0, transparent]) + b"\0"
    out += b"," + struct.pack("<HHHHB", *at, w, h, flags(local) | 0x40 * interlaced) + table(local, 99) + bytes([bits])
    data = codes(index.reshape(-1).tolist(), bits) + more
    return out + b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\0" + behind


def gifs(index):
    """Name and bytes of odd GIFs."""
    h, w = index.shape
    size = (w, h)
    yield "beyond_the_screen.gif", gif(index, (w - 5, h - 3))
    yield "no_screen.gif", gif(index, (0, 0))
    yield "more_than_pixels.gif", gif(np.vstack([index, index[:1]]), size).replace(struct.pack("<HH", w, h + 1), struct.pack("<HH", w, h))
    yield "bytes_behind_the_codes.gif", gif(index, size, more=b"junk" * 80)
    yield "own_colours.gif", gif(index & 7, size, colours=4, local=8)
    yield "only_own_colours.gif", gif(index, size, colours=0, local=16)
    yield "no_colours.gif", gif(index, size, colours=0)
    yield "too_few_colours.gif", gif(index, size, colours=8)
    yield "transparent_and_interlaced.gif", gif(index, size, transparent=5, interlaced=True)
    yield "transparent_beyond.gif", gif(index, (w - 4, h - 4), at=(2, 3), transparent=5)
    yield "transparent_number_behind.gif", gif(index, size, transparent=200)
    yield "bytes_between.gif", gif(index, size, before=b"\0\0!\xfe\3abc\0\0")
    yield "one_bit.gif", gif(index >> 3, size, colours=2, bits=1)
    yield "no_end.gif", gif(index, size, behind=b"")


def webps(lossy, lossless, w, h):
    """Name and bytes of WebPs with something behind their end."""
    block = MARK + exif(6)
    yield "bytes_behind.webp", lossy + b"junk" * 9
    yield "zeros_behind.webp", lossless + b"\0" * 7
    yield "chunk_behind.webp", riff(lossy, w, h, 8) + b"EXIF" + struct.pack("<I", len(block)) + block
    yield "exif_and_bytes_behind.webp", riff(lossless, w, h, 8, (b"EXIF", block)) + b"RIFFjunk"
