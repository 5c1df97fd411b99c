package format

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// A folder without .npy files may hold one model in another form: a weights file, or the parts of one.

// maxLookedAt bounds the files of a folder whose beginnings are read.
const maxLookedAt = 1000

// WeightsIn finds the one weights file of a folder, or the first part of it where it is cut into several; if there is none, that
// of the only folder in it that has one. It is empty where there is none either. Several that do not belong together are an error.
func WeightsIn(dir string) (string, error) {
	found, inner := weightsFiles(dir)
	if len(found) == 0 {
		for _, name := range inner[:min(len(inner), maxFolders)] {
			files, _ := weightsFiles(filepath.Join(dir, name))
			for _, f := range files {
				found = append(found, filepath.Join(name, f))
			}
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return filepath.Join(dir, found[0]), nil
	}
	for i, f := range found {
		found[i] = plain.Clip(f)
	}
	return "", fmt.Errorf("%w: it holds several weights files, %s; give one of them", ErrNotModel, plain.List(found, 3))
}

// weightsFiles lists the weights files in a folder, of those that belong together the first, and the folders in it. Files are told
// by their content; where none is a weights file by that, by their names, so that a damaged one is named and not passed over.
func weightsFiles(dir string) (files, dirs []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil
	}
	var named, parts []string
	looked := 0
	whole := partsIn(dir, entries)
	for _, e := range entries {
		name := e.Name()
		info, err := os.Stat(filepath.Join(dir, name)) // a cache of Hugging Face's holds links
		switch {
		case err != nil || strings.HasPrefix(name, "."):
			continue
		case info.IsDir():
			dirs = append(dirs, name)
			continue
		case !info.Mode().IsRegular() || slices.Contains(parts, whole(name)):
			continue
		}
		if slices.ContainsFunc(Formats(), func(f Format) bool { return f.HasSuffix(name) && filepath.Ext(name) != ".zip" }) {
			named = append(named, name)
		}
		if looked++; looked <= maxLookedAt && holdsWeights(filepath.Join(dir, name)) {
			files, parts = append(files, name), append(parts, whole(name))
		}
	}
	if len(files) == 0 {
		files = named
	}
	return files, dirs
}

// holdsWeights is Recognised for a file that nobody has named: of all that are archives only those with arrays in them count.
func holdsWeights(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false
	}
	p, err := look(f, info.Size())
	if err != nil {
		return false
	}
	for _, kind := range Formats() {
		if kind.Read() && kind.is(p) {
			return !kind.HasSuffix(".zip") || slices.ContainsFunc(p.entries(), isNPY)
		}
	}
	return false
}

// partsIn gives a function that says which model a file is of: its own name, or what the parts of a model have in common.
func partsIn(dir string, entries []os.DirEntry) func(name string) string {
	of := map[string]string{}
	for _, index := range indices(dir, entries) {
		for _, f := range index {
			of[f] = index[0]
		}
	}
	return func(name string) string {
		if m := shardName.FindStringSubmatch(name); m != nil {
			return m[1] + m[3] + m[4]
		}
		if first, ok := of[name]; ok {
			return first
		}
		return name
	}
}
