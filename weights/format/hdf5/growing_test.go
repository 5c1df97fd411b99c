package hdf5

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// Arrays that may grow along one axis, whichever it is, of one chunk or of many.
func TestGrowing(t *testing.T) {
	data := read(t, "growing_chunks.h5")
	list, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(list) != 10 {
		t.Fatal(len(list), err)
	}
	for _, d := range list {
		got, err := []float32(nil), d.Err
		if err == nil {
			got, err = values(d)
		}
		if err != nil || len(got) == 0 {
			t.Errorf("%s: %v", d.Path, err)
		}
		for i, v := range got {
			if v != float32(i) {
				t.Fatalf("%s%v: value %d is %v", d.Path, d.Shape, i, v)
			}
		}
	}
}

// Texts are read whether they lie in the attribute or in a heap; what is no text is left out.
func TestTexts(t *testing.T) {
	data := read(t, "growing_chunks.h5")
	texts, err := Texts(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(texts) != 2 || texts["fixed"] != "tensorflow" || texts["variable"] != strings.Repeat("text é ", 1000) {
		t.Errorf("%d texts, %v", len(texts), err)
	}
	for n := range len(data) / 97 {
		cut := data[:97*n]
		_, _ = Texts(bytes.NewReader(cut), int64(len(cut))) // no panic
	}
}

// Layouts as HDF5 wrote them before version 1.6.3.
func TestOldLayouts(t *testing.T) {
	content := append(make([]byte, 64), 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40) // 1 and 2 at 64
	address := binary.LittleEndian.AppendUint64(nil, 64)
	dims := []byte{2, 0, 0, 0, 4, 0, 0, 0}
	for name, layout := range map[string][]byte{
		"contiguous 1": append(append([]byte{1, 2, 1, 0, 0, 0, 0, 0}, address...), dims...),
		"contiguous 2": append(append([]byte{2, 2, 1, 0, 0, 0, 0, 0}, address...), dims...),
		"compact 2":    append(append(append([]byte{2, 2, 0, 0, 0, 0, 0, 0}, dims...), 8, 0, 0, 0), content[64:]...),
	} {
		f := &file{r: bytes.NewReader(content), size: int64(len(content)), offsetBytes: 8, lengthBytes: 8, budget: maxMetadata}
		d := Dataset{Shape: []int64{2}, Size: 8, Type: Type{Float, 4, true, 8}}
		if err := f.layout(&d, d.Shape, nil, &cursor{f: f, b: layout}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := values(d); err != nil || got[0] != 1 || got[1] != 2 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
