package gpu_test

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
)

// helperVar makes the test binary, when started again by a test, try to open a window and say what came of it.
const helperVar = "VGGSCOPE_TEST_OPEN"

func TestWindowOnOtherMachines(t *testing.T) {
	if os.Getenv(helperVar) != "" {
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("X displays and Mesa's version override are Linux's")
	}
	for _, c := range []struct {
		name, env, want string
	}{
		{"no display", "DISPLAY=", "no display"},
		{"display that is not there", "DISPLAY=:987", "no display"},
		{"OpenGL 3.3 only", "MESA_GL_VERSION_OVERRIDE=3.3", "unsupported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "unsupported" {
				d := context.Open(t, gpu.Options{}) // skips where there is no OpenGL to be overridden
				if !strings.Contains(d.Info().Version, "Mesa") || os.Getenv("DISPLAY") == "" {
					t.Skip("only Mesa's OpenGL on a display can be overridden")
				}
			}
			cmd := exec.Command(os.Args[0], "-test.run=^$")
			cmd.Env = append(os.Environ(), helperVar+"=1", "LIBGL_ALWAYS_SOFTWARE=1", c.env) // no device of EGL's instead
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "result: "+c.want) {
				t.Errorf("error %v, output %q, want %q", err, out, c.want)
			}
		})
	}
}

// openResult is what the second process prints.
func openResult(err error) string {
	switch {
	case err == nil:
		return "open"
	case errors.Is(err, gpu.ErrNoDisplay):
		return "no display"
	case errors.Is(err, gpu.ErrUnsupported):
		return "unsupported"
	}
	return err.Error()
}
