package hdf5

import (
	"cmp"
	"slices"
)

// extent is a part of the file that holds values: all of a dataset's, or those of one of its chunks.
type extent struct {
	from, to int64
	of       int // which of the datasets
}

// take notes that the dataset that is being read has values there.
func (f *file) take(addr uint64, length int64) {
	if length > 0 {
		f.extents = append(f.extents, extent{int64(addr), int64(addr) + length, len(f.list)})
	}
}

// apart fails unless all values have a place of their own, which is none of the superblock's. Nothing that writes HDF5 puts
// values over each other: a dataset that has two names has one place, and is noted once.
func (f *file) apart() error {
	slices.SortFunc(f.extents, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for i, e := range f.extents {
		name := f.list[e.of].Path
		switch {
		case e.from < f.start:
			return bad("the values of %.200q lie over the beginning of the file; copy or download it again", name)
		case i == 0 || e.from >= f.extents[i-1].to:
		case f.extents[i-1].of == e.of:
			return bad("parts of %.200q lie over each other; copy or download the file again", name)
		default:
			return bad("%.200q and %.200q lie over each other; copy or download the file again", f.list[f.extents[i-1].of].Path, name)
		}
	}
	return nil
}
