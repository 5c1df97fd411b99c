package jpegscan

import "io"

// scan is one pass over some components.
type scan struct {
	*decoder
	parts      []*part
	start, end int // of the coefficients, in zigzag order
	low        int // the bits that later scans refine
	refines    bool
	eobs       int32 // blocks that follow without a coefficient of this scan
}

// part is a component in a scan with its tables.
type part struct {
	*Component
	dc, ac *huffman
}

// maxScans bounds the passes over a picture: a small file could ask for thousands over millions of blocks. Four components
// can use some hundred.
const maxScans = 500

// scan reads a scan header and the scan.
func (d *decoder) scan(data []byte) error {
	if d.scans++; d.scans > maxScans {
		return errScans
	}
	s := &scan{decoder: d}
	if err := s.readHeader(data); err != nil {
		return err
	}
	for _, p := range s.parts {
		p.seen = p.seen || s.start == 0
	}
	if len(s.parts) > 1 {
		return s.each(d.across, d.down, s.unit)
	}
	p := s.parts[0]
	return s.each(ceil(p.w, 8), ceil(p.h, 8), func(x, y int) error { return s.block(p, x, y) })
}

// readHeader reads the components of a scan, their tables, and what part of the coefficients it holds.
func (s *scan) readHeader(data []byte) error {
	if len(data) < 1 || data[0] < 1 || data[0] > 4 || len(data) != 4+2*int(data[0]) {
		return errScan
	}
	n := int(data[0])
	used := [4]bool{}
	for i := range n {
		p := &part{Component: s.component(data[1+2*i], &used)}
		dc, ac := data[2+2*i]>>4, data[2+2*i]&15
		if p.Component == nil || dc > 3 || ac > 3 {
			return errScan
		}
		p.dc, p.ac = s.tables[0][dc], s.tables[1][ac]
		s.parts = append(s.parts, p)
	}
	s.start, s.end = 0, 63
	if s.frame.Progressive {
		s.start, s.end = int(data[1+2*n]), int(data[2+2*n])
		s.refines, s.low = data[3+2*n]>>4 > 0, int(data[3+2*n]&15)
	}
	if err := s.checkRange(); err != nil {
		return err
	}
	return s.checkTables()
}

// component finds a component by its number. Of those with the same one, which occur, the next is meant.
func (s *scan) component(id byte, used *[4]bool) *Component {
	for k := range s.frame.Components {
		if c := &s.frame.Components[k]; c.ID == id && !used[k] {
			used[k] = true
			return c
		}
	}
	return nil
}

// checkRange wants a range of coefficients, in progressive pictures either the mean alone or others of one component.
func (s *scan) checkRange() error {
	mixed := s.frame.Progressive && (s.start == 0) != (s.end == 0)
	if s.start > s.end || s.end > 63 || s.low > 13 || mixed || s.start > 0 && len(s.parts) > 1 {
		return errScan
	}
	return nil
}

// checkTables wants the tables that the scan will use.
func (s *scan) checkTables() error {
	for _, p := range s.parts {
		needsDC, needsAC := s.start == 0 && !s.refines, s.end > 0
		if needsDC && p.dc == nil || needsAC && p.ac == nil {
			return errTable
		}
	}
	return nil
}

// each calls do for the units of a scan, with restarts among them.
func (s *scan) each(across, down int, do func(x, y int) error) error {
	s.reset()
	for i := range across * down {
		if s.restart > 0 && i > 0 && i%s.restart == 0 {
			if err := s.restartAt(byte(i/s.restart-1) & 7); err != nil {
				return err
			}
		}
		if err := do(i%across, i/across); err != nil {
			return err
		}
	}
	return nil
}

// reset forgets what earlier blocks said.
func (s *scan) reset() {
	s.eobs = 0
	s.bits.acc, s.bits.n = 0, 0
	for _, p := range s.parts {
		p.prediction = 0
	}
}

// restartAt passes the n-th restart marker.
func (s *scan) restartAt(n byte) error {
	m, err := s.nextMarker()
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	if m != markRST0+n {
		return errRestart
	}
	s.reset()
	return nil
}

