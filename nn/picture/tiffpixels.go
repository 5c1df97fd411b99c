package picture

// unpack puts the samples of a block that matter and lie within the image into out.
func (t *tiffImage) unpack(out, data []byte, p part) {
	stride, kept := p.stride(t.bits), t.kept()
	columns := min(p.w, t.w-p.x)
	for y := range min(p.h, t.h-p.y) {
		src := data[y*stride : (y+1)*stride]
		dst := out[((p.y+y)*t.w+p.x)*kept:][:columns*kept]
		switch {
		case t.bits == 8 && p.samples == kept:
			copy(dst, src)
		case t.bits >= 8:
			t.pickBytes(dst[p.first:], src, p, columns)
		default:
			t.pickBits(dst[p.first:], src, p, columns)
		}
	}
}

// pickBytes takes the samples of a row with 8 bits, and the high bytes of those with 16.
func (t *tiffImage) pickBytes(dst, src []byte, p part, columns int) {
	size, high := 1, 0
	if t.bits == 16 {
		size, high = 2, t.high()
	}
	kept := t.kept()
	for x := range columns {
		for c := range p.kept {
			dst[x*kept+c] = src[(x*p.samples+c)*size+high]
		}
	}
}

// pickBits takes the samples of a row with 1, 2 or 4 bits, scaled to 255 unless they are numbers of colours.
func (t *tiffImage) pickBits(dst, src []byte, p part, columns int) {
	most := byte(1<<t.bits - 1)
	scale := 255 / most
	if t.photometric == tiffPalette {
		scale = 1
	}
	kept := t.kept()
	for x := range columns {
		for c := range p.kept {
			at := (x*p.samples + c) * t.bits
			dst[x*kept+c] = src[at/8] >> (8 - t.bits - at%8) & most * scale
		}
	}
}

// rgb makes the picture of the levels, on white where it is transparent.
func (t *tiffImage) rgb(levels []byte) *RGB {
	kept := t.kept()
	if kept == 3 && t.colours == 3 {
		return &RGB{W: t.w, H: t.h, Pix: levels}
	}
	out := New(t.w, t.h)
	var table [256][3]byte
	if t.colours == 1 {
		table = t.colourTable()
	}
	light := make([]byte, t.w)
	for y := range t.h {
		dst, src := out.row(y), levels[y*t.w*kept:(y+1)*t.w*kept]
		for x := range t.w {
			d, s := dst[x*3:x*3+3], src[x*kept:(x+1)*kept]
			if t.colours == 1 {
				copy(d, table[s[0]][:])
			} else {
				copy(d, s)
			}
			switch {
			case t.colours == 4:
				light[x] = 255 - s[3]
			case t.alpha != extraNone:
				t.layOnWhite(d, s[t.colours])
			}
		}
		if t.colours == 4 {
			printOnWhite(dst, light)
		}
	}
	return out
}

// layOnWhite lays a pixel on white. Premultiplied colours are divided first, as in Pillow (its src/libImaging/Unpack.c).
func (t *tiffImage) layOnWhite(d []byte, alpha byte) {
	for c, v := range d {
		if t.alpha == extraPremultiplied && alpha > 0 {
			v = uint8(min(int(v)*255/int(alpha), 255))
		}
		d[c] = onWhite(v, alpha)
	}
}

// colourTable is the colour of each level of grey, or of each number of a palette, whose colours have 16 bits.
func (t *tiffImage) colourTable() (table [256][3]byte) {
	if t.photometric != tiffPalette {
		for i := range table {
			g := byte(i)
			if t.photometric == whiteIsZero {
				g = 255 - g
			}
			table[i] = [3]byte{g, g, g}
		}
		return table
	}
	colours := t.dir.numbers(tagColourMap)
	n := len(colours) / 3
	for i := range min(n, len(table)) {
		for c := range 3 {
			table[i][c] = byte(colours[c*n+i] >> 8)
		}
	}
	return table
}
