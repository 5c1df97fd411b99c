package weights

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Where a file tells its network, operation by operation, that decides: what its arrays are called says nothing then. A VGG is
// read off it in two parts: the trunk, which must be that of a VGG exactly, and the head, which is left out if it cannot be
// computed.

// trunk is the convolutions of a network.
type trunk struct {
	blocks []int       // convolutions in each, which a pool ends
	convs  []format.Op // all of them
	norms  []format.Op // behind each, or none
	scales []format.Op // what prepares the picture
	rest   []format.Op // what comes behind the last pool
	pools  []format.Op // one behind each block

	open   int  // convolutions since the last pool
	linear bool // the last convolution's ReLU is still to come
	padded bool // a border of zeros was put around the maps
}

// readTrunk reads the convolutions. What is no VGG's is an error that names it.
func readTrunk(g *format.Graph) (*trunk, error) {
	t := &trunk{}
	for i, op := range g.Ops {
		if len(t.blocks) == fullBlocks {
			t.rest = g.Ops[i:]
			break
		}
		if err := t.add(op); err != nil {
			return nil, err
		}
	}
	if g.Broken != "" && len(t.blocks) < fullBlocks {
		return nil, noVGG("%s", plain.Clip(g.Broken))
	}
	if len(t.blocks) != fullBlocks || t.open > 0 {
		return nil, noVGG("it has %d pools behind convolutions, want %d", len(t.blocks), fullBlocks)
	}
	if len(t.norms) > 0 && len(t.norms) != len(t.convs) {
		return nil, noVGG("there is a batch normalisation behind %d of its %d convolutions", len(t.norms), len(t.convs))
	}
	return t, nil
}

const fullBlocks = 5

// noVGG is the error of a network that is told by its file and is none of the family.
func noVGG(form string, args ...any) error {
	return fmt.Errorf("%w: it is no VGG: %s; only networks of the VGG family can be used", ErrNotModel, fmt.Sprintf(form, args...))
}

func (t *trunk) add(op format.Op) error {
	name := plain.Clip(op.Name)
	waits := t.linear && op.Kind != format.OpNorm && op.Kind != format.OpActivation
	switch {
	case waits:
		return noVGG("no ReLU comes behind %s", plain.Clip(t.convs[len(t.convs)-1].Name))
	case op.IsPadding():
		t.padded = true
	case op.Kind == format.OpConv:
		return t.conv(op)
	case op.Kind == format.OpScale && t.convs == nil:
		t.scales = append(t.scales, op)
	case op.Kind == format.OpNorm && t.takesNorm():
		t.norms = append(t.norms, op)
	case op.Kind == format.OpActivation && t.linear:
		if t.linear = op.Activation != "relu"; t.linear {
			return noVGG("%s (%s) is no ReLU", name, plain.Clip(op.Activation))
		}
	case op.Kind == format.OpMaxPool && t.open > 0:
		return t.pool(op)
	default:
		return noVGG("%s (%s) is among its convolutions", name, plain.Clip(op.Type))
	}
	return nil
}

// takesNorm reports whether a batch normalisation may come: between a convolution and its ReLU, and one alone.
func (t *trunk) takesNorm() bool { return t.linear && len(t.norms) < len(t.convs) }

// pool ends a block.
func (t *trunk) pool(op format.Op) error {
	two := [2]int{2, 2}
	switch {
	case op.Window != two || op.Stride != two:
		return noVGG("%s pools %d x %d values in steps of %d, want 2 x 2 in steps of 2", plain.Clip(op.Name), op.Window[0], op.Window[1], op.Stride[0])
	case op.Same:
		return noVGG("%s lays a border around its maps before it pools them", plain.Clip(op.Name))
	case op.Dilation[0] > 1 || op.Dilation[1] > 1:
		return noVGG("%s has a dilation of %d, want 1", plain.Clip(op.Name), max(op.Dilation[0], op.Dilation[1]))
	}
	t.blocks, t.pools, t.open = append(t.blocks, t.open), append(t.pools, op), 0
	return nil
}

// conv adds a convolution, which must be one of 3 x 3 that keeps the map's size.
func (t *trunk) conv(op format.Op) error {
	name := plain.Clip(op.Name)
	one := [2]int{1, 1}
	switch {
	case op.Kernel != nil && op.Kernel.Err == nil && (len(op.Kernel.Shape) != 4 || op.Kernel.Shape[0] != 3 || op.Kernel.Shape[1] != 3):
		return noVGG("%s has the kernel %s, want (3, 3, in, out)", name, plain.Shape(op.Kernel.Shape))
	case op.Stride != one:
		return noVGG("%s goes in steps of %d, want 1", name, op.Stride[0])
	case op.Dilation != one:
		return noVGG("%s has a dilation of %d, want 1", name, op.Dilation[0])
	case op.Groups != 1:
		return noVGG("%s is in %d groups, want 1", name, op.Groups)
	case op.Same == t.padded:
		return noVGG("%s does not keep the size of its maps", name)
	case op.Activation != "relu" && op.Activation != "linear" && op.Activation != "":
		return noVGG("behind %s comes %s, want ReLU", name, plain.Clip(op.Activation))
	}
	t.padded, t.linear = false, op.Activation != "relu"
	t.convs, t.open = append(t.convs, op), t.open+1
	return nil
}

