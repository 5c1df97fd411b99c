// Package jpegscan decodes the scans of a JPEG file (ITU-T T.81; baseline, extended and progressive, Huffman coding, eight
// bits) into planes, one for each component, at whatever resolution each has. Decode is for the pictures that the standard
// library refuses: it knows the samplings of cameras, and no others. Quick is for those that it takes too long over.
package jpegscan

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Component says how a plane is sampled: h x v of the picture's h x v at most.
type Component struct {
	ID         byte
	H, V       int // 1 to 4
	Quantiser  byte
	w, h       int     // in samples
	across     int     // blocks of a row, up to whole MCUs
	down       int     // rows of blocks
	levels     []int16 // coefficients, 64 a block, in natural order
	seen       bool    // a scan has begun with it
	prediction int32
}

// Frame is what the frame header says.
type Frame struct {
	W, H        int
	Progressive bool
	Components  []Component
}

// Plane is a component's samples: W x H bytes, rows Stride bytes apart.
type Plane struct {
	W, H, Stride int
	Pix          []byte
}

// Markers.
const (
	markDHT  = 0xc4
	markRST0 = 0xd0
	markRST7 = 0xd7
	markEOI  = 0xd9
	markSOS  = 0xda
	markDQT  = 0xdb
	markDRI  = 0xdd
)

var (
	errSegment  = errors.New("jpegscan: a segment of the wrong length")
	errScan     = errors.New("jpegscan: a wrong scan header")
	errTable    = errors.New("jpegscan: a table is missing or wrong")
	errRestart  = errors.New("jpegscan: no restart marker where one is due")
	errScans    = errors.New("jpegscan: more scans than a picture can need")
	errSampling = errors.New("jpegscan: sampling factors outside 1 to 4")
)

// decoder is the state between segments.
type decoder struct {
	r       *bufio.Reader
	frame   Frame
	hMost   int // the largest factors; an MCU is so many blocks wide and high
	vMost   int
	across  int // MCUs
	down    int
	quant   [4]*[64]uint16
	tables  [2][4]*huffman // DC and AC
	restart int            // MCUs between restart markers, 0 for none
	scans   int
	bits    bitReader
}

// Decode reads from the first segment behind the frame header, or before it, to the end of the picture; other segments
// than tables and scans are passed over. A picture that ends before its last sample is an error; if all samples are there
// and the picture is not progressive, the end marker may be missing.
func Decode(r *bufio.Reader, frame Frame) ([]Plane, error) {
	d := &decoder{r: r, frame: frame}
	d.bits.r = r
	if err := d.layOut(); err != nil {
		return nil, err
	}
	for {
		marker, err := d.nextMarker()
		if err != nil {
			if err == io.EOF && !frame.Progressive && d.allSeen() {
				break
			}
			return nil, unexpected(err)
		}
		if marker == markEOI {
			break
		}
		if err := d.segment(marker); err != nil {
			return nil, unexpected(err)
		}
	}
	if !d.allSeen() {
		return nil, io.ErrUnexpectedEOF
	}
	return d.planes()
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// allSeen reports whether each component has had a scan.
func (d *decoder) allSeen() bool {
	for _, c := range d.frame.Components {
		if !c.seen {
			return false
		}
	}
	return true
}

// layOut makes room for the planes' coefficients.
func (d *decoder) layOut() error {
	if err := d.measure(); err != nil {
		return err
	}
	for i := range d.frame.Components {
		c := &d.frame.Components[i]
		c.levels = make([]int16, c.across*c.down*64)
	}
	return nil
}

// measure computes the sizes of the planes.
func (d *decoder) measure() error {
	if n := len(d.frame.Components); n < 1 || n > 4 {
		return errScan
	}
	for _, c := range d.frame.Components {
		if c.H < 1 || c.H > 4 || c.V < 1 || c.V > 4 || c.Quantiser > 3 {
			return errSampling
		}
		d.hMost, d.vMost = max(d.hMost, c.H), max(d.vMost, c.V)
	}
	d.across = ceil(d.frame.W, 8*d.hMost)
	d.down = ceil(d.frame.H, 8*d.vMost)
	components := make([]Component, len(d.frame.Components))
	for i, c := range d.frame.Components {
		c.w, c.h = ceil(d.frame.W*c.H, d.hMost), ceil(d.frame.H*c.V, d.vMost)
		c.across, c.down = d.across*c.H, d.down*c.V
		components[i] = c
	}
	d.frame.Components = components
	return nil
}

func ceil(a, b int) int { return (a + b - 1) / b }

// nextMarker goes to the next marker, over stray bytes.
func (d *decoder) nextMarker() (byte, error) {
	if m := d.bits.takeMarker(); m != 0 {
		return m, nil
	}
	for {
		b, err := d.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != 0xff {
			continue
		}
		for b == 0xff {
			if b, err = d.r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 {
			return b, nil
		}
	}
}

// segment reads one segment, and the scan behind it.
func (d *decoder) segment(marker byte) error {
	if marker == 1 || markRST0 <= marker && marker <= markRST7 {
		return nil // without data
	}
	var size [2]byte
	if _, err := io.ReadFull(d.r, size[:]); err != nil {
		return err
	}
	n := int(size[0])<<8 | int(size[1])
	if n < 2 {
		return errSegment
	}
	data := make([]byte, n-2)
	if _, err := io.ReadFull(d.r, data); err != nil {
		return err
	}
	switch marker {
	case markDQT:
		return d.readQuantisers(data)
	case markDHT:
		return d.readHuffman(data)
	case markDRI:
		if len(data) != 2 {
			return errSegment
		}
		d.restart = int(data[0])<<8 | int(data[1])
	case markSOS:
		return d.scan(data)
	}
	return nil
}

// readQuantisers reads tables of 8 or 16 bits, in zigzag order.
func (d *decoder) readQuantisers(data []byte) error {
	for len(data) > 0 {
		size, id := 1+int(data[0]>>4), data[0]&15
		data = data[1:]
		if size > 2 || id > 3 || len(data) < 64*size {
			return errTable
		}
		t := &[64]uint16{}
		for i, at := range zigzag {
			if t[at] = uint16(data[i*size]); size == 2 {
				t[at] = t[at]<<8 | uint16(data[i*2+1])
			}
		}
		d.quant[id] = t
		data = data[64*size:]
	}
	return nil
}

// zigzag is the natural place of each coefficient in the order of the file.
var zigzag = [64]int{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// planes transforms all blocks into samples.
func (d *decoder) planes() ([]Plane, error) {
	out := make([]Plane, len(d.frame.Components))
	for i, c := range d.frame.Components {
		q := d.quant[c.Quantiser]
		if q == nil {
			return nil, fmt.Errorf("%w: quantiser %d", errTable, c.Quantiser)
		}
		p := Plane{c.w, c.h, c.w, make([]byte, c.w*c.h)}
		var block [64]uint8
		for y := 0; y < c.h; y += 8 {
			for x := 0; x < c.w; x += 8 {
				transform(&block, c.levels[(y/8*c.across+x/8)*64:][:64], q)
				for r := range min(8, c.h-y) {
					copy(p.Pix[(y+r)*c.w+x:(y+r)*c.w+min(x+8, c.w)], block[r*8:])
				}
			}
		}
		out[i] = p
	}
	return out, nil
}