// unit reads an MCU: as many blocks of each component as its factors say.
func (s *scan) unit(x, y int) error {
	for _, p := range s.parts {
		for i := range p.H * p.V {
			if err := s.block(p, x*p.H+i%p.H, y*p.V+i/p.H); err != nil {
				return err
			}
		}
	}
	return nil
}

// block reads one block.
func (s *scan) block(p *part, x, y int) error {
	levels := p.levels[(y*p.across+x)*64:][:64]
	if s.start == 0 {
		if err := s.first(p, levels); err != nil {
			return err
		}
	}
	switch {
	case s.end == 0:
		return nil
	case s.refines:
		return s.refine(p, levels)
	}
	return s.rest(p, levels)
}

// first reads the mean of a block, or one more bit of it.
func (s *scan) first(p *part, levels []int16) error {
	if s.refines {
		bit, err := s.bits.take(1)
		levels[0] |= int16(bit << s.low)
		return err
	}
	n, err := s.bits.code(p.dc)
	if err != nil {
		return err
	}
	if n > 15 {
		return errTable
	}
	v, err := s.bits.value(int(n))
	p.prediction += v
	levels[0] = int16(p.prediction << s.low)
	return err
}

// rest reads the other coefficients: codes of a run of zeros and the bits of the next coefficient.
func (s *scan) rest(p *part, levels []int16) error {
	if s.eobs > 0 {
		s.eobs--
		return nil
	}
	for k := max(s.start, 1); k <= s.end; k++ {
		code, err := s.bits.code(p.ac)
		if err != nil {
			return err
		}
		run, n := int(code>>4), int(code&15)
		if n == 0 && run < 15 {
			return s.endOfBlock(run)
		}
		if k += run; k > s.end {
			return errTable
		}
		if n > 0 {
			v, err := s.bits.value(n)
			if err != nil {
				return err
			}
			levels[zigzag[k]] = int16(v << s.low)
		}
	}
	return nil
}

// endOfBlock reads how many blocks more end here.
func (s *scan) endOfBlock(run int) error {
	if run > 0 && !s.frame.Progressive {
		return errTable
	}
	more, err := s.bits.take(run)
	s.eobs = 1<<run + more - 1
	return err
}

// refine reads one more bit of the coefficients that are not zero, and new ones of one bit among them (T.81, G.1.2.3).
func (s *scan) refine(p *part, levels []int16) error {
	k := s.start
	if s.eobs == 0 {
		for ; k <= s.end; k++ {
			code, err := s.bits.code(p.ac)
			if err != nil {
				return err
			}
			run, n := int(code>>4), int(code&15)
			if n > 1 {
				return errTable
			}
			if n == 0 && run < 15 {
				if err := s.endOfBlock(run); err != nil {
					return err
				}
				s.eobs++
				break
			}
			sign := int32(0)
			if n == 1 {
				if sign, err = s.bits.take(1); err != nil {
					return err
				}
			}
			if k, err = s.correct(levels, k, run); err != nil {
				return err
			}
			if n == 1 && k <= s.end {
				levels[zigzag[k]] = int16((2*sign - 1) << s.low)
			}
		}
	}
	if s.eobs == 0 {
		return nil
	}
	s.eobs--
	_, err := s.correct(levels, k, 64)
	return err
}

// correct adds a bit to the coefficients from k on that are not zero, until it has passed run zeros and stands at another.
func (s *scan) correct(levels []int16, k, run int) (int, error) {
	for ; k <= s.end; k++ {
		v := &levels[zigzag[k]]
		if *v == 0 {
			if run == 0 {
				break
			}
			run--
			continue
		}
		bit, err := s.bits.take(1)
		if err != nil {
			return k, err
		}
		if bit == 0 || *v>>s.low&1 != 0 {
			continue
		}
		if *v > 0 {
			*v += 1 << s.low
		} else {
			*v -= 1 << s.low
		}
	}
	return k, nil
}
