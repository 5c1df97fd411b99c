package format

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// Large models of Hugging Face's are cut into several files of one form, which are read as one whichever is given: their names
// alone say that they belong together, or an index beside them does.

// shardName finds the number of a file, and how many there are: model-00001-of-00002.safetensors.
var shardName = regexp.MustCompile(`^(.*-)([0-9]{5})-of-([0-9]{5})(\.[a-z0-9.]+)$`)

// maxShards bounds the files of a model.
const maxShards = 100

// shardsBeside lists the files that belong to one beside it. There are none where neither its name nor an index says so.
func shardsBeside(path string) (names []string, err error) {
	m := shardName.FindStringSubmatch(filepath.Base(path))
	if m == nil {
		return indexedBeside(path)
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

// indexSuffix is what the index of a model in several files ends with: JSON that says which array is in which file.
const indexSuffix = ".index.json"

// indexedBeside lists the files that an index beside a file names together with it.
func indexedBeside(path string) (names []string, err error) {
	dir, own := filepath.Dir(path), filepath.Base(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil //nolint:nilerr // the file itself can be read, or not, without its folder
	}
	for _, index := range indices(dir, entries) {
		if !slices.Contains(index, own) {
			continue
		}
		if len(index) > maxShards {
			return nil, fmt.Errorf("%w: the index beside it names %d files, at most %d expected", ErrFormat, len(index), maxShards)
		}
		return slices.DeleteFunc(index, func(name string) bool { return name == own }), nil
	}
	return nil, nil
}

// indices lists the files that each index in a folder names, sorted. Those that name none are passed over.
func indices(dir string, entries []os.DirEntry) (list [][]string) {
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), indexSuffix) {
			continue
		}
		var index struct {
			Files map[string]string `json:"weight_map"`
		}
		if json.Unmarshal(readBeside(dir, e.Name()), &index) == nil && len(index.Files) > 0 {
			list = append(list, slices.Compact(slices.Sorted(maps.Values(index.Files))))
		}
	}
	return list
}

// openShards reads a file and those that belong to it.
func openShards(f *keptFile, names []string, read func(f *keptFile) ([]Array, error)) (Store, error) {
	s := &several{single: single{keptFile: f}, others: map[string]*keptFile{}}
	seen := map[string]bool{}
	add := func(f *keptFile) error {
		list, err := read(f)
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
	if err := add(f); err != nil {
		return nil, err
	}
	for _, name := range names {
		_, err := s.other(name)
		if err == nil {
			if err = add(s.others[name]); err != nil {
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
