//go:build !race

package nntest

// Race reports whether the race detector watches.
const Race = false
