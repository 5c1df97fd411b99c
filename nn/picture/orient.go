package picture

// upright turns and mirrors a picture as its EXIF orientation says, like Pillow's ImageOps.exif_transpose. The names of the
// eight cases tell where the first row and the first column of the stored picture belong.
func upright(p *RGB, orientation int) *RGB {
	w, h := p.W-1, p.H-1
	// from maps a place in the upright picture to its place in the stored one.
	var from func(x, y int) (int, int)
	switch orientation {
	case 2: // top, right: mirrored
		from = func(x, y int) (int, int) { return w - x, y }
	case 3: // bottom, right: upside down
		from = func(x, y int) (int, int) { return w - x, h - y }
	case 4: // bottom, left: mirrored upside down
		from = func(x, y int) (int, int) { return x, h - y }
	case 5: // left, top: mirrored about the main diagonal
		from = func(x, y int) (int, int) { return y, x }
	case 6: // right, top: to be turned a quarter clockwise
		from = func(x, y int) (int, int) { return y, h - x }
	case 7: // right, bottom: mirrored about the other diagonal
		from = func(x, y int) (int, int) { return w - y, h - x }
	case 8: // left, bottom: to be turned a quarter counter-clockwise
		from = func(x, y int) (int, int) { return w - y, x }
	default:
		return p
	}
	out := New(p.W, p.H)
	if orientation >= 5 {
		out.W, out.H = p.H, p.W
	}
	for y := range out.H {
		row := out.row(y)
		for x := range out.W {
			sx, sy := from(x, y)
			s := (sy*p.W + sx) * 3
			copy(row[x*3:x*3+3], p.Pix[s:s+3])
		}
	}
	return out
}
