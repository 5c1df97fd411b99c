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
	var seen []string
	for _, n := range namings() {
		files := o.match(n, names)
		if len(files) > len(o.found) {
			o.naming, o.found = n, files
		}
		if len(files) > 0 {
			seen = append(seen, fmt.Sprintf("%s (%s …)", n.title, firstFile(files)))
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

// match finds the files that a scheme names, by Keras' array name. Two files for one array are a problem.
func (o *opener) match(n naming, names []string) map[string]string {
	files := map[string]string{}
	for _, file := range names {
		stem, ok := strings.CutSuffix(file, ".npy")
		if !ok || len(file) > maxFileName || oneLine(file) != file { // archives may hold any name, and errors repeat it
			continue
		}
		keras, ok := n.keras[plainName(stem)]
		if !ok {
			continue
		}
		if other := files[keras]; other != "" {
			o.problem("%w: %s and %s are the same array", ErrMissing, other, file)
		}
		files[keras] = file
	}
	return files
}

const maxFileName = 200

// firstFile is the file of the first array in Keras' order that is there.
func firstFile(files map[string]string) string {
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
