package weights

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/vgg"
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
	match    vgg.Match
	naming   naming
	found    map[string]string // plain name, as the scheme has it, to file name
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
	o.set.Scheme, o.set.Config = o.match.Scheme, o.match.Config
	o.readCard(names)
	o.readArrays()
	o.checkComplete()
	o.checkChain()
	o.collect()
	o.readClasses(names)
}

// recognise finds the configuration and the naming scheme. Names of more than one scheme are a problem, and so is batch
// normalisation, which nothing computes yet.
func (o *opener) recognise(names []string) bool {
	o.nameFiles(names)
	matches := vgg.Recognise(slices.Collect(maps.Keys(o.found)))
	if len(matches) == 0 {
		o.problem("%w: no arrays of a VGG in it; want files like block1_conv1_kernel.npy", ErrNotModel)
		return false
	}
	o.match = matches[0]
	o.naming = namingOf(o.match.Scheme)
	if len(matches) > 1 {
		o.problem("%w: names of several models are mixed, %s; keep one of them", ErrNotModel, o.mixed(matches))
	}
	if o.match.Config.BatchNorm {
		o.problem("%w: %s has batch normalisation (%s), which cannot be used yet; fold it into the convolutions",
			ErrNotModel, o.match.Config.Name, o.normFiles())
		return false
	}
	return true
}

// mixed names the first file of each scheme, in the order of the schemes.
func (o *opener) mixed(matches []vgg.Match) string {
	var list []string
	for _, s := range vgg.Schemes() {
		for _, m := range matches {
			if m.Scheme == s {
				list = append(list, fmt.Sprintf("%s (%s …)", namingOf(s).title, o.found[m.Found[0].In(s)]))
			}
		}
	}
	return strings.Join(list, " and ")
}

// normFiles names the first files of a batch normalisation.
func (o *opener) normFiles() string {
	var list []string
	for _, a := range o.match.Found {
		if a.Norm() {
			list = append(list, o.found[a.In(o.match.Scheme)])
		}
	}
	const most = 4
	if n := len(list) - most; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), n)
	}
	return strings.Join(list, ", ")
}

// nameFiles finds the files that may hold arrays. Two files for one array are a problem.
func (o *opener) nameFiles(names []string) {
	o.found = map[string]string{}
	known := map[string]bool{}
	for _, s := range vgg.Schemes() {
		for _, c := range vgg.Configs() {
			for _, a := range c.Arrays() {
				known[a.In(s)] = true
			}
		}
	}
	for _, file := range names {
		stem, ok := strings.CutSuffix(file, ".npy")
		if !ok || len(file) > maxFileName || oneLine(file) != file { // archives may hold any name, and errors repeat it
			continue
		}
		name := plainName(stem)
		if !known[name] {
			continue
		}
		if other := o.found[name]; other != "" {
			o.problem("%w: %s and %s are the same array", ErrMissing, other, file)
		}
		o.found[name] = file
	}
}

const maxFileName = 200

// file is the file of an array, or nothing.
func (o *opener) file(a vgg.Array) string { return o.found[a.In(o.match.Scheme)] }

func (o *opener) readCard(names []string) {
	o.set.Card = Card{Name: o.match.Config.Name + " (" + o.naming.title + " names, no card)", Input: o.naming.input, Assumed: true}
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
	for _, of := range o.match.Found {
		file := o.file(of)
		a, err := o.readArray(of, file)
		if err != nil {
			o.problem("%s: %w", file, err)
			continue
		}
		o.arrays[a.Name] = a
	}
}

func (o *opener) readArray(of vgg.Array, file string) (*Array, error) {
	b, err := o.files.open(file)
	if err != nil {
		return nil, err
	}
	o.set.closers = append(o.set.closers, b)
	head, err := readNPY(b, b.size)
	if err != nil {
		return nil, err
	}
	h, w := o.poolSize()
	shape, lay, err := o.naming.adopt(of, head, h, w)
	if err != nil {
		return nil, err
	}
	elem, _ := elementOf(head.descr)
	outs := shape[len(shape)-1]
	return &Array{
		Name: of.Name(), Shape: shape, File: file, Stored: head.String(), label: o.label + ": " + file,
		src: &fileSource{
			blob: b, start: head.offset, elem: elem,
			layout: lay, cells: product(shape) / outs, outs: outs,
		},
	}, nil
}

// collect hands the arrays to the set in Keras' order.
func (o *opener) collect() {
	var list []*Array
	for _, of := range o.match.Found {
		if a := o.arrays[of.Name()]; a != nil {
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
	layers := o.match.Config.Top()
	top := o.arrays[layers[len(layers)-1].Kernel()]
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
