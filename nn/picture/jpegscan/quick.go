package jpegscan

import (
	"bufio"
	"bytes"
)

// Quick decodes what most files are: one scan with all of one or three components, not progressive, without a fault. Its
// samples are the standard library's, in less than half of the time. head is what Decode reads up to the marker of the scan, data all that
// follows in the file. It reports false on anything that is out of the ordinary, be it damaged or not; nothing is said about it then.
func Quick(head, data []byte, frame Frame) ([]Plane, bool) {
	if frame.Progressive || len(frame.Components) != 1 && len(frame.Components) != 3 {
		return nil, false
	}
	s, ok := newQuickScan(head, frame)
	if !ok {
		return nil, false
	}
	if data, ok = s.header(data); !ok {
		return nil, false
	}
	s.bits.data = data
	if !s.run() || !s.bits.endsWith(markEOI) {
		return nil, false
	}
	out := make([]Plane, len(s.parts))
	for i := range s.parts {
		p := &s.parts[i]
		out[i] = Plane{W: p.w, H: p.h, Stride: p.stride, Pix: p.pix}
	}
	return out, true
}

// quickScan is the only scan of a picture.
type quickScan struct {
	*decoder
	bits  quickBits
	parts []quickPart
}

// quickPart is a component with its tables and its samples, which reach to the end of its blocks.
type quickPart struct {
	*Component
	dc, ac *quickTable
	quant  [64]int32 // in zigzag order
	pix    []byte
	stride int
}

// newQuickScan reads the tables.
func newQuickScan(head []byte, frame Frame) (*quickScan, bool) {
	if len(frame.Components) == 1 { // whose factors mean nothing (T.81, A.2.2)
		frame.Components = []Component{frame.Components[0]}
		frame.Components[0].H, frame.Components[0].V = 1, 1
	}
	d := &decoder{r: bufio.NewReader(bytes.NewReader(head)), frame: frame}
	d.bits.r = d.r
	if d.measure() != nil {
		return nil, false
	}
	for {
		marker, err := d.nextMarker()
		if err != nil {
			return nil, false
		}
		if d.refused() {
			return nil, false
		}
		if marker == markSOS {
			return &quickScan{decoder: d}, true
		}
		if d.segment(marker) != nil {
			return nil, false
		}
	}
}

// refused are what the library refuses of the tables: empty ones, and others than the first two in a baseline picture.
func (d *decoder) refused() bool {
	for _, class := range d.tables {
		for id, t := range class {
			if t != nil && (id > 1 || len(t.values) == 0) {
				return true
			}
		}
	}
	return false
}

// header reads the scan's header and gives what follows.
func (s *quickScan) header(data []byte) ([]byte, bool) {
	n := len(s.frame.Components)
	size := 6 + 2*n
	if len(data) < size || int(data[0])<<8|int(data[1]) != size || int(data[2]) != n {
		return nil, false
	}
	if spectrum := data[size-3 : size]; spectrum[0] != 0 || spectrum[1] != 63 || spectrum[2] != 0 {
		return nil, false
	}
	blocks := 0
	for i := range n {
		c := &s.frame.Components[i]
		if data[3+2*i] != c.ID || !s.add(c, data[4+2*i]>>4, data[4+2*i]&15) {
			return nil, false
		}
		blocks += c.H * c.V
	}
	return data[size:], n == 1 || blocks <= 10
}

// add takes a component with the tables of its means and of its other coefficients.
func (s *quickScan) add(c *Component, dc, ac byte) bool {
	if dc > 1 || ac > 1 {
		return false
	}
	p := quickPart{Component: c, dc: quickOf(s.tables[0][dc], false), ac: quickOf(s.tables[1][ac], true), stride: c.across * 8}
	quant := s.quant[c.Quantiser]
	if p.dc == nil || p.ac == nil || quant == nil {
		return false
	}
	for k, at := range zigzag {
		p.quant[k] = int32(quant[at])
	}
	p.pix = make([]byte, p.stride*c.down*8)
	s.parts = append(s.parts, p)
	return true
}

// run decodes all MCUs, with the restarts among them.
func (s *quickScan) run() bool {
	unit, next := 0, byte(0)
	for y := range s.down {
		for x := range s.across {
			if s.restart > 0 && unit > 0 && unit%s.restart == 0 {
				if !s.bits.endsWith(markRST0 + next) {
					return false
				}
				s.bits.restart()
				for i := range s.parts {
					s.parts[i].prediction = 0
				}
				next = (next + 1) & 7
			}
			unit++
			if !s.unit(x, y) {
				return false
			}
		}
		if s.bits.short() {
			return false
		}
	}
	return true
}

// unit decodes an MCU.
func (s *quickScan) unit(x, y int) bool {
	var block [64]int32
	for i := range s.parts {
		p := &s.parts[i]
		for v := range p.V {
			row := ((y*p.V+v)*p.stride + x*p.H) * 8
			for h := range p.H {
				rows, ok := s.bits.block(&block, p)
				if !ok {
					return false
				}
				quickTransform(p.pix[row+h*8:], p.stride, &block, rows)
			}
		}
	}
	return true
}
