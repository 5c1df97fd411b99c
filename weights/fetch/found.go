package fetch

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/weights"
)

// Found is a file on this machine that, by its name, holds a VGG's weights.
type Found struct {
	Path  string
	Size  int64  // in bytes
	Of    string // the program that keeps it
	Title string // what a file of this name and size is; empty where that is not known
	Whole int64  // the size that a file of this name has, where Size is another one: it is damaged or another file; else 0
}

// Find looks in the usual places of this machine, at names and sizes only.
func (e Env) Find() []Found { return find(e.places(), os.DirFS) }

// Looked lists the folders that Find looks in.
func (e Env) Looked() []string {
	var list []string
	for _, p := range e.places() {
		list = append(list, p.dir)
	}
	return list
}

// find is Find, on folders that open gives. What cannot be read is left out. Files that are known come first.
func find(places []place, open func(dir string) fs.FS) []Found {
	var list []Found
	var infos []fs.FileInfo
	for _, p := range places {
		files := open(p.dir)
		for _, pattern := range p.patterns {
			names, err := fs.Glob(files, pattern)
			if err != nil {
				panic(err) // a pattern of ours that is none
			}
			for _, name := range names {
				info, err := fs.Stat(files, name) // of what a link leads to
				if err != nil || !info.Mode().IsRegular() || !weights.IsModel(name) ||
					slices.ContainsFunc(infos, func(other fs.FileInfo) bool { return os.SameFile(info, other) }) {
					continue
				}
				infos = append(infos, info)
				f := Found{Path: filepath.Join(p.dir, filepath.FromSlash(name)), Size: info.Size(), Of: p.of}
				f.name()
				list = append(list, f)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Found) int { return cmp.Compare(a.rank(), b.rank()) })
	return list
}

func (f Found) rank() int {
	switch {
	case f.Title != "":
		return 0
	case f.Whole == 0:
		return 1
	}
	return 2
}

// name compares the file with those that are published under its name.
func (f *Found) name() {
	known := append(Sources(), Source{
		File: "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", Title: "VGG16 without its dense layers as Keras has it", Size: 58_889_256,
	})
	for _, s := range known {
		switch {
		case filepath.Base(f.Path) != s.File || s.Size == 0:
		case f.Size == s.Size:
			f.Title = s.Title
		default:
			f.Whole = s.Size
		}
	}
}
