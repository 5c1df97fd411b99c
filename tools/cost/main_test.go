package main

import (
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	const log = `vggscope: a note
{"msg":"begun","done":0}
{"msg":"ended","complete":true,"done":200,"seconds":20,"pictures_per_second":10}
`
	var out strings.Builder
	if err := run(strings.NewReader(log), &out, 0.4, 20); err != nil {
		t.Fatal(err)
	}
	// A million at 10 a second are 100,000 s or 27.8 h: 0.4 an hour makes 11.11, and 20 machines 1 h 23 min.
	if want := "| 10.0 pictures/s (200 in 20 s) | 27.8 machine hours | 20 machines: 1h23m0s | at 0.4 an hour: 11.11 |\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	for _, bad := range []string{"", "no JSON", `{"msg":"ended","complete":false,"pictures_per_second":3}`, `{"msg":"ended","complete":true,"pictures_per_second":0}`} {
		if err := run(strings.NewReader(bad), &out, 1, 1); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if run(strings.NewReader(log), &out, 1, 0) == nil {
		t.Error("no machines: no error")
	}
}
