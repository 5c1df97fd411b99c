//go:build race

package raced

// On reports whether the race detector watches, under which arithmetic in Go takes ten times as long and more. What a test
// then leaves out, it does without it.
const On = true
