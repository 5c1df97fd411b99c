package nntest

import "flag"

// InRace has the race detector run those tests only whose names match, in which goroutines meet, where none are asked for by name.
// Call it in short, from TestMain: all tests run without the detector, and in short on the second driver.
func InRace(tests string) {
	if run := flag.Lookup("test.run"); Race && run.Value.String() == "" {
		if err := run.Value.Set(tests); err != nil {
			panic(err)
		}
	}
}
