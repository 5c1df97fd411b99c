package picture

// walk visits the pixels of a stored picture in the order of the upright one: the upright pixel (x, y) is stored as number
// start + x*right + y*down.
type walk struct{ start, right, down int }

// walkFor is the walk for an EXIF orientation, in a stored picture of w x h. The comments say, as the EXIF specification
// does, which sides of the upright picture the stored first row and first column are.
func walkFor(orientation, w, h int) walk {
	switch orientation {
	case 2: // top, right: mirrored
		return walk{w - 1, -1, w}
	case 3: // bottom, right: upside down
		return walk{w*h - 1, -1, -w}
	case 4: // bottom, left: mirrored upside down
		return walk{w * (h - 1), 1, -w}
	case 5: // left, top: mirrored about the main diagonal
		return walk{0, w, 1}
	case 6: // right, top: to be turned a quarter clockwise
		return walk{w * (h - 1), -w, 1}
	case 7: // right, bottom: mirrored about the other diagonal
		return walk{w*h - 1, -w, -1}
	case 8: // left, bottom: to be turned a quarter counter-clockwise
		return walk{w - 1, w, -1}
	}
	return walk{0, 1, w}
}

// tile is how many rows are filled at once. A quarter turn reads columns; in strips of this height the memory lines that
// are read and written all stay in the cache.
const tile = 16

// upright turns and mirrors a picture as its EXIF orientation says, like Pillow's ImageOps.exif_transpose.
func upright(p *RGB, orientation int) *RGB {
	if orientation < 2 || orientation > 8 {
		return p
	}
	out := New(p.W, p.H)
	if orientation >= 5 {
		out.W, out.H = p.H, p.W
	}
	step := walkFor(orientation, p.W, p.H)
	for top := 0; top < out.H; top += tile {
		bottom := min(top+tile, out.H)
		for x := range out.W {
			from := (step.start + x*step.right + top*step.down) * 3
			to := (top*out.W + x) * 3
			for range bottom - top {
				copy(out.Pix[to:to+3], p.Pix[from:from+3])
				from += step.down * 3
				to += out.W * 3
			}
		}
	}
	return out
}
