package weights

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// A batch normalisation among the dense layers scales and moves what one of them gives, or what it takes: either way it is a
// dense layer again.

// headNorm is one of them.
type headNorm struct {
	name    string
	dense   int // which of the dense layers it belongs to
	before  bool
	arrays  [4]*format.Array // gamma, beta, mean and variance; the first two may be nil
	epsilon float64
}

// foldHead folds those of the head into its dense layers.
func (o *opener) foldHead() {
	var names, epsilons []string
	for _, n := range inward(o.headNorms) {
		l := o.set.Config.Top()[n.dense]
		kernel, bias := o.arrays[l.Kernel()], o.arrays[l.Bias()]
		if kernel == nil || bias == nil || len(kernel.Shape) != 2 {
			continue // that has been said
		}
		var err error
		if o.arrays[l.Kernel()], o.arrays[l.Bias()], err = o.foldOne(n, l, kernel, bias); err != nil {
			o.problem("%s: %w", plain.Clip(n.name), err)
			continue
		}
		names = append(names, plain.Clip(n.name))
		if e := fmt.Sprintf("%g", float32(n.epsilon)); !slices.Contains(epsilons, e) {
			epsilons = append(epsilons, e)
		}
	}
	if len(names) > 0 {
		o.note(noteHeadNorm, strings.Join(names, ", "), strings.Join(epsilons, ", "))
	}
}

// foldOne folds one into the kernel and the bias of its layer.
func (o *opener) foldOne(n headNorm, l vgg.Layer, kernel, bias *Array) (_, _ *Array, err error) {
	own, err := o.readNorm(n, bias)
	if err != nil {
		return kernel, bias, err
	}
	units, have := kernel.last(), own.len()
	if n.before {
		units = kernel.Shape[0]
	}
	ofMaps := n.before && l.ReadsMaps() && units%have == 0 && have == o.mapChannels()
	if have != units && !ofMaps {
		return kernel, bias, fmt.Errorf("%w: %d values, want %d as %s has", ErrShape, have, units, plain.Clip(kernel.File))
	}
	if n.before {
		in := &normedInput{kernel: kernel, bias: bias, norm: own, at: o.inputOrder(l, have, units)}
		return kernel.folded(&normedKernel{in}), bias.folded(&normedBias{in}), nil
	}
	own.bias = bias
	return kernel.folded(&foldedSource{from: kernel, norm: own}), bias.folded(&foldedSource{from: bias, norm: own, isBias: true}), nil
}

// inward puts those before a layer in the order in which they are folded into it: the nearest first.
func inward(list []headNorm) []headNorm {
	var before, behind []headNorm
	for _, n := range list {
		if n.before {
			before = append(before, n)
		} else {
			behind = append(behind, n)
		}
	}
	slices.Reverse(before)
	return append(before, behind...)
}

// folded is the array with other values, which a batch normalisation was folded into.
func (a *Array) folded(src source) *Array {
	b := *a
	b.Stored += ", batch normalisation folded in"
	b.src = src
	return &b
}

// len is how many values are normalised.
func (n *norm) len() int { return n.mean.Len() }

// readNorm makes arrays of a batch normalisation's. Those that it does without are constants.
func (o *opener) readNorm(n headNorm, bias *Array) (*norm, error) {
	own := &norm{epsilon: n.epsilon}
	if n.arrays[2] == nil || n.arrays[3] == nil {
		return nil, fmt.Errorf("%w: a batch normalisation without its mean or its variance", ErrMissing)
	}
	units := n.arrays[2].Len()
	for i, to := range []**Array{&own.gamma, &own.beta, &own.mean, &own.variance} {
		a := n.arrays[i]
		if a == nil {
			*to = &Array{Name: bias.Name, Shape: []int{units}, label: o.label, src: []source{ones{}, zeros{}}[i]}
			continue
		}
		if a.Err != nil {
			return nil, a.Err
		}
		if len(a.Shape) != 1 || a.Len() != units {
			return nil, fmt.Errorf("%w: %s is %s, want (%d,)", ErrShape, plain.Clip(a.Name), plain.Shape(a.Shape), units)
		}
		lay, err := layoutOf(a.Shape, a.Strides)
		if err != nil {
			return nil, err
		}
		*to = newFileArray(a.Name, o.label, a.Shape, lay, *a)
	}
	return own, nil
}

// inputOrder says which value of a batch normalisation a row of a kernel has. Rows are counted in H, W, C order, and of maps that
// were normalised before they were flattened each channel has one value.
func (o *opener) inputOrder(l vgg.Layer, n, rows int) func(row int) int {
	h, w := o.poolSize()
	switch places := h * w; {
	case n < rows:
		return func(row int) int { return row % n }
	case l.ReadsMaps() && !o.average && o.naming.flattenCHW && n%places == 0:
		return func(row int) int { return row%(n/places)*places + row/(n/places) }
	}
	return func(row int) int { return row }
}

