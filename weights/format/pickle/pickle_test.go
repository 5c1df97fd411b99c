package pickle

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// load reads a pickle in which only test.pair may be called.
func load(text string) (any, error) {
	r := NewReader(strings.NewReader(text), int64(len(text)))
	r.Find = func(module, name string) (Class, bool) {
		c := Class{Name: module + "." + name, Call: func(args Tuple) (any, error) { return args, nil }}
		return c, c.Name == "test.pair"
	}
	r.Persistent = func(id any) (any, error) { return &List{[]any{id}}, nil }
	return r.Load()
}

// The opcodes of protocols 2 to 5, as CPython writes them.
func TestLoad(t *testing.T) {
	for text, want := range map[string]any{
		"N.":                    nil,
		"\x80\x02\x88.":         true,
		"\x89.":                 false,
		"K\xff.":                int64(255),
		"M\x01\x02.":            int64(513),
		"J\xff\xff\xff\xff.":    int64(-1),
		"\x8a\x00.":             int64(0),
		"\x8a\x01\x80.":         int64(-128),
		"\x8a\x03\x00\x00\x01.": int64(65536),
		"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\xff.": int64(-1),
		"\x8a\x09123456789.":                        Large("123456789"),
		"G?\xf8\x00\x00\x00\x00\x00\x00.":           1.5,
		"X\x03\x00\x00\x00\xe7\x8c\xab.":            "猫",
		"U\x01a.":                                   "a",
		"C\x02ab.":                                  []byte("ab"),
		").":                                        Tuple{},
		"K\x01K\x02\x86.":                           Tuple{int64(1), int64(2)},
		"(K\x01Nt.":                                 Tuple{int64(1), nil},
		"](K\x01K\x02e.":                            &List{[]any{int64(1), int64(2)}},
		"]K\x01a.":                                  &List{[]any{int64(1)}},
		"}X\x01\x00\x00\x00aK\x01s.":                &Dict{[]Item{{"a", int64(1)}}},
		"}(K\x01K\x02K\x03K\x04u.":                  &Dict{[]Item{{int64(1), int64(2)}, {int64(3), int64(4)}}},
		"K\x01q\x050h\x05.":                         int64(1),
		"\x80\x04K\x07\x940h\x00.":                  int64(7),
		"ctest\npair\nK\x01\x85R.":                  Tuple{int64(1)},
		"\x8c\x04test\x8c\x04pair\x93)\x81}b.":      Tuple{},
		"K\x01Q.":                                   &List{[]any{int64(1)}},
		"K\x01K\x020.":                              int64(1),
		"K\x012\x86.":                               Tuple{int64(1), int64(1)},
	} {
		got, err := load(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %#v, %v; want %#v", text, got, err, want)
		}
	}
}

func TestGet(t *testing.T) {
	d := &Dict{[]Item{{"a", 1}, {"b", 2}, {"a", 3}}}
	if d.Get("a") != 3 || d.Get("b") != 2 || d.Get("c") != nil {
		t.Error(d.Get("a"), d.Get("b"), d.Get("c"))
	}
}

// FuzzLoad reads any bytes: no panic, no memory beyond what their length justifies, and errors of the two kinds.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{"}(K\x01K\x02u.", "ctest\npair\nK\x01\x85R.", "\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00K\x07\x940h\x00.", "\x8a\x09123456789."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := load(text); err != nil && !errors.Is(err, ErrFormat) && !errors.Is(err, ErrForeign) {
			t.Fatal(err)
		}
	})
}
