//go:build race

package e2e

// raceFlags builds the program as this test was built: what races in the program, shows here too.
var raceFlags = []string{"-race"}
