#!/usr/bin/env python3
"""Make the test pictures of nn/picture and what Pillow makes of them.

usage: gen_goldens.py        (needs numpy and Pillow 13; writes beside itself)

  in/NAME.EXT              a test picture in some format and variant, drawn by this script
  golden/NAME.EXT.png      Pillow's upright RGB of it: exif_transpose, then transparent parts laid on white
  resize/FILTER_*_WxH.png  Pillow's Image.resize of resize/source_*.png
  fit/KIND_*.png           crops as torchvision makes them (its arithmetic, Pillow's resize) and Pillow's ImageOps.pad
  versions.txt             the libraries that made the goldens

The noise is seeded, so a second run with the same libraries changes nothing.
"""

import io
import pathlib
import shutil
import struct

import numpy as np
from PIL import Image, ImageOps, features
import PIL

import jpegwriter
import oddfiles
import pngwriter

HERE = pathlib.Path(__file__).parent
FILTERS = {"nearest": Image.Resampling.NEAREST, "bilinear": Image.Resampling.BILINEAR,
           "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}


def pattern(w, h, seed=1, noise=True):
    """An (h, w, 3) picture: a gradient, coloured bars with hard edges, one-pixel lines, and noise in a corner."""
    y, x = np.mgrid[:h, :w]
    a = np.stack([255 * x / max(w - 1, 1), 255 * y / max(h - 1, 1), 255 * (x + y) / max(w + h - 2, 1)], -1)
    colours = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255],
                        [0, 0, 0], [255, 255, 255]])
    bars = (x * 24 // w + y * 3 // h) % 8
    mid = (y > h // 3) & (y < 2 * h // 3)
    a[mid] = colours[bars][mid]
    a[(x % 5 == 0) & (y > 2 * h // 3)] = [255, 0, 40]
    if noise:
        rng = np.random.default_rng(seed)
        part = (x > w // 2) & (y > 3 * h // 4)
        a[part] = rng.integers(0, 256, (h, w, 3))[part]
    return np.rint(a).astype(np.uint8)


def alpha(w, h):
    """A mask with all levels, and whole rows of 0 and 255."""
    y, x = np.mgrid[:h, :w]
    a = (x * 255 // max(w - 1, 1) + y * 37) % 256
    a[: h // 6], a[h // 6: h // 3] = 0, 255
    return a.astype(np.uint8)


def upright(im):
    """What Pillow makes of an open picture, by the rules of this package."""
    im.seek(0)
    im = ImageOps.exif_transpose(im)
    if im.mode.startswith("I;16"):  # Pillow's convert clips these at 255; the package keeps the high byte
        return Image.fromarray((np.asarray(im).astype(np.uint16) >> 8).astype(np.uint8)).convert("RGB")
    if im.mode in ("RGBA", "LA", "PA") or "transparency" in im.info:
        im = im.convert("RGBA")
        im = Image.alpha_composite(Image.new("RGBA", im.size, (255, 255, 255, 255)), im)
    return im.convert("RGB")


def put(name, data):
    (HERE / "in" / name).write_bytes(data)


def save(name, im, **options):
    im.save(HERE / "in" / name, **options)


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e


def jpegs():
    rgb = pattern(61, 43)
    im = Image.fromarray(rgb)
    for name, sub in (("444", 0), ("422", 1), ("420", 2)):
        save(f"{name}.jpg", im, quality=90, subsampling=sub)
    save("progressive_420.jpg", im, quality=85, subsampling=2, progressive=True)
    save("optimised_444.jpg", im, quality=100, subsampling=0, optimize=True)
    save("grey.jpg", im.convert("L"), quality=90)
    save("cmyk.jpg", im.convert("CMYK"), quality=90)
    for w, h in ((1, 1), (2, 2), (3, 3), (4, 1), (5, 7), (17, 16), (1, 9)):
        save(f"420_{w}x{h}.jpg", Image.fromarray(pattern(w, h)), quality=95, subsampling=2)
        save(f"422_{w}x{h}.jpg", Image.fromarray(pattern(w, h)), quality=95, subsampling=1)
    ycc = [np.asarray(p) for p in im.convert("YCbCr").split()]
    app14 = b"\xff\xee\x00\x0eAdobe\0\x64\0\0\0\0"
    full, half = (2, 2), (1, 1)
    put("440.jpg", jpegwriter.write(ycc, [(1, 2), half, half]))
    put("411.jpg", jpegwriter.write(ycc, [(4, 1), half, half]))
    put("410.jpg", jpegwriter.write(ycc, [(4, 2), half, half]))
    put("restart_420.jpg", jpegwriter.write(ycc, [full, half, half], restart=2))
    put("factors_2x1_all.jpg", jpegwriter.write(ycc, [(2, 1)] * 3))
    put("rgb_adobe.jpg", jpegwriter.write(list(rgb.transpose(2, 0, 1)), [half] * 3, markers=app14 + b"\0"))
    put("rgb_ids.jpg", jpegwriter.write(list(rgb.transpose(2, 0, 1)), [half] * 3, ids=b"RGB"))
    put("rgb_ids_420.jpg", jpegwriter.write(list(rgb.transpose(2, 0, 1)), [full, half, half], ids=b"RGB"))
    light = 255 - alpha(61, 43) // 3
    four = ycc + [light]
    put("ycck_444.jpg", jpegwriter.write(four, [half] * 4, markers=app14 + b"\2"))
    put("ycck_420.jpg", jpegwriter.write(four, [full, half, half, full], markers=app14 + b"\2"))
    inks = [np.asarray(p) for p in ImageOps.invert(im).split()] + [light]
    put("cmyk_adobe.jpg", jpegwriter.write(inks, [half] * 4, markers=app14 + b"\0"))
    put("cmyk_adobe_420.jpg", jpegwriter.write(inks, [full, half, half, full], markers=app14 + b"\0"))
    put("cmyk_unmarked.jpg", jpegwriter.write(inks, [half] * 4))
    for factors in ([(2, 2), (1, 1), (1, 2)], [(1, 1), (2, 2), (2, 1)], [(1, 2), (1, 2), (1, 1)], [(3, 1), (1, 1), (3, 1)],
                    [(1, 4), (1, 1), (1, 2)], [(2, 1), (1, 2), (1, 1)]):
        name = "_".join(f"{h}x{v}" for h, v in factors)
        put(f"sampled_{name}.jpg", jpegwriter.write(ycc, factors, restart=3))
    put("sampled_2x1_2x2_1x1_1x2.jpg", jpegwriter.write(four, [(2, 1), full, half, (1, 2)], markers=app14 + b"\2"))
    put("same_ids.jpg", jpegwriter.write(ycc, [half] * 3, ids=(1, 1, 1)))
    put("no_huffman_tables.jpg", oddfiles.without(jpegwriter.write(ycc, [(2, 1), half, half]), 0xC4))
    save("progressive_restarts.jpg", im, quality=85, subsampling=2, progressive=True, restart_marker_blocks=3)
    for o in range(1, 9):
        save(f"exif_{o}.jpg", Image.fromarray(pattern(23, 14)), quality=95, subsampling=0, exif=exif(o))
    save("exif_6_420.jpg", im, quality=90, exif=exif(6))
    save("photo_420.jpg", Image.fromarray(pattern(640, 427, noise=False)), quality=90)
    save("photo_progressive_422.jpg", Image.fromarray(pattern(500, 375, noise=False)), quality=80, subsampling=1,
         progressive=True)


def pngs():
    rgb, a = pattern(61, 43), alpha(61, 43)
    im = Image.fromarray(rgb)
    rgba = np.dstack([rgb, a])
    save("rgb.png", im)
    save("rgba.png", Image.fromarray(rgba))
    save("grey.png", im.convert("L"))
    save("grey_alpha.png", Image.fromarray(np.dstack([rgb[..., 1], a]), "LA"))
    save("bilevel.png", im.convert("1"))
    save("palette.png", im.quantize(64))
    save("palette_transparent.png", im.quantize(32), transparency=bytes(range(0, 256, 8)))
    save("palette_4_colours.png", im.quantize(4), bits=2)
    save("exif_6.png", im, exif=exif(6))
    wide = rgba.astype(np.uint16) * 257 + np.arange(61, dtype=np.uint16)[None, :, None] * (rgba < 255)
    put("rgb16.png", pngwriter.write(wide[..., :3], 2, 16))
    put("rgba16.png", pngwriter.write(wide, 6, 16))
    put("grey16.png", pngwriter.write(wide[..., :1], 0, 16))
    put("grey_alpha16.png", pngwriter.write(wide[..., 2:], 4, 16))
    put("grey2.png", pngwriter.write(rgb[..., :1] >> 6, 0, 2))
    put("grey4.png", pngwriter.write(rgb[..., :1] >> 4, 0, 4))
    put("interlaced.png", pngwriter.write(rgb, 2, 8, interlace=True))
    put("interlaced_16.png", pngwriter.write(wide, 6, 16, interlace=True))
    put("rgb_key.png", pngwriter.write(rgb, 2, 8, [(b"tRNS", b"\0\xff\0\0\0\x28")]))
    put("grey_key.png", pngwriter.write(rgb[..., :1], 0, 8, [(b"tRNS", b"\0\xff")]))
    ramp = bytes(v for i in range(16) for v in (i * 17, 255 - i * 17, i * 7))
    put("palette_ramp.png", pngwriter.write(rgb[..., :1] >> 4, 3, 4, [(b"PLTE", ramp), (b"tRNS", bytes(range(0, 160, 16)))]))


def others():
    rgb, a = pattern(61, 43), alpha(61, 43)
    im, rgba = Image.fromarray(rgb), Image.fromarray(np.dstack([rgb, a]))
    second = Image.fromarray(255 - rgb)
    save("still.gif", im)
    save("transparent.gif", im.quantize(16), transparency=3)
    save("interlaced.gif", im.quantize(64), interlace=1)
    save("animated.gif", im, save_all=True, append_images=[second], duration=100)
    for mode, name in (("1", "bilevel"), ("L", "grey"), ("P", "palette"), ("RGB", "rgb")):
        save(f"{name}.bmp", im.convert(mode))
    save("rgba.bmp", rgba)
    bmps(rgb, a, im)
    for mode, name in (("1", "bilevel"), ("L", "grey"), ("P", "palette"), ("RGB", "rgb")):
        save(f"{name}.tif", im.convert(mode))
    save("rgba.tif", rgba)
    for c in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        save(f"rgb_{c}.tif", im, compression=c)
    for bw, photometric in (("black_is_0", 1), ("white_is_0", 0)):
        save(f"fax_{bw}.tif", im.convert("1"), compression="group4", tiffinfo={262: photometric})
    save("grey_white_is_0.tif", im.convert("L"), tiffinfo={262: 0})
    save("grey16.tif", Image.fromarray(rgb[..., 1].astype(np.uint16) * 257))
    save("exif_6.tif", im, tiffinfo={274: 6})
    for q in (20, 75, 95):
        save(f"lossy_{q}.webp", im, quality=q)
    save("lossy_alpha.webp", rgba, quality=80)
    save("lossless.webp", im, lossless=True)
    save("lossless_alpha.webp", rgba, lossless=True, exact=True)
    save("exif_8.webp", im, quality=80, exif=exif(8))
    save("animated.webp", im, save_all=True, append_images=[second], duration=100, quality=80)
    save("animated_alpha.webp", rgba, save_all=True, append_images=[second.convert("RGBA")], duration=100, lossless=True)
    save("photo.webp", Image.fromarray(pattern(640, 427, noise=False)), quality=80)
    for w, h in ((1, 1), (2, 1), (1, 2), (3, 5), (16, 16), (64, 48)):
        save(f"lossy_{w}x{h}.webp", Image.fromarray(pattern(w, h)), quality=90)


def bmps(rgb, a, im):
    """Variants that Pillow reads but does not write."""
    flip = rgb[::-1].astype(np.uint32)
    h, w = rgb.shape[:2]
    r, g, b = (flip[..., c] for c in range(3))
    put("top_down.bmp", bmp(w, -h, 24, rows(rgb[..., ::-1].reshape(h, -1))))
    put("gap.bmp", bmp(w, h, 24, rows(rgb[::-1, :, ::-1].reshape(h, -1)), gap=6))
    put("555.bmp", bmp(w, h, 16, rows((r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2").view(np.uint8))))
    put("565.bmp", bmp(w, h, 16, rows((r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2").view(np.uint8)),
                       method=3, masks=(0xF800, 0x7E0, 0x1F)))
    put("xrgb_masks.bmp", bmp(w, h, 32, (r << 24 | g << 16 | b << 8).astype("<u4").tobytes(),
                              method=3, masks=(0xFF000000, 0xFF0000, 0xFF00)))
    alpha_up = a[::-1].astype(np.uint32)
    put("v4_alpha.bmp", bmp(w, h, 32, (alpha_up << 24 | r << 16 | g << 8 | b).astype("<u4").tobytes(),
                            method=3, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000), size=108))
    index = np.asarray(im.convert("L")) >> 4
    grey = bytes(v for i in range(16) for v in (i * 17, i * 17, i * 17, 0))
    put("16_colours.bmp", bmp(w, h, 4, rows(np.pad(index[::-1], ((0, 0), (0, 1))).reshape(h, -1, 2) @ np.array([16, 1])),
                              palette=grey))
    put("rle8.bmp", bmp(w, h, 8, b"".join(rle8(row) for row in index[::-1]) + b"\0\1", method=1, palette=grey))
    put("rle4.bmp", bmp(w, h, 4, b"".join(rle4(row) for row in index[::-1]) + b"\0\1", method=2, palette=grey))


def odds():
    for name, data in oddfiles.bmps(pattern(13, 9)):
        put(name, data)
    w, h = 11, 7
    im = Image.fromarray(pattern(w, h))
    plain = [encoded(im, "JPEG", quality=95, subsampling=0), encoded(im, "PNG"), encoded(im, "WEBP", lossless=True)]
    for name, data in oddfiles.orientations(*plain, w, h):
        put(name, data)
    rgb = pattern(w, h)
    indexed = pngwriter.write(rgb[..., :1] >> 6, 3, 2, [(b"PLTE", bytes(range(60, 84)))])
    for name, data in (*oddfiles.pngs(pngwriter.write(rgb, 2, 8), pngwriter.write(rgb, 2, 8, interlace=True), indexed),
                       *oddfiles.gifs(pattern(19, 13)[..., 0] >> 4),
                       *oddfiles.webps(encoded(im, "WEBP", quality=90), plain[2], w, h)):
        put(name, data)
    for name, data in oddfiles.tiffs(pattern(19, 11), alpha(19, 11)):
        put(name, data)
    for q, mode in ((90, "RGB"), (75, "YCbCr"), (90, "L"), (90, "CMYK")):
        save(f"jpeg_in_tiff_{mode}.tif", Image.fromarray(pattern(37, 29)).convert(mode), compression="jpeg", quality=q)
    faxes(Image.fromarray(pattern(83, 24)).convert("1"))
    save("xmp.tif", im, tiffinfo={700: oddfiles.xmp(6)})


def faxes(im):
    for order in (1, 2):
        save(f"fax_runs_{order}.tif", im, compression="tiff_ccitt", tiffinfo={262: 0, 266: order})
        for options in (0, 1, 4, 5):
            save(f"fax3_{options}_{order}.tif", im, compression="group3", tiffinfo={262: 0, 266: order, 292: options, 278: 7})
        save(f"fax4_{order}.tif", im, compression="group4", tiffinfo={262: 0, 266: order})


def encoded(im, kind, **options):
    out = io.BytesIO()
    im.save(out, kind, **options)
    return out.getvalue()


def rows(a):
    """The rows of a 2-D array of bytes, padded to four."""
    a = a.astype(np.uint8)
    return np.pad(a, ((0, 0), (0, -a.shape[1] % 4))).tobytes()


def bmp(w, h, depth, pixels, method=0, masks=(), palette=b"", gap=0, size=40):
    info = struct.pack("<IiiHHIIiiII", size, w, h, 1, depth, method, len(pixels), 2835, 2835, len(palette) // 4, 0)
    info += struct.pack(f"<{len(masks)}I", *masks)
    info += b"\0" * (size - len(info))
    offset = 14 + len(info) + len(palette) + gap
    return struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset) + info + palette + b"\0" * gap + pixels


def rle8(row):
    """A row as runs, its first eight pixels as they are."""
    out = bytes([0, 8]) + bytes(row[:8].tolist())
    x = 8
    while x < len(row):
        n = 1
        while x + n < len(row) and row[x + n] == row[x]:
            n += 1
        out += bytes([n, int(row[x])])
        x += n
    return out + b"\0\0"


def rle4(row):
    """A row as runs of two pixels, its first five pixels as they are."""
    p = [int(v) for v in row]
    out = bytes([0, 5, p[0] << 4 | p[1], p[2] << 4 | p[3], p[4] << 4, 0])
    for x in range(5, len(p), 2):
        pair = p[x:x + 2]
        out += bytes([len(pair), pair[0] << 4 | (pair[1] if len(pair) == 2 else 0)])
    return out + b"\0\0"


def resizes():
    odd = [(224, 224), (30, 21), (7, 5), (61, 20), (20, 43), (62, 44), (13, 97), (1, 1), (122, 86), (8, 200),
           (50, 20), (49, 20), (70, 30), (59, 7)]  # 50 x 20 is resized vertically first since Pillow 13, 49 x 20 is not
    even = [(50, 25), (25, 50), (100, 96), (90, 48)]  # nearest meets exact halves here
    for (w, h), sizes in (((61, 43), odd), ((60, 40), even)):
        src = Image.fromarray(pattern(w, h, seed=7))
        src.save(HERE / "resize" / f"source_{w}x{h}.png", optimize=True)
        for f, code in FILTERS.items():
            for tw, th in sizes:
                src.resize((tw, th), code).save(HERE / "resize" / f"{f}_{w}x{h}_{tw}x{th}.png", optimize=True)


def centre_crop(im, short, size):
    """torchvision's Resize(short) and CenterCrop(size) on a PIL picture: its roundings, not its code."""
    w, h = im.size
    new = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
    im = im.resize(new, Image.Resampling.BILINEAR)
    left, top = int(round((new[0] - size) / 2.0)), int(round((new[1] - size) / 2.0))
    return im.crop((left, top, left + size, top + size))


def fits():
    for w, h in ((61, 43), (43, 61), (37, 90), (50, 50)):
        im = Image.fromarray(pattern(w, h, seed=9))
        im.save(HERE / "fit" / f"source_{w}x{h}.png", optimize=True)
        for short, size in ((32, 28), (33, 28), (256, 224)):
            centre_crop(im, short, size).save(HERE / "fit" / f"crop_{w}x{h}_{short}_{size}.png", optimize=True)
        for tw, th in ((28, 28), (40, 25)):
            ImageOps.pad(im, (tw, th), Image.Resampling.BICUBIC, color=(124, 117, 104)).save(
                HERE / "fit" / f"pad_{w}x{h}_{tw}x{th}.png", optimize=True)


def main():
    for folder in ("in", "golden", "resize", "fit"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
        (HERE / folder).mkdir()
    jpegs()
    pngs()
    others()
    odds()
    resizes()
    fits()
    for path in sorted((HERE / "in").iterdir()):
        with Image.open(path) as im:
            out = upright(im)
        if path.name.startswith("photo"):  # large: keep only what the network sees
            out = out.resize((224, 224), Image.Resampling.BICUBIC)
        out.save(HERE / "golden" / f"{path.name}.png", optimize=True)
    (HERE / "versions.txt").write_text(
        f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}, libwebp {features.version('webp')}, "
        f"libtiff {features.version('libtiff')}, numpy {np.__version__}\n")


if __name__ == "__main__":
    main()
