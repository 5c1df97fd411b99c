package weights

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// placement says which stored array is which of the network's.
type placement struct {
	match  vgg.Match
	others []vgg.Match // of other schemes
	prefix string      // what the file puts before the scheme's names: "vgg16/", "module."
	order  bool        // the arrays have no names of their own, and are taken in their order
	found  map[string]format.Array
	double [][2]format.Array // two arrays of one name
	rest   []format.Array    // without a place
	copied string            // the prefix of a copy of the network, which was left out
	copies []format.Array    // its arrays
}

// of gives the stored array in an array's place.
func (p *placement) of(a vgg.Array) format.Array { return p.found[a.Name()] }

// findPlaces finds the network that the stored arrays are of, by their names or, where names say nothing, by their order.
func findPlaces(stored []format.Array) (placement, error) {
	p, err := placeByName(stored)
	if err != nil || len(p.match.Found) > 0 {
		return p, err
	}
	if p, err := placeByName(withFeatures(stored)); err == nil && len(p.match.Found) > 0 && len(p.match.Missing) == 0 {
		p.order = true
		return p, nil
	}
	if named, ok := nameCounted(stored); ok {
		p, err = placeByName(named)
		p.order = true
		return p, err
	}
	return placeByOrder(stored), nil
}

// maxName is the longest name that an array is known by. Archives may hold any name, and errors repeat it.
const maxName = 200

// maxPrefixes is how many of the prefixes with most names behind them are tried.
const maxPrefixes = 16

// knownNames are the names that some configuration has in some scheme.
func knownNames() map[string]bool {
	known := map[string]bool{}
	for _, s := range vgg.Schemes() {
		for _, c := range vgg.Configs() {
			for _, a := range c.Arrays() {
				known[a.In(s)] = true
			}
		}
	}
	delete(known, "")
	return known
}

// placeByName looks for the prefix, often none, behind which the names make most of a network. Two that make as much are an
// error.
func placeByName(stored []format.Array) (placement, error) {
	known := knownNames()
	behind := map[string][]string{} // names of the schemes by prefix
	for _, a := range stored {
		name := plainName(a.Name)
		if len(name) > maxName || plain.OneLine(a.File) != a.File {
			continue
		}
		for at := range len(name) {
			if start := at == 0 || name[at-1] == '.' || name[at-1] == '/'; start && known[name[at:]] {
				behind[name[:at]] = append(behind[name[:at]], name[at:])
			}
		}
	}
	prefixes := slices.SortedFunc(maps.Keys(behind), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(behind[b]), len(behind[a])), cmp.Compare(a, b))
	})
	var best []placement
	for _, prefix := range prefixes[:min(len(prefixes), maxPrefixes)] {
		m := vgg.Recognise(behind[prefix])
		best = append(best, placement{match: m[0], others: m[1:], prefix: prefix})
	}
	if len(best) == 0 {
		return placement{rest: stored}, nil
	}
	slices.SortFunc(best, func(a, b placement) int {
		return cmp.Or(vgg.CompareMatches(a.match, b.match), cmp.Compare(a.prefix, b.prefix))
	})
	best, copied := withoutCopies(best)
	p := best[0]
	p.copied = copied
	if len(best) > 1 && p.prefix != "" && vgg.CompareMatches(p.match, best[1].match) == 0 {
		return p, fmt.Errorf("%w: it holds more than one network, %s… and %s…; keep one of them",
			ErrNotModel, plain.Clip(p.prefix), plain.Clip(best[1].prefix))
	}
	p.put(stored)
	return p, nil
}

// copies are what a moving average of the weights, or the other half of a pair, is kept under beside the weights themselves.
var copies = regexp.MustCompile(`(?i)(^|[._/])(ema|model_ema|state_dict_ema|ema_model|ema_state_dict|averaged?|swa|teacher|shadow)[^./]*[./]`)

// withoutCopies leaves out a network that is by its prefix a copy of another that is as good, and says under which.
func withoutCopies(best []placement) (rest []placement, copied string) {
	first := best[0].match
	for i, p := range best {
		if i > 0 && vgg.CompareMatches(p.match, first) != 0 {
			return append(rest, best[i:]...), copied
		}
		if copies.MatchString(p.prefix) && (len(rest) > 0 || slices.ContainsFunc(best[i+1:], func(q placement) bool {
			return vgg.CompareMatches(q.match, first) == 0 && !copies.MatchString(q.prefix)
		})) {
			copied = p.prefix
			continue
		}
		rest = append(rest, p)
	}
	return rest, copied
}

