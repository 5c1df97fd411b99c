package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
)

// A GPU that is remembered to compute wrong is used by no command: auto says why it takes the CPU, and gpu is an error.
func TestCommandsDoNotUseAWrongGPU(t *testing.T) {
	gpu := thisGPU(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	wrong := check.Report{
		GPU: &gpu, Stored: true, Verdict: "A layer is computed wrong.", Rows: []check.Row{{GPUAgainstStored: &check.Deviation{Before: 1}}},
	}
	if err := (check.Verdicts{}).Keep(wrong); err != nil {
		t.Fatal(err)
	}
	said := "this GPU, with its driver, computes wrong: A layer is computed wrong"
	auto := run(t, "classify", "--model", smallNPZ, sunflower)
	if auto.code != exitOK {
		t.Errorf("exit code %d, want an answer of the CPU", auto.code)
	}
	auto.oneLine(t, "computing on the CPU: "+said+"\n")
	run(t, "classify", "--backend=gpu", "--model", smallNPZ, sunflower).
		failed(t, exitFailed, said+"; use --backend cpu, or see with vggscope check whether it is so still")
}

// One that nothing is known of is judged without a word where there is no terminal, and the verdict is kept.
func TestCommandsJudgeANewGPU(t *testing.T) {
	thisGPU(t)
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	run(t, "classify", "--backend=gpu", "--model", smallNPZ, sunflower).ok(t)
	text, err := os.ReadFile(filepath.Join(cache, "vggscope", "verdicts.json"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(text), `"gl_renderer": "`)
}

// thisGPU is what commands compute on here. The thread stays the test's own until its end, because GLFW wants one.
func thisGPU(t *testing.T) nn.DeviceInfo {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the folder of caches is moved as on Linux")
	}
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	w, err := newWindow()
	if err != nil {
		if os.Getenv(gputest.Require) != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer w.Destroy()
	d, err := nn.Probe(w)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
