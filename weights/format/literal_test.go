package format

import (
	"reflect"
	"strings"
	"testing"
)

func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		text string
		want any
	}{
		{"()", []any{}},
		{"(1,)", []any{int64(1)}},
		{"(1)", int64(1)},
		{"[ 1 , 2L,\n-3 ]", []any{int64(1), int64(2), int64(-3)}},
		{"1_000", int64(1000)},
		{"True", true},
		{" None ", nil},
		{`"<f4"`, "<f4"},
		{`u'<f4'`, "<f4"},
		{`b"a\\\"b\n"`, "a\\\"b\n"},
		{"{}", map[string]any{}},
		{`{'a':(1,2,),"b" : {'c': False}}`, map[string]any{"a": []any{int64(1), int64(2)}, "b": map[string]any{"c": false}}},
	} {
		got, err := parseLiteral(c.text)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.text, got, err, c.want)
		}
	}
}

func TestLiteralProblems(t *testing.T) {
	for _, text := range []string{"", " ", "(", "(1", "(1 2)", "(,)", "{1: 2}", "{'a'}", "{'a': 1 'b': 2}", "'a", "'a\n'", `'\x'`, "1 2",
		"true", "Nothing", "12345678901234567890", "-", "1.5", "u", "f'x'", "{'a': __import__('os')}", "0x10", strings.Repeat("(", 1000)} {
		if v, err := parseLiteral(text); err == nil {
			t.Errorf("%q: %v", text, v)
		}
	}
}

// FuzzLiteral reads any text: no panic, and what is wrong is said in one line.
func FuzzLiteral(f *testing.F) {
	f.Add("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3, 1, 2L), }  \n")
	f.Add(`{"a":[("b",u'c'),-1,None]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parseLiteral(text); err != nil && strings.ContainsAny(err.Error(), "\n\r\x00") {
			t.Fatalf("%q", err)
		}
	})
}
