package format

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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
		{"bad_object", ErrPickled, "a pickled Python object"},
		{"bad_text", ErrFormat, "text"},
		{"bad_struct", ErrFormat, "want floating-point numbers"},
		{"bad_longdouble", ErrFormat, "floating-point numbers of an unknown size"},
		{"bad_scalar", ErrShape, "0 axes"},
		{"bad_empty_axis", ErrShape, "(0, 3)"},
	} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", c.file+".npy"))
		if err != nil {
			t.Fatal(err)
		}
		a, err := readNPY(NewBlob(bytes.NewReader(data), int64(len(data))))
		if !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v with %q", c.file, err, c.kind, c.text)
		}
		if c.kind == nil && (a.String() != "<f4 (3, 3, 3, 2), C order") {
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
		{"{'shape': (1, 2), 'descr': '<f4', 'fortran_order': False}", eight, true},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (" + strings.Repeat("1, ", 20) + "2), }", eight, false},
	} {
		file := npyFile(c.dict, c.data)
		if _, err := readNPY(NewBlob(bytes.NewReader(file), int64(len(file)))); (err == nil) != c.ok {
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
		_, err := readNPY(NewBlob(strings.NewReader(c.data), int64(len(c.data))))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%q: %v, want %q", c.data, err, c.text)
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
		e, err := typeOf(c.descr)
		if err != nil || e.Size != len(c.raw) {
			t.Fatalf("%s: %v %v", c.descr, e.Size, err)
		}
		var got [1]float32
		e.Decode(got[:], c.raw)
		if got[0] != c.want {
			t.Errorf("%s % x: %v, want %v", c.descr, c.raw, got[0], c.want)
		}
	}
	for _, descr := range []string{"", "<", "<f1", "<i4", "<c8", "<f16", "<<f4", "f4<", "float31", "F4"} {
		if _, err := typeOf(descr); err == nil {
			t.Errorf("%q is taken", descr)
		}
	}
}

// npyFile is a .npy file with an arbitrary header dictionary.
func npyFile(dict string, data []byte) []byte {
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	return append(append(head, dict...), data...)
}

// All ways to write the header that NumPy reads.
func TestReadNPYWriters(t *testing.T) {
	for _, dict := range []string{
		"{'descr':'<f4','fortran_order':False,'shape':(1,2),}",        // ClickHouse
		`{"shape": [1, 2], "fortran_order": false, "descr": "<f4"}`,   // JSON, which is no Python
		"{'shape': (1L, 2L), 'fortran_order': False, 'descr': '<f4'}", // Python 2
		"{\n \"descr\" : \"<f4\" ,\n\t\"fortran_order\" : False,\n \"shape\" : ( 1 , 2 ) ,\n}\n",
		"{'descr': u'<f4', 'fortran_order': False, 'shape': (1, 2)}",
		"{'descr': 'float32', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': 'f4', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': '=f4', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': '|f4', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': '<f', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': 'single', 'fortran_order': False, 'shape': (1, 2), }",
		"{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }",
	} {
		for version := byte(1); version <= 3; version++ {
			head := []byte{0x93, 'N', 'U', 'M', 'P', 'Y', version, 0, byte(len(dict)), byte(len(dict) >> 8)}
			if version > 1 {
				head = append(head, 0, 0)
			}
			file := append(append(head, dict...), make([]byte, 8)...)
			a, err := readNPY(NewBlob(bytes.NewReader(file), int64(len(file))))
			if strings.Contains(dict, "false") {
				if err == nil || !strings.Contains(err.Error(), "an unknown word in ") {
					t.Errorf("%s: %v, want a sentence on the unknown word", dict, err)
				}
				continue
			}
			if err != nil || a.Type.Name != "<f4" || a.Offset != int64(len(file)-8) || a.Len() != 2 {
				t.Errorf("%s, version %d: %v at %d, %v", dict, version, a, a.Offset, err)
			}
		}
	}
	for descr, want := range map[string]string{"<e": "<f2", "half": "<f2", ">f2": ">f2", "float": "<f8", "d": "<f8", ">d": ">f8", "float64": "<f8"} {
		if got, err := typeOf(descr); err != nil || got.Name != want {
			t.Errorf("%s is %s, %v, want %s", descr, got.Name, err, want)
		}
	}
}

func TestReadNPYProblems(t *testing.T) {
	for dict, text := range map[string]string{
		"{'descr': 'int64', 'fortran_order': False, 'shape': (1, 2)}":      "integers",
		"{'descr': 'bfloat16', 'fortran_order': False, 'shape': (1, 2)}":   "bfloat16",
		"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}": "records",
		"{'descr': 'object', 'fortran_order': False, 'shape': ()}":         "allow_pickle=True",
		"{'descr': '<f4', 'shape': (1, 2)}":                                "no fortran_order",
		"{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 2)}":            "neither True nor False",
		"{'descr': '<f4', 'fortran_order': False, 'shape': 2}":             "no tuple of lengths",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}":        "comma",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (True,)}":       "no tuple of lengths",
		"('descr', '<f4')": "no dictionary",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} + {'a': 1}": "something behind its end",
	} {
		file := npyFile(dict, make([]byte, 8))
		_, err := readNPY(NewBlob(bytes.NewReader(file), int64(len(file))))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v, want %q", dict, err, text)
		}
	}
}
