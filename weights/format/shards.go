package format

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/vggscope/vggscope/weights/plain"
)

// Large models of Hugging Face's are cut into several files of one form, which are read as one whichever is given: their names
// alone say that they belong together.

// shardName finds the number of a file, and how many there are: model-00001-of-00002.safetensors.
var shardName = regexp.MustCompile(`^(.*-)([0-9]{5})-of-([0-9]{5})(\.[a-z0-9.]+)$`)

// maxShards bounds the files of a model.
const maxShards = 100

// shardsBeside lists the files that belong to one beside it. There are none where its name is of another form.
func shardsBeside(path string) (names []string, err error) {
	m := shardName.FindStringSubmatch(filepath.Base(path))
	if m == nil {
		return nil, nil
	}
	own, _ := strconv.Atoi(m[2])
	count, _ := strconv.Atoi(m[3])
	if own < 1 || own > count || count > maxShards {
		return nil, fmt.Errorf("%w: its name says that it is file %d of %d, at most %d expected", ErrFormat, own, count, maxShards)
	}
	for i := 1; i <= count; i++ {
		if i != own {
			names = append(names, fmt.Sprintf("%s%05d-of-%s%s", m[1], i, m[3], m[4]))
		}
	}
	return names, nil
}

// openShards reads a file and those that belong to it.
func openShards(f *keptFile, names []string, read func(b *Blob) ([]Array, error)) (Store, error) {
	s := &several{single: single{keptFile: f}, others: map[string]*keptFile{}}
	seen := map[string]bool{}
	add := func(b *Blob) error {
		list, err := read(b)
		if err != nil {
			return err
		}
		for _, a := range list {
			if seen[a.Name] {
				return fmt.Errorf("%w: %s is in two of its files", ErrFormat, plain.Clip(a.Name))
			}
			seen[a.Name] = true
		}
		s.arrays = append(s.arrays, list...)
		return nil
	}
	if err := add(NewBlob(f, f.size)); err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := s.other(name)
		if err == nil {
			if err = add(b); err != nil {
				err = fmt.Errorf("%s: %w", plain.Clip(name), err)
			}
		}
		if err != nil {
			s.closeOthers()
			return nil, err
		}
	}
	return s, nil
}
