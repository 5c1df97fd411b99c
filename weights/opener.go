package weights

import (
	"fmt"
	"slices"
	"strings"
)

// OpenError lists everything that keeps a set from being used, so that one try is enough to mend it.
type OpenError struct {
	Label    string // the path, or "built-in model"
	Problems []error
}

// Error is one line: the problem, or a numbered list.
func (e *OpenError) Error() string {
	if len(e.Problems) == 1 {
		return fmt.Sprintf("weights: %s: %v", e.Label, e.Problems[0])
	}
	const most = 10
	var b strings.Builder
	fmt.Fprintf(&b, "weights: %s: %d problems:", e.Label, len(e.Problems))
	for i, p := range e.Problems[:min(len(e.Problems), most)] {
		fmt.Fprintf(&b, " (%d) %v;", i+1, p)
	}
	if n := len(e.Problems) - most; n > 0 {
		fmt.Fprintf(&b, " and %d more", n)
	}
	return strings.TrimSuffix(b.String(), ";")
}

// Unwrap lets errors.Is find the sentinels of all problems.
func (e *OpenError) Unwrap() []error { return e.Problems }

// opener collects a set and the problems on the way.
type opener struct {
	label    string
	files    container
	set      *Set
	naming   naming
	found    map[string]string // Keras' array name to file name
	arrays   map[string]*Array // by Keras' name, those that could be read
	problems []error
}

func (o *opener) problem(format string, args ...any) {
	o.problems = append(o.problems, fmt.Errorf(format, args...))
}

func (o *opener) run() {
	names, err := o.files.names()
	if err != nil {
		o.problem("%w", plainPathError(err))
		return
	}
	if !o.recognise(names) {
		return
	}
	o.set.Scheme = o.naming.scheme
	o.readCard(names)
	o.readArrays()
	o.checkComplete()
	o.checkChain()
	o.collect()
	o.readClasses(names)
}

// recognise finds the naming scheme: the one with most names, and any other with names in it is a problem.
func (o *opener) recognise(names []string) bool {
	found := map[Scheme]map[string]string{}
	for _, file := range names {
		stem, ok := strings.CutSuffix(file, ".npy")
		if !ok || len(file) > maxFileName || oneLine(file) != file { // archives may hold any name, and errors repeat it
			continue
		}
		for _, n := range namings() {
			keras, ok := n.keras[plainName(stem)]
			if !ok {
				continue
			}
			if found[n.scheme] == nil {
				found[n.scheme] = map[string]string{}
			}
			if other := found[n.scheme][keras]; other != "" {
				o.problem("%w: %s and %s are the same array", ErrMissing, other, file)
			}
			found[n.scheme][keras] = file
		}
	}
	var seen []string
	for _, n := range namings() {
		files := found[n.scheme]
		if len(files) > len(o.found) {
			o.naming, o.found = n, files
		}
		if len(files) > 0 {
			seen = append(seen, fmt.Sprintf("%s (%s …)", n.title, firstFile(n, files)))
		}
	}
	switch len(seen) {
	case 0:
		o.problem("%w: no arrays of a VGG16 in it; want files like block1_conv1_kernel.npy", ErrNotModel)
		return false
	case 1:
	default:
		o.problem("%w: names of several models are mixed, %s; keep one of them", ErrNotModel, strings.Join(seen, " and "))
	}
	return true
}

const maxFileName = 200

// firstFile is the file of the first array in Keras' order that is there.
func firstFile(n naming, files map[string]string) string {
	for _, name := range arrayNames(len(Layers())) {
		if f := files[name]; f != "" {
			return f
		}
	}
	return ""
}

// arrayNames lists the arrays of the first n layers in Keras' order.
func arrayNames(n int) []string {
	var list []string
	for _, l := range Layers()[:n] {
		list = append(list, l.Kernel(), l.Bias())
	}
	return list
}

func (o *opener) readCard(names []string) {
	o.set.Card = Card{Name: "VGG16 (" + o.naming.title + " names, no card)", Input: o.naming.input, Assumed: true}
	if !has(names, cardFile) {
		return
	}
	text, err := readSmall(o.files, cardFile, maxCard)
	if err != nil {
		o.problem("%s: %w", cardFile, err)
		return
	}
	card, err := parseCard(text, o.naming.input)
	if err != nil {
		o.problem("%s: %w", cardFile, err)
		return
	}
	o.set.Card = card
}

// readArrays reads the headers of all arrays that are there.
func (o *opener) readArrays() {
	o.arrays = map[string]*Array{}
	for _, name := range arrayNames(len(Layers())) {
		file := o.found[name]
		if file == "" {
			continue
		}
		a, err := o.readArray(name, file)
		if err != nil {
			o.problem("%s: %w", file, err)
			continue
		}
		o.arrays[name] = a
	}
}

