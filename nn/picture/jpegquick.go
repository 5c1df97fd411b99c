package picture

import (
	"bufio"
	"bytes"
	"io"

	"github.com/vggscope/vggscope/nn/picture/jpegscan"
)

// maxQuick is how many bytes of a scan are read into memory as a whole.
const maxQuick = 64 << 20

// quickPlanes decodes the components with the library's samples in less than half of its time, if they are coded as most are. If not, it
// gives what is left to read.
func (h *jpegHeader) quickPlanes(r *bufio.Reader) (planes []plane, left *bufio.Reader, err error) {
	if h.progressive || len(h.comps) > 3 {
		return nil, r, nil
	}
	data, err := io.ReadAll(io.LimitReader(r, maxQuick))
	if err != nil {
		return nil, nil, err
	}
	var head bytes.Buffer
	h.writeTables(&head)
	if decoded, ok := jpegscan.Quick(head.Bytes(), data, h.frameOf()); ok {
		return h.planesOf(decoded), nil, nil
	}
	return nil, bufio.NewReader(io.MultiReader(bytes.NewReader(data), r)), nil
}

// frameOf is what the scans are decoded with.
func (h *jpegHeader) frameOf() jpegscan.Frame {
	f := jpegscan.Frame{W: h.w, H: h.h, Progressive: h.progressive}
	for _, c := range h.comps {
		f.Components = append(f.Components, jpegscan.Component{ID: c.id, H: int(c.h), V: int(c.v), Quantiser: c.quantiser})
	}
	return f
}

// planesOf are decoded planes with the size of their samples.
func (h *jpegHeader) planesOf(decoded []jpegscan.Plane) []plane {
	widest, highest := h.factors()
	out := make([]plane, len(decoded))
	for i, p := range decoded {
		c := h.comps[i]
		out[i] = plane{p.Pix, p.Stride, p.W, p.H, int(widest / c.h), int(highest / c.v)}
	}
	return out
}

// factors are the largest ones.
func (h *jpegHeader) factors() (widest, highest byte) {
	for _, c := range h.comps {
		widest, highest = max(widest, c.h), max(highest, c.v)
	}
	return widest, highest
}