// put finds the arrays that the match is made of.
func (p *placement) put(stored []format.Array) {
	places := map[string]vgg.Array{}
	for _, a := range p.match.Found {
		places[p.prefix+a.In(p.match.Scheme)] = a
	}
	p.found = map[string]format.Array{}
	for _, s := range stored {
		a, ok := places[plainName(s.Name)]
		if !ok && p.copied != "" && strings.HasPrefix(plainName(s.Name), p.copied) {
			p.copies = append(p.copies, s)
			continue
		}
		if !ok {
			p.rest = append(p.rest, s)
			continue
		}
		if other, ok := p.found[a.Name()]; ok {
			p.double = append(p.double, [2]format.Array{other, s})
		}
		p.found[a.Name()] = s
	}
}

// numbered is the name of an array that has only a number: arr_0 of numpy.savez, 17, param_3.
var numbered = regexp.MustCompile(`^(.*?)([0-9]{1,6})$`)

// inOrderOfNumbers sorts arrays whose names differ in a number only. It is nil for any others.
func inOrderOfNumbers(stored []format.Array) []format.Array {
	type item struct {
		number int
		array  format.Array
	}
	var list []item
	stem := ""
	for i, a := range stored {
		m := numbered.FindStringSubmatch(a.Name)
		if m == nil || a.Err != nil || i > 0 && m[1] != stem {
			return nil
		}
		stem = m[1]
		n, _ := strconv.Atoi(m[2]) // digits
		list = append(list, item{n, a})
	}
	slices.SortFunc(list, func(a, b item) int { return cmp.Compare(a.number, b.number) })
	sorted := make([]format.Array, len(list))
	for i, x := range list {
		if i > 0 && x.number == list[i-1].number {
			return nil
		}
		sorted[i] = x.array
	}
	return sorted
}

// placeByOrder takes arrays that have numbers for names in their order, as numpy.savez(file, *model.get_weights()) makes
// them, if their shapes are those of exactly one network in one scheme's layout.
func placeByOrder(stored []format.Array) placement {
	sorted := inOrderOfNumbers(stored)
	var fits []placement
	for _, c := range vgg.Configs() {
		for _, s := range []vgg.Scheme{vgg.Keras, vgg.Torchvision} {
			if p, ok := placeInOrder(c, s, sorted); ok {
				fits = append(fits, p)
			}
		}
	}
	if len(fits) != 1 {
		return placement{rest: stored}
	}
	return fits[0]
}

func placeInOrder(c vgg.Config, s vgg.Scheme, sorted []format.Array) (placement, bool) {
	arrays := c.Arrays()
	if bottom := slices.IndexFunc(arrays, func(a vgg.Array) bool { return a.Layer.Kind == vgg.Dense }); len(sorted) == bottom {
		arrays = arrays[:bottom]
	}
	if len(arrays) != len(sorted) || c.BatchNorm {
		return placement{}, false
	}
	p := placement{match: vgg.Match{Config: c, Scheme: s, Found: arrays}, order: true, found: map[string]format.Array{}}
	n, in := namingOf(s), 3
	for i, a := range arrays {
		p.found[a.Name()] = sorted[i]
		shape, _, err := n.adopt(a, sorted[i], 1, 1)
		switch {
		case err != nil:
			return placement{}, false
		case a.Role == vgg.Bias && shape[0] != in, a.Role == vgg.Kernel && !a.Layer.ReadsMaps() && shape[len(shape)-2] != in:
			return placement{}, false
		}
		in = shape[len(shape)-1]
	}
	return p, true
}

// nothingFound says what there is in the place of a network's arrays.
func nothingFound(stored []format.Array, files []string) error {
	for _, a := range stored {
		if errors.Is(a.Err, format.ErrPickled) {
			return fmt.Errorf("%s: %w", plain.Clip(a.File), a.Err)
		}
	}
	var names []string
	for _, a := range stored {
		names = append(names, describe(a))
	}
	what := "it is empty"
	switch {
	case len(names) > 0:
		what = "only " + plain.List(names, 3)
	case len(files) > 0:
		for _, f := range files {
			names = append(names, plain.Clip(f))
		}
		what = "only " + plain.List(names, 3)
	}
	advice := "want files like block1_conv1_kernel.npy, features.0.weight.npy or conv1_1_W.npy"
	if i := slices.IndexFunc(files, func(f string) bool { return readable(f) && !strings.Contains(f, "/") }); i >= 0 && len(stored) == 0 {
		advice = "give the file " + plain.Clip(files[i])
	}
	return fmt.Errorf("%w: no arrays of a VGG in it, %s; %s", ErrNotModel, what, advice)
}

// readable reports whether a file is, by its name, of a format that is read.
func readable(file string) bool {
	return slices.ContainsFunc(Formats(), func(f format.Format) bool { return f.Read() && f.HasSuffix(file) })
}

// describe names a stored array with its shape.
func describe(a format.Array) string {
	if a.Shape == nil {
		return plain.Clip(a.File)
	}
	return plain.Clip(a.File) + " " + plain.Shape(a.Shape)
}
