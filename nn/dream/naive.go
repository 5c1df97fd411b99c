package dream

// pixels is a canvas whose parameters are the levels themselves, plane by plane.
type pixels struct {
	levels  []float64
	painted sheet
}

// newPixels begins with a grey of 128 and noise of 10 levels up or down, as the tutorial does.
func newPixels(w, h int, d *dice) *pixels {
	p := &pixels{levels: make([]float64, 3*w*h), painted: newSheet(w, h)}
	for i := range p.levels {
		p.levels[i] = (128 + d.between(-10, 10)) / 255
	}
	return p
}

func (p *pixels) parameters() []float64 { return p.levels }

// paint keeps the levels between black and white.
func (p *pixels) paint() sheet {
	for i, v := range p.levels {
		p.levels[i] = min(max(v, 0), 1)
	}
	p.painted.set(p.levels)
	return p.painted
}

func (p *pixels) back(g sheet) []float64 { return g.flat() }
