//go:build !windows

package main

import (
	"fmt"
	"os"
)

// tell says why there is no window.
func tell(text string) { fmt.Fprintln(os.Stderr, "vggscope:", text) }
