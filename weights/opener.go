package weights

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// opener collects a set and the problems on the way.
type opener struct {
	label    string
	store    format.Store
	set      *Set
	place    placement
	naming   naming
	arrays   map[string]*Array // by Keras' name, those that could be read
	choices  Choices           // the caller's
	problems []error

	unbiased []vgg.Layer // dense layers without a bias
	average  bool        // the first dense layer reads the mean of each map
	headless bool        // the dense layers were left out
	sized    bool        // the file tells the size of its input
	ordered  bool        // the file tells in which order the maps are flattened
	tiny     bool        // it is most probably a network for pictures of 32 x 32
	scaled   bool        // the file tells how pictures are prepared

	graph       *graphed    // what the file tells of its network, or nil
	ones, zeros []vgg.Array // of batch normalisations that do without
	headNorms   []headNorm  // among the dense layers
}

func (o *opener) problem(format string, args ...any) {
	o.problems = append(o.problems, fmt.Errorf(format, args...))
}

// note is for what the set's owner should know and is no problem.
func (o *opener) note(key string, args ...any) {
	o.set.Notes = append(o.set.Notes, Note{key, args})
}

func (o *opener) run() {
	stored, err := o.store.Arrays()
	if err != nil {
		o.problem("%w", plain.Cause(err))
		return
	}
	if err := o.findArrays(stored); err != nil {
		o.problem("%w", err)
		return
	}
	o.checkPlacement()
	o.set.Scheme, o.set.Config = o.place.match.Scheme, o.place.match.Config
	o.naming = namingOf(o.set.Scheme)
	if o.choices.Flatten != "" {
		o.naming.flattenCHW = o.choices.Flatten == FlattenCHW
	}
	o.readCard()
	o.chosenSize()
	o.findTop()
	if err := o.checkPools(); err != nil {
		o.problem("%w", err)
		return // sizes say nothing then
	}
	o.adoptArrays()
	o.checkComplete()
	o.checkPlaces()
	o.derive()
	o.checkChain()
	o.foldNorms()
	o.collect()
	o.readClasses()
	if len(o.problems) == 0 {
		o.set.recognise(knownWeights())
		o.settleInput()
	}
}

// findArrays finds the network's arrays among those of the file.
func (o *opener) findArrays(stored []format.Array) error {
	told, err := o.followGraph(stored)
	if err != nil || told {
		return err
	}
	if o.place, err = findPlaces(stored); err != nil {
		return err
	}
	if err := o.place.otherNetwork(stored); err != nil {
		return err
	}
	if len(o.place.match.Found) == 0 {
		return nothingFound(stored, o.store.Files())
	}
	return nil
}

// findTop finds the dense layers, and what they read.
func (o *opener) findTop() {
	nothing := o.choices.Reading == ReadNothing
	switch {
	case nothing && o.graph != nil:
		o.followOrder()
		o.graphInput()
	case nothing:
	case o.graph != nil:
		o.followHead()
	default:
		o.tiny = o.looksTiny()
		o.findHead()
	}
	if nothing {
		o.dropHead()
	}
	if !o.headless {
		o.settleReading()
	}
}

// checkPlacement says what is wrong with how the arrays are called: names of more than one scheme, and one name twice.
func (o *opener) checkPlacement() {
	p := o.place
	if len(p.others) > 0 {
		o.problem("%w: names of several models are mixed, %s; keep one of them", ErrNotModel, p.mixed())
	}
	for _, two := range p.double {
		o.problem("%w: %s and %s are the same array", ErrMissing, two[0].File, two[1].File)
	}
	o.noteModels()
	switch {
	case p.order:
		o.note(noteOrder, namingOf(p.match.Scheme).title)
	case p.copied != "":
		o.note(noteCopies, orNothing(p.prefix), p.copied)
	case p.prefix != "":
		o.note(notePrefix, p.prefix)
	}
}