// config is the configuration that has these blocks.
func (t *trunk) config() (vgg.Config, error) {
	for _, c := range vgg.Configs() {
		if slices.Equal(c.Blocks, t.blocks) && c.BatchNorm == (len(t.norms) > 0) {
			return c, nil
		}
	}
	return vgg.Config{}, noVGG("its blocks have %s convolutions, which those of no VGG have", strings.Trim(fmt.Sprint(t.blocks), "[]"))
}

// told is the head of a network that its file tells.
type told struct {
	dense   []format.Op
	average bool
	chw     bool
	flat    bool // it is told that the maps are flattened
	norms   []headNorm
	side    [2]int // of the last maps; 0 where the file does not tell
}

// readHead reads what comes behind the last pool, or says why it cannot be computed.
func readHead(g *format.Graph, ops []format.Op) (h told, reason *Note) {
	h.side = [2]int{g.Height >> fullBlocks, g.Width >> fullBlocks}
	for _, op := range ops {
		if reason := h.add(op); reason != nil {
			return h, reason
		}
	}
	if g.Broken != "" && len(ops) > 0 {
		return h, why(whyPlace, plain.Clip(g.Broken))
	}
	return h, h.check()
}

func (h *told) add(op format.Op) *Note {
	n := len(h.dense)
	switch {
	case op.Kind == format.OpFlatten:
		h.chw, h.flat = op.CHW, true
		return nil
	case op.Kind == format.OpAverage && h.isAverage(op):
		h.average = n == 0
		return nil
	case op.Kind == format.OpDense && op.Kernel != nil, op.Kind == format.OpConv && h.isDense(op):
		return h.addDense(op)
	case op.Kind == format.OpNorm && h.takesNorm():
		h.addNorm(op)
		return nil
	case op.Kind == format.OpActivation && h.open():
		h.dense[n-1].Activation = op.Activation
		return nil
	}
	return why(whyKind, plain.Clip(op.Name), plain.Clip(op.Type))
}

// isAverage reports whether an operation is the mean of each map, and none of a part of it.
func (h *told) isAverage(op format.Op) bool {
	n := len(h.dense)
	if op.Window != [2]int{} && (op.Window != h.side || op.Same || n > 0) {
		return false
	}
	return n == 0 && !h.flat || n > 0 && h.convolved()
}

// takesNorm reports whether a batch normalisation may come: behind sums that no function was taken of yet, or where the next
// dense layer reads.
func (h *told) takesNorm() bool {
	n := len(h.dense)
	return n == 0 || h.open() || h.dense[n-1].Activation == "relu"
}

// open reports whether no function was taken of the last dense layer's sums yet.
func (h *told) open() bool { return len(h.dense) > 0 && h.dense[len(h.dense)-1].Activation == "linear" }

func (h *told) addNorm(op format.Op) {
	n := headNorm{name: op.Name, dense: len(h.dense), before: true, arrays: op.Norm, epsilon: op.Epsilon}
	if h.open() {
		n.dense, n.before = n.dense-1, false
	}
	h.norms = append(h.norms, n)
}

// addDense adds a dense layer, before which a ReLU must come.
func (h *told) addDense(op format.Op) *Note {
	if n := len(h.dense); n > 0 && h.dense[n-1].Activation != "relu" {
		return notReLU(h.dense[n-1])
	}
	op.Activation = cmp.Or(op.Activation, "linear")
	h.dense = append(h.dense, op)
	return nil
}

// notReLU says what comes in the place of a ReLU.
func notReLU(op format.Op) *Note {
	if op.Activation == "linear" {
		return why(whyLinear, plain.Clip(op.Name))
	}
	return why(whyAct, plain.Clip(op.Name), plain.Clip(op.Activation))
}

// convolved reports whether the last dense layer is a convolution, so that its output is a map of one place.
func (h *told) convolved() bool { return h.dense[len(h.dense)-1].Kind == format.OpConv }

// isDense reports whether a convolution is a dense layer: one over all of the maps, or one of 1 x 1 behind such.
func (h *told) isDense(op format.Op) bool {
	one := [2]int{1, 1}
	if op.Kernel == nil || len(op.Kernel.Shape) != 4 || op.Stride != one || op.Dilation != one || op.Groups != 1 || h.average {
		return false
	}
	if len(h.dense) == 0 {
		return !op.Same && !h.flat && op.Kernel.Shape[0] > 1
	}
	return h.convolved() && op.Kernel.Shape[0] == 1 && op.Kernel.Shape[1] == 1
}

// check looks at the whole head.
func (h *told) check() *Note {
	n := len(h.dense)
	if i := slices.IndexFunc(h.norms, func(x headNorm) bool { return x.dense >= n }); i >= 0 && n > 0 {
		return why(whyKind, plain.Clip(h.norms[i].name), "BatchNormalization")
	}
	switch {
	case n == 0:
		return nil
	case n > maxHead:
		return why(whyMany, n, maxHead)
	}
	last := h.dense[n-1]
	outs := last.Kernel.Shape[len(last.Kernel.Shape)-1]
	switch last.Activation {
	case "softmax", "linear":
	case "sigmoid":
		if outs > 1 {
			return why(whySigmoid, plain.Clip(last.Name), outs)
		}
	default:
		return why(whyAct, plain.Clip(last.Name), plain.Clip(last.Activation))
	}
	return nil
}