// normedInput is a dense layer whose inputs are normalised: each becomes scale*x + shift.
type normedInput struct {
	kernel, bias *Array
	norm         *norm
	at           func(row int) int

	mu    sync.Mutex
	moved []float64 // the bias, once it has been worked out
}

// load works out what each row of the kernel is multiplied by, and what is added to its input.
func (s *normedInput) load(ctx context.Context) (scale, shift []float64, err error) {
	s.norm.bias = &Array{Shape: []int{s.norm.len()}, src: zeros{}}
	return s.norm.load(ctx)
}

// loadBias works out the bias, for which all of the kernel is read.
func (s *normedInput) loadBias(ctx context.Context) ([]float64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.moved != nil {
		return s.moved, nil
	}
	_, shift, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	bias, err := s.bias.Values(ctx)
	if err != nil {
		return nil, err
	}
	sums, at := make([]float64, len(bias)), 0
	err = s.kernel.each(ctx, func(part []float32) error {
		for ; len(part) > 0; part = part[len(sums):] {
			t := shift[s.at(at)]
			for i, x := range part[:len(sums)] {
				sums[i] += t * float64(x)
			}
			at++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, b := range bias {
		sums[i] += float64(b)
	}
	s.moved = sums
	return sums, nil
}

// arrays are those that it is made of.
func (s *normedInput) arrays() []*Array {
	return []*Array{s.kernel, s.bias, s.norm.gamma, s.norm.beta, s.norm.mean, s.norm.variance}
}

// normedKernel is its kernel.
type normedKernel struct{ *normedInput }

func (s *normedKernel) chunk() int { return s.kernel.src.chunk() }

func (s *normedKernel) read(ctx context.Context, dst []float32, from int) error {
	s.mu.Lock()
	scale, _, err := s.load(ctx)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	outs := s.kernel.last()
	buf := make([]float32, min(len(dst), max(1, s.chunk()/outs)*outs))
	for len(dst) > 0 {
		part := buf[:min(len(buf), len(dst))]
		if err := s.kernel.src.read(ctx, part, from); err != nil {
			return err
		}
		for r := range len(part) / outs {
			k := scale[s.at(from/outs+r)]
			for i := range part[r*outs:][:outs] {
				part[r*outs+i] = float32(float64(part[r*outs+i]) * k)
			}
		}
		if err := foldedFinite(part, from); err != nil {
			return err
		}
		copy(dst, part)
		dst, from = dst[len(part):], from+len(part)
	}
	return nil
}

// normedBias is its bias.
type normedBias struct{ *normedInput }

func (s *normedBias) chunk() int { return s.bias.src.chunk() }

func (s *normedBias) read(ctx context.Context, dst []float32, from int) error {
	moved, err := s.loadBias(ctx)
	if err != nil {
		return err
	}
	part := make([]float32, len(dst))
	for i := range part {
		part[i] = float32(moved[from+i])
	}
	copy(dst, part)
	return foldedFinite(part, from)
}

// inSequence takes a name of PyTorch's for a layer in a sequence apart: which sequence, and its place there.
var inSequence = regexp.MustCompile(`^(?:(.*)\.)?([0-9]+)\.(weight|bias|running_mean|running_var)$`)

// neighbours finds batch normalisations right before or behind a dense layer in a sequence of PyTorch's. Where there is something
// else between them, or none of the two is next to it, it is not known what they do. It gives what is left of the other arrays.
func (h *headFinder) neighbours() (left []format.Array) {
	type key struct {
		sequence string
		place    int
	}
	roles := []string{"weight", "bias", "running_mean", "running_var"}
	found := map[key]*headNorm{}
	var order []key
	for i, a := range h.others {
		m := inSequence.FindStringSubmatch(a.Name)
		if m == nil || len(a.Shape) != 1 {
			left = append(left, a)
			continue
		}
		place, _ := strconv.Atoi(m[2])
		k := key{m[1], place}
		if found[k] == nil {
			found[k] = &headNorm{name: strings.TrimPrefix(m[1]+"."+m[2], "."), epsilon: torchEpsilon}
			order = append(order, k)
		}
		found[k].arrays[slices.Index(roles, m[3])] = &h.others[i]
	}
	at := func(k key) int {
		stem := strings.TrimPrefix(k.sequence+"."+strconv.Itoa(k.place), ".")
		return slices.IndexFunc(h.layers, func(l denseLayer) bool { return l.stem == stem })
	}
	for _, k := range order {
		n := found[k]
		before, behind := at(key{k.sequence, k.place + 1}), at(key{k.sequence, k.place - 1})
		if n.arrays[2] == nil || n.arrays[3] == nil || (before >= 0) == (behind >= 0) {
			for _, a := range n.arrays {
				if a != nil {
					left = append(left, *a)
				}
			}
			continue
		}
		n.before, n.dense = before >= 0, max(before, behind)
		h.norms = append(h.norms, *n)
	}
	return left
}
