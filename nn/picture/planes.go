package picture

import "image"

// plane is one component of a JPEG picture at its own resolution: a sample stands for h x v pixels.
type plane struct {
	pix    []byte
	stride int
	w, h   int // in samples
	sx, sy int // pixels a sample, horizontally and vertically
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride : y*p.stride+p.w] }

// ycbcrPlanes are the three planes of m, without the padding to whole blocks that lies behind them.
func ycbcrPlanes(m *image.YCbCr) []plane {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	sx, sy := 1, 1
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		sx = 2
	case image.YCbCrSubsampleRatio420:
		sx, sy = 2, 2
	case image.YCbCrSubsampleRatio440:
		sy = 2
	case image.YCbCrSubsampleRatio411:
		sx = 4
	case image.YCbCrSubsampleRatio410:
		sx, sy = 4, 2
	}
	chroma := plane{stride: m.CStride, w: (w + sx - 1) / sx, h: (h + sy - 1) / sy, sx: sx, sy: sy}
	cb, cr := chroma, chroma
	cb.pix, cr.pix = m.Cb, m.Cr
	return []plane{{m.Y, m.YStride, w, h, 1, 1}, cb, cr}
}

// cmykPlanes undoes what the library does to four components: it inverts them and repeats the samples of the small planes.
// It reads two samplings only: all alike, or the middle two at half the resolution.
func (h *jpegHeader) cmykPlanes(m *image.CMYK) []plane {
	out := make([]plane, 4)
	for c := range out {
		sx := int(h.comps[0].h / h.comps[c].h)
		sy := int(h.comps[0].v / h.comps[c].v)
		w, rows := (m.Rect.Dx()+sx-1)/sx, (m.Rect.Dy()+sy-1)/sy
		p := plane{make([]byte, w*rows), w, w, rows, sx, sy}
		for y := range rows {
			row, from := p.row(y), m.Pix[y*sy*m.Stride:]
			for x := range row {
				row[x] = 255 - from[x*sx*4+c]
			}
		}
		out[c] = p
	}
	return out
}

// convertPlanes upsamples one, three or four planes and converts them, row by row, to RGB.
func convertPlanes(planes []plane, w, h int, isYCC bool) *RGB {
	out := New(w, h)
	eachFullRow(planes, w, h, func(y int, rows [][]byte) {
		dst := out.row(y)
		switch {
		case len(rows) == 1:
			interleave(dst, rows[0], rows[0], rows[0])
		case isYCC:
			yccToRGB(dst, rows[0], rows[1], rows[2])
		default:
			interleave(dst, rows[0], rows[1], rows[2])
		}
		if len(rows) == 4 {
			if !isYCC {
				invert(dst)
			}
			printOnWhite(dst, rows[3])
		}
	})
	return out
}

// interleavedPlanes upsamples planes and puts their samples side by side, pixel by pixel; three may become RGB first.
func interleavedPlanes(planes []plane, w, h int, isYCC bool) []byte {
	if len(planes) == 3 {
		return convertPlanes(planes, w, h, isYCC).Pix
	}
	n := len(planes)
	out := make([]byte, w*h*n)
	eachFullRow(planes, w, h, func(y int, rows [][]byte) {
		dst := out[y*w*n:]
		for c, row := range rows {
			for x := range w {
				dst[x*n+c] = row[x]
			}
		}
	})
	return out
}

// eachFullRow calls do with each row of the planes at the picture's resolution.
func eachFullRow(planes []plane, w, h int, do func(y int, rows [][]byte)) {
	ups := make([]upsampler, len(planes))
	rows := make([][]byte, len(planes))
	for i, p := range planes {
		ups[i] = newUpsampler(p, w)
	}
	for y := range h {
		for i := range ups {
			rows[i] = ups[i].row(y)
		}
		do(y, rows)
	}
}

func interleave(dst, a, b, c []byte) {
	for i := range len(dst) / 3 {
		dst[i*3], dst[i*3+1], dst[i*3+2] = a[i], b[i], c[i]
	}
}

func invert(levels []byte) {
	for i, v := range levels {
		levels[i] = 255 - v
	}
}

// printOnWhite lays inks and black on white paper, as Pillow's convert("RGB") does (its src/libImaging/Convert.c, cmyk2rgb).
// The three inks are in dst, 255 for full; light is the fourth, black, inverted.
//
// Adobe stores all four inverted, and Pillow takes every four-component JPEG to be so, whatever its markers say. YCCK needs
// no inversion of the first three: the YCC conversion yields ink.
func printOnWhite(dst, light []byte) {
	for i := range dst {
		k := light[i/3]
		v := uint32(dst[i])*uint32(k) + 128
		dst[i] = k - uint8((v>>8+v)>>8)
	}
}
