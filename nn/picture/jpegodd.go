package picture

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/vggscope/vggscope/nn/picture/jpegscan"
)

// writeTables writes the segments in front of the first scan and its marker. The frames of motion JPEG come without Huffman
// tables, so those that the standard proposes stand before all; libjpeg does the same for all but progressive pictures.
func (h *jpegHeader) writeTables(b *bytes.Buffer) {
	if !h.progressive {
		for i, t := range standardHuffman() {
			writeSegment(b, markDHT, append([]byte{byte(i%2<<4 | i/2)}, t...))
		}
	}
	b.Write(h.tables.Bytes())
	b.Write([]byte{0xff, markSOS})
}

// usual reports whether the standard library reads a picture with these components. In progressive pictures with smaller
// planes it looks for restart markers in the wrong places.
func (h *jpegHeader) usual() bool {
	c := h.comps
	if !h.usualFactors() || h.progressive && h.restarts && len(c) > 1 && !alike(c[0], c[1]) {
		return false
	}
	switch len(c) {
	case 1:
		return true
	case 3:
		return alike(c[1], c[2]) && c[0].v < 4 && c[0].h%c[1].h == 0 && c[0].v%c[1].v == 0
	case 4:
		return usualInks(c)
	}
	return false
}

// usualInks reports whether four components are all alike, or the two in the middle of half the width and height.
func usualInks(c []jpegComp) bool {
	one, two := jpegComp{h: 1, v: 1}, jpegComp{h: 2, v: 2}
	return alike(c[1], one) && alike(c[2], one) && alike(c[3], c[0]) && (alike(c[0], one) || alike(c[0], two))
}

// usualFactors reports whether all factors are powers of two and all numbers of components differ.
func (h *jpegHeader) usualFactors() bool {
	seen := [256]bool{}
	for _, c := range h.comps {
		if !isPower(c.h) || !isPower(c.v) || seen[c.id] {
			return false
		}
		seen[c.id] = true
	}
	return true
}

func isPower(factor byte) bool { return factor == 1 || factor == 2 || factor == 4 }

func alike(a, b jpegComp) bool { return a.h == b.h && a.v == b.v }

// oddPlanes decodes components that are sampled in other ways than cameras do. Like libjpeg, it reads those whose samples
// stand for a whole number of pixels.
func (h *jpegHeader) oddPlanes(r *bufio.Reader) ([]plane, error) {
	for _, c := range h.comps {
		if c.h < 1 || c.v < 1 {
			return nil, errors.New("sampling factor 0")
		}
	}
	widest, highest := h.factors()
	for _, c := range h.comps {
		if widest%c.h != 0 || highest%c.v != 0 {
			return nil, unsupportedJPEG("whose colour samples stand for fractions of pixels")
		}
	}
	var head bytes.Buffer
	h.writeTables(&head)
	decoded, err := jpegscan.Decode(bufio.NewReader(io.MultiReader(&head, r)), h.frameOf())
	if err != nil {
		return nil, err
	}
	return h.planesOf(decoded), nil
}

// standardHuffman are the tables that ITU-T T.81 proposes in annex K.3: for luma DC and AC, for chroma DC and AC. Of each:
// how many codes there are of 1 to 16 bits, then their values.
func standardHuffman() [4][]byte {
	const (
		means  = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"
		lumaAC = "\x01\x02\x03\x00\x04\x11\x05\x12\x21\x31\x41\x06\x13\x51\x61\x07\x22\x71\x14\x32\x81\x91\xa1\x08\x23\x42\xb1" +
			"\xc1\x15\x52\xd1\xf0\x24\x33\x62\x72\x82\x09\x0a\x16\x17\x18\x19\x1a\x25\x26\x27\x28\x29\x2a\x34\x35\x36\x37" +
			"\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69\x6a" +
			"\x73\x74\x75\x76\x77\x78\x79\x7a\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98\x99\x9a\xa2\xa3" +
			"\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3" +
			"\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa"
		chromaAC = "\x00\x01\x02\x03\x11\x04\x05\x21\x31\x06\x12\x41\x51\x07\x61\x71\x13\x22\x32\x81\x08\x14\x42\x91\xa1\xb1\xc1" +
			"\x09\x23\x33\x52\xf0\x15\x62\x72\xd1\x0a\x16\x24\x34\xe1\x25\xf1\x17\x18\x19\x1a\x26\x27\x28\x29\x2a\x35\x36" +
			"\x37\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69" +
			"\x6a\x73\x74\x75\x76\x77\x78\x79\x7a\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98\x99\x9a" +
			"\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca" +
			"\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa"
	)
	return [4][]byte{
		[]byte("\x00\x01\x05\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00" + means),
		[]byte("\x00\x02\x01\x03\x03\x02\x04\x03\x05\x05\x04\x04\x00\x00\x01\x7d" + lumaAC),
		[]byte("\x00\x03\x01\x01\x01\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00" + means),
		[]byte("\x00\x02\x01\x02\x04\x04\x03\x04\x07\x05\x04\x04\x00\x01\x02\x77" + chromaAC),
	}
}