// orNothing shows a prefix, or that there is none.
func orNothing(prefix string) string { return cmp.Or(prefix, `""`) }

// noteModels tells of files beside the arrays that hold a model of their own, such as a head.
func (o *opener) noteModels() {
	for _, f := range o.store.Files() {
		if IsModel(f) && len(f) <= maxName {
			o.note(noteBeside, plain.OneLine(f))
		}
	}
}

// mixed names the first file of each scheme, in the order of the schemes.
func (p *placement) mixed() string {
	var list []string
	for _, s := range vgg.Schemes() {
		for _, m := range append([]vgg.Match{p.match}, p.others...) {
			if m.Scheme == s {
				list = append(list, fmt.Sprintf("%s (%s …)", namingOf(s).title, p.firstFile(m)))
			}
		}
	}
	return strings.Join(list, " and ")
}

// firstFile is the file of the first array of a match.
func (p *placement) firstFile(m vgg.Match) string {
	first := m.Found[0]
	if a, ok := p.found[first.Name()]; ok && m.Scheme == p.match.Scheme {
		return a.File
	}
	for _, a := range p.rest {
		if plainName(a.Name) == p.prefix+first.In(m.Scheme) {
			return a.File
		}
	}
	return first.In(m.Scheme)
}

// text reads a file that lies beside the arrays, if it is there.
func (o *opener) text(name string, limit int64) []byte {
	text, err := format.Text(o.store, o.set.dir+name, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		o.problem("%s: %w", name, err)
	}
	return text
}

func (o *opener) readCard() {
	o.set.dir = o.place.prefix[:strings.LastIndex(o.place.prefix, "/")+1]
	o.set.Card = Card{Name: o.set.Config.Name + " (" + o.naming.title + " names, no card)", Naming: o.naming.title, Input: o.naming.input, Assumed: true}
	text := o.text(cardFile, maxCard)
	if text == nil {
		return
	}
	if of := foreignCard(text); of != "" {
		o.note(noteCard, cardFile, Note{Key: of})
		return
	}
	card, err := parseCard(text, o.naming.input)
	if err != nil {
		o.problem("%s: %w", cardFile, err)
		return
	}
	o.set.Card = card
}

// collect hands the arrays to the set in Keras' order.
func (o *opener) collect() {
	var list []*Array
	for _, of := range o.set.Config.Arrays() {
		if a := o.arrays[of.Name()]; a != nil {
			list = append(list, a)
		}
	}
	o.set.setArrays(list)
	if n := o.set.Bytes(); n > format.MaxBytes {
		o.problem("%w: %s of weights, at most %s expected", ErrShape, plain.Bytes(n), plain.Bytes(format.MaxBytes))
	}
}

// readClasses names the outputs. A set without dense layers has none, whatever files lie beside it.
func (o *opener) readClasses() {
	layers := o.set.Config.Top()
	top := o.arrays[layers[len(layers)-1].Kernel()]
	if top == nil || len(o.problems) > 0 && top.last() > maxClasses {
		return
	}
	text := o.text(classesFile, maxClassDoc)
	if text == nil {
		o.set.Classes = defaultClasses(top.last())
		return
	}
	list, form, err := parseClasses(text)
	if len(list) == 1 && top.last() == 2 { // a yes or no with one name
		list = append([]Class{{ID: "not " + list[0].ID, Name: "not " + list[0].Name, Zh: negated(list[0].Zh)}}, list...)
	}
	if err == nil && len(list) != top.last() {
		err = fmt.Errorf("%w: %d classes, want %d: the outputs of %s", ErrShape, len(list), top.last(), top.File)
	}
	if err != nil {
		o.problem("%s: %w", classesFile, err)
		return
	}
	o.set.Classes = list
	if form != nil {
		o.note(noteClasses, classesFile, *form)
	}
}

// negated is a class's Chinese name for what is not of it.
func negated(zh string) string {
	if zh == "" {
		return ""
	}
	return "非" + zh
}
