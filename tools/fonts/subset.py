#!/usr/bin/env python3
"""Make app/fonts/vggscope-han.ttf, the Chinese part of what the window is drawn with.

Usage: subset.py DROID LATIN OUT [TEXT ...]

  DROID  DroidSansFallbackFull.ttf (Apache-2.0), from Debian's package fonts-droid-fallback:
         /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf
  LATIN  the NotoSans-Regular.ttf inside Fyne: theme/font/ below what `go list -m -f '{{.Dir}}' fyne.io/fyne/v2` prints
  OUT    the file to write
  TEXT   files whose characters must be in it too: the program's Chinese texts

Needs Python 3.9 and fonttools (4.68 made the file in the repository).

The subset has the 6,763 hanzi of GB 2312 and those of its symbols that LATIN lacks: Fyne asks fonts in order, this one
first, and a full-width multiplication sign in an English sentence would be ugly. It also has a space, for two reasons:
without one Fyne draws a box for each space between hanzi, and Fyne takes the height and the baseline of every line from
the font that has the space. Hence LATIN's line metrics and width of the space are copied, so that lines are the same in
both languages and as Fyne's own. And it has a minus sign, four arrows, two triangles and a check mark, which neither font has,
drawn here.
"""
import sys

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "VGGScope Han"
CHANGES = "Subset of Droid Sans Fallback with the line metrics of Noto Sans, a minus, arrows and marks; made by tools/fonts/subset.py of VGGScope."


def gb2312():
    """All characters of GB 2312: rows 1 to 9 are symbols, 16 to 87 hanzi."""
    chars = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                chars.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass  # unassigned
    return chars


def wanted(droid, latin, texts):
    """The code points to keep, and those of the texts that neither font has.

    Of GB 2312 itself some 200 symbols are in neither: arrows, box drawings, circled numbers, most of mathematics."""
    spoken = set()
    for path in texts:
        with open(path, encoding="utf-8") as f:
            spoken |= {ord(c) for c in f.read() if not c.isspace()}
    have, other = droid.getBestCmap().keys(), latin.getBestCmap().keys()
    return ((gb2312() | spoken) & have - other) | {0x20}, spoken - have - other - {ord(c) for c in DRAWN}


def take_metrics(font, latin):
    """Scale LATIN's line metrics and space to font's units."""
    scale = font["head"].unitsPerEm / latin["head"].unitsPerEm
    for table, fields in {
        "hhea": ["ascent", "descent", "lineGap"],
        "OS/2": ["sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"],
    }.items():
        for field in fields:
            setattr(font[table], field, round(getattr(latin[table], field) * scale))
    name = font.getBestCmap()[0x20]
    advance = latin["hmtx"][latin.getBestCmap()[0x20]][0]
    font["hmtx"][name] = (round(advance * scale), font["hmtx"][name][1])


# The shapes drawn here, as (x, y) in em from the middle of the sign; contours run clockwise, as TrueType wants them.
MINUS = [(-0.22, -0.035), (-0.22, 0.035), (0.22, 0.035), (0.22, -0.035)]
ARROW = [(-0.36, -0.035), (-0.36, 0.035), (0.12, 0.035), (0.12, 0.16), (0.37, 0), (0.12, -0.16), (0.12, -0.035)]
TRIANGLE = [(-0.25, -0.22), (0, 0.24), (0.25, -0.22)]
CHECK = [(-0.29, 0.01), (-0.235, 0.065), (-0.085, -0.1), (0.235, 0.28), (0.295, 0.23), (-0.08, -0.215)]
DRAWN = {  # turns by 90 degrees to the left, advance in em
    "\u2212": (MINUS, 0, 0.57), "\u2190": (ARROW, 2, 0.86), "\u2191": (ARROW, 1, 0.86),
    "\u2192": (ARROW, 0, 0.86), "\u2193": (ARROW, 3, 0.86),
    "\u25b2": (TRIANGLE, 0, 0.62), "\u25bc": (TRIANGLE, 2, 0.62), "\u2713": (CHECK, 0, 0.7),
}


def draw(font, latin):
    """Add the signs of DRAWN, on the height of LATIN's plus sign."""
    em = font["head"].unitsPerEm
    plus = latin["glyf"][latin.getBestCmap()[ord("+")]]
    middle = (plus.yMin + plus.yMax) / 2 / latin["head"].unitsPerEm
    order = font.getGlyphOrder()
    for char, (shape, turns, advance) in DRAWN.items():
        for _ in range(turns):
            shape = [(-y, x) for x, y in shape]
        points = [(round((x + advance / 2) * em), round((y + middle) * em)) for x, y in shape]
        pen = TTGlyphPen(None)
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
        name = f"uni{ord(char):04X}"
        order.append(name)
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (round(advance * em), min(x for x, _ in points))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(char)] = name
    font.setGlyphOrder(order)


def rename(font):
    """A name of its own, so that nobody takes it for the whole font; the licence's names stay."""
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 6):
            text = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID == 10:
            font["name"].removeNames(nameID=10)
    font["name"].setName(CHANGES, 10, 3, 1, 0x409)


def main(droid_path, latin_path, out, *texts):
    droid = TTFont(droid_path, recalcTimestamp=False)  # the same input gives the same bytes
    latin = TTFont(latin_path)
    keep, missing = wanted(droid, latin, texts)
    options = subset.Options()
    options.hinting = False  # Fyne draws without hints
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "kern"]
    options.name_IDs = ["*"]
    options.glyph_names = False
    options.recalc_timestamp = False
    tool = subset.Subsetter(options)
    tool.populate(unicodes=keep)
    tool.subset(droid)
    take_metrics(droid, latin)
    draw(droid, latin)
    rename(droid)
    droid.save(out)
    print(f"{out}: {len(keep)} characters")
    if missing:
        sys.exit("in neither font: " + " ".join(f"U+{c:04X} {chr(c)}" for c in sorted(missing)))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
