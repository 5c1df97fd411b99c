package view

import "github.com/vggscope/vggscope/weights/work"

// levels is all maps at one size, map after map.
type levels struct {
	h, w int
	data []uint8
}

// level fills all sizes.
func (s *Maps) level(faulty bool) {
	s.sizes = emptySizes(s.N, s.H, s.W)
	full := s.sizes[0].data
	if faulty {
		s.nan = make([]bool, len(full))
	}
	if s.Flat() {
		s.On[0].scale().line(full[:len(s.Tensor.Data)], s.Tensor.Data, 1)
		s.findNaN(0, len(s.Tensor.Data), 0, 1)
		return
	}
	plane := s.H * s.W
	s.inBlocks(func(from, to, at, end int) {
		for c := from; c < to; c++ {
			s.On[c].scale().line(full[c*plane+at:c*plane+end], s.Tensor.Data[at*s.N+c:], s.N)
			s.findNaN(c*plane+at, end-at, at*s.N+c, s.N)
		}
	}, func(from, to int) {
		for i, l := range s.sizes[1:] {
			l.halve(s.sizes[i], from, to)
		}
	})
}

// inBlocks calls do for all channels from to to and all pixels at to end, and done after all pixels of some channels; it may
// be nil. The tensor holds all channels of a pixel side by side and is larger than any cache, so it is read a block of
// channels at a time (what one cache line holds), side by side, and of those some pixels at a time, which stay in the cache
// until each channel has been through them.
func (s *Maps) inBlocks(do func(from, to, at, end int), done func(from, to int)) {
	const block, stretch = 16, 256
	plane := s.H * s.W
	work.Each((s.N+block-1)/block, func(b int) {
		from, to := b*block, min((b+1)*block, s.N)
		for at := 0; at < plane; at += stretch {
			do(from, to, at, min(at+stretch, plane))
		}
		if done != nil {
			done(from, to)
		}
	})
}

// findNaN marks those of n values from index at on that are none; the tensor has them at from, step apart.
func (s *Maps) findNaN(at, n, from, step int) {
	if s.nan == nil {
		return
	}
	for i := range n {
		v := s.Tensor.Data[from+i*step]
		s.nan[at+i] = v != v
	}
}

// emptySizes makes room for n maps at full size, half of it and so on as long as something is to be seen.
func emptySizes(n, h, w int) (sizes []levels) {
	for ; ; h, w = h/2, w/2 {
		sizes = append(sizes, levels{h, w, make([]uint8, n*h*w)})
		if min(h, w) < 16 {
			return sizes
		}
	}
}

// halve fills maps from to to with those of twice the width and height: every level the mean of four.
func (l levels) halve(full levels, from, to int) {
	at := from * l.h * l.w
	for c := from; c < to; c++ {
		for y := range l.h {
			a := full.data[(c*full.h+2*y)*full.w:][:2*l.w]
			b := full.data[(c*full.h+2*y+1)*full.w:][:2*l.w]
			for x, half := 0, l.data[at:][:l.w]; x < len(half); x++ {
				half[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
			}
			at += l.w
		}
	}
}
