package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// isBuilt is whether any test needed the program.
var isBuilt bool

// buildOnce builds the program for all tests, as users do.
var buildOnce = sync.OnceValues(func() (path string, err error) {
	isBuilt = true
	dir, err := os.MkdirTemp("", "vggscope-e2e-")
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "vggscope")
	build := append(append([]string{"build"}, raceFlags...), "-o", path, "../../app")
	if out, err := exec.Command("go", build...).CombinedOutput(); err != nil {
		return path, fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, nil
})

func built(t *testing.T) string {
	t.Helper()
	path, err := buildOnce()
	check(t, err)
	return path
}

func TestMain(m *testing.M) {
	code := m.Run()
	if isBuilt {
		if path, _ := buildOnce(); path != "" {
			os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(code)
}
