// Package raced leaves to the race detector what it is for, in the tests of all packages.
package raced

import (
	"flag"
	"testing"
)

// Only has the race detector run those tests only whose names match, in which goroutines meet, where it is in short and no test is asked
// for by name. Call it from TestMain. All tests run without the detector, in short too, as the second driver has it.
func Only(tests string) {
	flag.Parse()
	if run := flag.Lookup("test.run"); On && testing.Short() && run.Value.String() == "" {
		if err := run.Value.Set(tests); err != nil {
			panic(err)
		}
	}
}
