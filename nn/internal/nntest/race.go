//go:build race

package nntest

// Race reports whether the race detector watches, under which arithmetic in Go takes ten times as long and more. What a test
// then leaves out, it does without it.
const Race = true