func (o *opener) readArray(name, file string) (*Array, error) {
	b, err := o.files.open(file)
	if err != nil {
		return nil, err
	}
	o.set.closers = append(o.set.closers, b)
	head, err := readNPY(b, b.size)
	if err != nil {
		return nil, err
	}
	in := o.set.Card.Input
	shape, lay, err := o.naming.adopt(name, head, in.Height/32, in.Width/32) // five poolings halve each side
	if err != nil {
		return nil, err
	}
	elem, _ := elementOf(head.descr)
	outs := shape[len(shape)-1]
	return &Array{
		Name: name, Shape: shape, File: file, Stored: head.String(), label: o.label + ": " + file,
		src: &fileSource{
			blob: b, start: head.offset, elem: elem,
			layout: lay, cells: product(shape) / outs, outs: outs,
		},
	}, nil
}

// checkComplete names the arrays that are lacking. All dense layers may be, which makes a set without predictions.
func (o *opener) checkComplete() {
	files := make(map[string]string, len(o.naming.keras)) // Keras' name to the one to look for
	for own, keras := range o.naming.keras {
		files[keras] = own + ".npy"
	}
	var missing, missingTop []string
	for _, l := range Layers() {
		for _, name := range []string{l.Kernel(), l.Bias()} {
			switch {
			case o.found[name] != "":
			case l.Dense:
				missingTop = append(missingTop, files[name])
			default:
				missing = append(missing, files[name])
			}
		}
	}
	if len(missingTop) < 2*denseLayers {
		missing = append(missing, missingTop...)
	}
	if len(missing) > 0 {
		o.problem("%w: %s", ErrMissing, strings.Join(missing, ", "))
	}
}

const denseLayers = 3

// checkChain checks that each layer takes what the one before it gives. Where an array is missing or unreadable that
// has been said already, and the chain goes on behind it.
func (o *opener) checkChain() {
	in, above := 3, "an RGB picture"
	for _, l := range Layers() {
		if l.Name == "fc1" && in > 0 {
			h, w := o.set.Card.Input.Height/32, o.set.Card.Input.Width/32
			above = fmt.Sprintf("%d x %d x %d of block5_pool", h, w, in)
			in *= h * w
		}
		kernel, bias := o.arrays[l.Kernel()], o.arrays[l.Bias()]
		if kernel == nil {
			in = 0 // unknown
			continue
		}
		axis := len(kernel.Shape) - 2
		if have := kernel.Shape[axis]; in > 0 && have != in {
			o.problem("%s: %w: %s takes %d inputs, want %d: %s", kernel.File, ErrShape,
				shapeText(kernel.Shape), have, in, above)
		}
		in, above = kernel.last(), "the outputs of "+l.Name
		if bias != nil && bias.Len() != in {
			o.problem("%s: %w: %s, want %s as %s has outputs", bias.File, ErrShape,
				shapeText(bias.Shape), shapeText([]int{in}), kernel.File)
		}
		if limit := maxOuts(l); in > limit {
			o.problem("%s: %w: %d outputs, at most %d expected", kernel.File, ErrShape, in, limit)
		}
	}
}

// maxOuts bounds a layer's width: 16 times the full one, and any list of classes.
func maxOuts(l Layer) int {
	if l.Dense {
		return maxClasses
	}
	return 16 * l.Full
}

// collect hands the arrays to the set in Keras' order.
func (o *opener) collect() {
	var list []*Array
	for _, name := range arrayNames(len(Layers())) {
		if a := o.arrays[name]; a != nil {
			list = append(list, a)
		}
	}
	o.set.setArrays(list)
	if n := o.set.Bytes(); n > maxSetBytes {
		o.problem("%w: %s of weights, at most %s expected", ErrShape, sizeText(n), sizeText(maxSetBytes))
	}
}

// readClasses names the outputs. A set without dense layers has none, whatever files lie beside it.
func (o *opener) readClasses(names []string) {
	top := o.arrays["predictions_kernel"]
	if top == nil || len(o.problems) > 0 && top.last() > maxClasses {
		return
	}
	if !slices.Contains(names, classesFile) {
		o.set.Classes = defaultClasses(top.last())
		return
	}
	text, err := readSmall(o.files, classesFile, maxClassDoc)
	if err != nil {
		o.problem("%s: %w", classesFile, err)
		return
	}
	list, err := parseClasses(text)
	if err == nil && len(list) != top.last() {
		err = fmt.Errorf("%w: %d classes, want %d: the outputs of %s", ErrShape, len(list), top.last(), top.File)
	}
	if err != nil {
		o.problem("%s: %w", classesFile, err)
		return
	}
	o.set.Classes = list
}
