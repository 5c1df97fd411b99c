package hdf5

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const testdata = "../../testdata/formats"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// values reads a dataset of float32.
func values(d Dataset) ([]float32, error) {
	raw := make([]byte, d.Size)
	if n, err := d.Data.ReadAt(raw, d.Offset); n < len(raw) {
		return nil, err
	}
	list := make([]float32, d.Size/4)
	for i := range list {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return list, nil
}

// Indices of chunks and links of several levels and pages, in the forms of both ends of the library's history.
func TestManyChunks(t *testing.T) {
	for _, file := range []string{"many_chunks_earliest.h5", "many_chunks_latest.h5"} {
		data := read(t, file)
		list, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(file, err)
		}
		links := 0
		for _, d := range list {
			if strings.HasPrefix(d.Path, "links/") {
				links++
				continue
			}
			if d.Err != nil {
				t.Errorf("%s: %s: %v", file, d.Path, d.Err)
				continue
			}
			got, err := values(d)
			if err != nil {
				t.Errorf("%s: %s: %v", file, d.Path, err)
			}
			for i, v := range got {
				if v != float32(i) && d.Path != "scalar" {
					t.Fatalf("%s: %s%v: value %d is %v", file, d.Path, d.Shape, i, v)
				}
			}
		}
		if len(list) != 507 || links != 500 {
			t.Errorf("%s: %d datasets, %d of them by links", file, len(list), links)
		}
	}
}

// A part of the values is read as well as all of them, from wherever it begins.
func TestReadAnywhere(t *testing.T) {
	data := read(t, "packed_latest.h5")
	list, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		whole := make([]byte, d.Size)
		if _, err := d.Data.ReadAt(whole, d.Offset); err != nil {
			t.Fatal(d.Path, err)
		}
		for off := int64(0); off < d.Size; off += 13 {
			part := make([]byte, min(d.Size-off, 101))
			if _, err := d.Data.ReadAt(part, d.Offset+off); err != nil || !bytes.Equal(part, whole[off:][:len(part)]) {
				t.Fatalf("%s from %d: %v", d.Path, off, err)
			}
		}
		if d.Forget != nil {
			d.Forget()
		}
	}
}

