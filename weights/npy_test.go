package weights

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadNPYFiles(t *testing.T) {
	for _, c := range []struct {
		file string
		kind error // nil: good
		text string
	}{
		{"good_v1", nil, ""},
		{"good_v2", nil, ""},
		{"good_v3", nil, ""},
		{"bad_truncated", ErrFormat, "truncated, it has 206 bytes of data where <f4 (3, 3, 3, 2), C order needs 216"},
		{"bad_trailing", ErrFormat, "5 bytes too many"},
		{"bad_header_cut", ErrFormat, "ends inside its header"},
		{"bad_header_length", ErrFormat, "ends inside its header"},
		{"bad_int64", ErrFormat, `integers ("<i8"), want floating-point numbers; save it again with .astype("float32")`},
		{"bad_bool", ErrFormat, "truth values"},
		{"bad_complex", ErrFormat, "complex numbers"},
		{"bad_object", ErrFormat, "Python objects"},
		{"bad_text", ErrFormat, "text"},
		{"bad_struct", ErrFormat, "want floating-point numbers"},
		{"bad_longdouble", ErrFormat, "floating-point numbers of an unknown size"},
		{"bad_scalar", ErrShape, "0 axes"},
		{"bad_empty_axis", ErrShape, "(0, 3)"},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", c.file+".npy"))
		if err != nil {
			t.Fatal(err)
		}
		a, err := readNPY(bytes.NewReader(data), int64(len(data)))
		if !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v with %q", c.file, err, c.kind, c.text)
		}
		if c.kind == nil && (a.descr != "<f4" || a.fortran || !slices.Equal(a.shape, []int{3, 3, 3, 2})) {
			t.Errorf("%s: %v", c.file, a)
		}
	}
}

// Headers of other writers than NumPy, and headers that lie.
func TestReadNPYHeaders(t *testing.T) {
	const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
	eight := make([]byte, 8)
	for _, c := range []struct {
		dict string
		data []byte
		ok   bool
	}{
		{good, eight, true},
		{good + "      \n", eight, true},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}", eight, true},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2),}\n", eight, true},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", eight, true},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)", eight, false},
		{"", eight, false},
		{"}{", eight, false},
		{"'shape': 'fortran_order': 'descr': )}", eight, false},
		{"{'descr': '<f4', 'fortran_order': Perhaps, 'shape': (1, 2), }", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -2), }", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (1, two), }", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4, 2), }", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000), }", eight, false},
		{"{'descr': '', 'fortran_order': False, 'shape': (1, 2), }", eight, false},
		{"{'shape': (1, 2), 'descr': '<f4', 'fortran_order': False}", eight, false},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (" + strings.Repeat("1, ", 20) + "2), }", eight, false},
	} {
		file := npyFile(c.dict, c.data)
		if _, err := readNPY(bytes.NewReader(file), int64(len(file))); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.dict, err)
		}
	}
}

func TestReadNPYMagic(t *testing.T) {
	for _, c := range []struct{ data, text string }{
		{"", "the file is empty"},
		{"\x93NUM", "not a .npy file"},
		{"\x93NUMPY\x01", "ends inside its header"},
		{"<!DOCTYPE html><html>", `it starts with "<!DOCT"`},
		{"\x93NUMPY\x09\x00\x10\x00\x00\x00", "version 9"},
		{"\x93NUMPY\x02\x00\xff\xff\xff\xff and more", "the header claims 4.0 GiB, at most 64.0 KiB"},
	} {
		_, err := readNPY(strings.NewReader(c.data), int64(len(c.data)))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%q: %v, want %q", c.data, err, c.text)
		}
	}
}

func TestFirstNotFinite(t *testing.T) {
	bad := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)),
		math.Float32frombits(0xFF800001), math.Float32frombits(0x7FC00000)}
	fine := []float32{0, float32(math.Copysign(0, -1)), 1, -1, math.MaxFloat32, -math.MaxFloat32, 1e-45, -1e-45}
	for _, n := range []int{0, 1, 15, 16, 17, 32, 47, 100} {
		v := make([]float32, n)
		for i := range v {
			v[i] = fine[i%len(fine)]
		}
		if got := firstNotFinite(v); got != -1 {
			t.Errorf("%d finite values: %d", n, got)
		}
		for i := range v {
			for _, x := range bad {
				w := slices.Clone(v)
				w[i], w[n-1] = x, x
				if got := firstNotFinite(w); got != i {
					t.Errorf("%v at %d of %d: found at %d", x, i, n, got)
				}
			}
		}
	}
}

func TestElementDecode(t *testing.T) {
	for _, c := range []struct {
		descr string
		raw   []byte
		want  float32
	}{
		{"<f2", []byte{0x00, 0x3E}, 1.5},
		{">f2", []byte{0x3E, 0x00}, 1.5},
		{"<f2", []byte{0x01, 0x00}, 1.0 / (1 << 24)}, // the smallest subnormal
		{"<f4", []byte{0, 0, 0xC0, 0x3F}, 1.5},
		{">f4", []byte{0x3F, 0xC0, 0, 0}, 1.5},
		{"<f8", []byte{0, 0, 0, 0, 0, 0, 0xF8, 0x3F}, 1.5},
		{">f8", []byte{0x3F, 0xF8, 0, 0, 0, 0, 0, 0}, 1.5},
	} {
		e, ok := elementOf(c.descr)
		if !ok || e.size != len(c.raw) {
			t.Fatalf("%s: %v %v", c.descr, e, ok)
		}
		var got [1]float32
		e.decode(got[:], c.raw)
		if got[0] != c.want {
			t.Errorf("%s % x: %v, want %v", c.descr, c.raw, got[0], c.want)
		}
	}
	for _, descr := range []string{"", "f4", "|f4", "<f1", "<i4", "<c8", "<f16"} {
		if _, ok := elementOf(descr); ok {
			t.Errorf("%q is taken", descr)
		}
	}
}
