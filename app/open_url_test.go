package main

import (
	"os/exec"
	"testing"
	"time"
)

// Who opens pages by a program that finds nothing for them is told.
func TestOpener(t *testing.T) {
	for program, fails := range map[string]bool{"true": false, "false": true} {
		path, err := exec.LookPath(program)
		if err != nil {
			t.Skip(err)
		}
		told := make(chan error, 1)
		if err := opener(path)("file:///data", func(err error) { told <- err }); err != nil {
			t.Fatal(err)
		}
		wait := time.Minute
		if !fails {
			wait = 200 * time.Millisecond
		}
		select {
		case err := <-told:
			if !fails {
				t.Errorf("%s: %v", program, err)
			}
		case <-time.After(wait):
			if fails {
				t.Errorf("%s: nothing is told", program)
			}
		}
	}
	if err := opener("/data/no such program")("x", func(error) {}); err == nil {
		t.Error("a program that is not there opens a page")
	}
}