func TestProblems(t *testing.T) {
	good := read(t, "vgg16_weights.h5")
	at := func(place int, with ...byte) []byte {
		return append(append(bytes.Clone(good[:place]), with...), good[place+len(with):]...)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "no HDF5 file"},
		{"a signature", good[:8], "a structure ends too early"},
		{"a version to come", at(8, 9), "superblock version 9, want 0 to 3"},
		{"addresses of 3 bytes", at(13, 3), "addresses or lengths of 3 bytes"},
		{"a root beyond the end", at(64, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), "lie outside of the file"},
		{"a root that was never written", at(64, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "a structure was never written"},
		{"a root that is no object", at(64, 0, 0, 0, 0, 0, 0, 0, 0), "an object begins with 137"},
	} {
		_, err := Read(bytes.NewReader(c.data), int64(len(c.data)))
		if !errors.Is(err, ErrFormat) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// A few kilobytes of zeros do not become an array.
func TestBomb(t *testing.T) {
	data := read(t, "bomb.h5")
	list, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(list) != 1 || list[0].Err == nil || !strings.Contains(list[0].Err.Error(), "which no weights do") {
		t.Errorf("%+v, %v", list, err)
	}
}

// Groups in themselves and links that lead in a circle: each group is read once, a dataset under each of its names.
func TestCircles(t *testing.T) {
	for _, file := range []string{"circles_earliest.h5", "circles_latest.h5"} {
		data := read(t, file)
		list, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil || len(list) != 3 {
			t.Fatal(file, list, err)
		}
		for i, want := range []struct {
			path  string
			first float32
		}{{"a/b/c/more", 4}, {"a/b/c/same", 0}, {"a/b/c/values", 0}} {
			got, err := values(list[i])
			if err != nil || len(got) != 4 || list[i].Path != want.path || got[0] != want.first || got[3] != want.first+3 {
				t.Errorf("%s: %s %v, want %+v (%v)", file, list[i].Path, got, want, err)
			}
		}
	}
}

// Values, whole or in chunks, that lie where others do, or not in the file at all.
func TestValuesElsewhere(t *testing.T) {
	circles, growing := read(t, "circles_earliest.h5"), read(t, "growing_earliest.h5")
	list, err := Read(bytes.NewReader(circles), int64(len(circles)))
	if err != nil {
		t.Fatal(err)
	}
	_, more, _ := list[0].Data.(*io.SectionReader).Outer()
	_, same, _ := list[2].Data.(*io.SectionReader).Outer()
	if list, err = Read(bytes.NewReader(growing), int64(len(growing))); err != nil {
		t.Fatal(err)
	}
	var one, other uint64 // chunks of one array
	for _, d := range list {
		if k, ok := d.Data.(*chunked); ok && len(k.chunks) > 1 {
			one, other = k.chunks[0].addr, k.chunks[1].addr
			break
		}
	}
	for _, c := range []struct {
		data     []byte
		from, to uint64
		want     string
	}{
		{circles, uint64(more), uint64(same), `"a/b/c/more" and "a/b/c/same" lie over each other`},
		{circles, uint64(more), uint64(same) + 4, "lie over each other"},
		{circles, uint64(more), 0, `"a/b/c/more" lie over the beginning of the file`},
		{circles, uint64(more), uint64(len(circles)) - 15, "beyond the end"},
		{circles, uint64(more), 1 << 63, "beyond the end"},
		{circles, uint64(more), math.MaxUint64 - 16, "beyond the end"},
		{circles, uint64(more), math.MaxUint64, "were never written"},
		{growing, one, other, "lie over each other"},
		{growing, one, other + 1, "lie over each other"},
		{growing, one, 1, "lie over the beginning of the file"},
		{growing, one, uint64(len(growing)), "a chunk lies beyond the end"},
		{growing, one, math.MaxUint64 - 1, "a chunk lies beyond the end"},
	} {
		from, to := binary.LittleEndian.AppendUint64(nil, c.from), binary.LittleEndian.AppendUint64(nil, c.to)
		if n := bytes.Count(c.data, from); n != 1 {
			t.Fatalf("%d numbers are %d", n, c.from)
		}
		data := bytes.Replace(c.data, from, to, 1)
		list, err := Read(bytes.NewReader(data), int64(len(data)))
		for _, d := range list {
			err = cmp.Or(err, d.Err)
		}
		if !errors.Is(err, ErrFormat) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%d to %d: %v, want %q", c.from, c.to, err, c.want)
		}
	}
}

// FuzzRead reads any bytes as a file, and all values of what is accepted: chunks whole, and as streams.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"vgg16_weights_notop.h5", "packed_latest.h5", "growing_latest.h5", "types_latest.h5", "packed_earliest.h5", "userblock.h5", "growing_chunks.h5", "circles_earliest.h5", "circles_latest.h5"} {
		f.Add(read(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = Texts(bytes.NewReader(data), int64(len(data)))
		whole, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		streamed, err := readWithin(bytes.NewReader(data), int64(len(data)), bounds{})
		if err != nil || len(streamed) != len(whole) {
			t.Fatalf("%d datasets, %d with other bounds: %v", len(whole), len(streamed), err)
		}
		for i, d := range whole {
			if d.Err != nil || d.Size > 1<<20 {
				continue
			}
			got, other := make([]byte, d.Size), make([]byte, d.Size)
			n, err := d.Data.ReadAt(got, d.Offset)
			if n < len(got) && err == nil {
				t.Fatalf("%s: %d of %d bytes without an error", d.Path, n, len(got))
			}
			m, otherErr := streamed[i].Data.ReadAt(other, d.Offset)
			if n == len(got) && m == len(other) && !bytes.Equal(got, other) {
				t.Fatalf("%s: other values as streams (%v, %v)", d.Path, err, otherErr)
			}
		}
	})
}
