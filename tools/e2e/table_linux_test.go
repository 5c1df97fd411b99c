package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Ten times the pictures take the same memory, whole maps in the rows too.
func TestTableMemoryIsFlat(t *testing.T) {
	t.Parallel()
	list := smallPictures(t, 400)
	few := filepath.Join(t.TempDir(), "few.txt")
	text, err := os.ReadFile(list)
	check(t, err)
	check(t, os.WriteFile(few, []byte(strings.Join(strings.Split(string(text), "\n")[:40], "\n")), 0o666))
	peak := func(name, list string) int64 {
		cmd := tableCommand(t, filepath.Join(t.TempDir(), name), list, "--layer=block2_conv1", "--pool=none")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10 // Linux counts in KiB
	}
	for _, name := range []string{"t.npy", "t.parquet"} {
		if a, b := peak(name, few), peak(name, list); b > a+a/4+16 {
			t.Errorf("%s: %d MiB for 40 pictures, %d MiB for 400", name, a, b)
		} else {
			t.Logf("%s: %d MiB for 40 pictures, %d MiB for 400", name, a, b)
		}
	}
}
