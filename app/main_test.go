package main_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// requireGPU makes a missing display or OpenGL 4.3 a failure: set where they must be there, as by `make test`.
const requireGPU = "VGGSCOPE_REQUIRE_GPU"

// binary builds the program as users do, and says where it is.
func binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vggscope")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

type classified struct {
	Backend, Renderer string
	Top               []struct {
		ID          string
		Probability float64
	}
}

func classify(t *testing.T, program, backend string) (classified, error) {
	t.Helper()
	cmd := exec.Command(program, "classify", "--json", "--backend", backend, "assets/samples/soccer-ball.png")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // in which Fyne would complain, see app/cli/quiet
	out, err := cmd.Output()
	if err != nil {
		t.Logf("%s: %s", backend, stderr.String())
		return classified{}, err
	}
	if stderr.Len() > 0 {
		t.Errorf("%s: on standard error %q, want nothing", backend, stderr.String())
	}
	var list []classified
	if err := json.Unmarshal(out, &list); err != nil || len(list) != 1 {
		t.Fatalf("%s: %v: %s", backend, err, out)
	}
	return list[0], nil
}

// The program as it is shipped, from the file to the answer: OpenGL and the CPU name the same five classes.
func TestProgram(t *testing.T) {
	program := binary(t)
	cpu, err := classify(t, program, "cpu")
	if err != nil {
		t.Fatal(err)
	}
	if len(cpu.Top) != 5 || cpu.Top[0].ID != "soccer_ball" {
		t.Fatalf("the CPU says %+v, want a soccer ball and four more", cpu.Top)
	}
	t.Run("quiet in every locale", func(t *testing.T) { programInLocales(t, program) })
	t.Run("stops", func(t *testing.T) { programStops(t, program) })
	t.Run("gpu", func(t *testing.T) { programOnGPU(t, program, cpu) })
}

// programInLocales starts the program, and the toolkit with it, where the environment names no language.
func programInLocales(t *testing.T, program string) {
	for _, set := range []string{"LANG=C", "LC_ALL=C.UTF-8", "LC_ALL=POSIX", "LC_MESSAGES=POSIX.UTF-8", "LANG=", "LANG=nonsense!"} {
		cmd := exec.Command(program, "licenses", "--help")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		for _, v := range os.Environ() {
			if !strings.HasPrefix(v, "LC_") && !strings.HasPrefix(v, "LANG") {
				cmd.Env = append(cmd.Env, v)
			}
		}
		cmd.Env = append(cmd.Env, set)
		if out, err := cmd.Output(); err != nil || !bytes.HasPrefix(out, []byte("Usage")) || stderr.Len() > 0 {
			t.Errorf("%s: %v, answer %.40q, on standard error %q, want the help and nothing", set, err, out, stderr.String())
		}
	}
}

func programOnGPU(t *testing.T, program string, cpu classified) {
	gpu, err := classify(t, program, "gpu")
	if err != nil && os.Getenv(requireGPU) == "" {
		t.Skipf("no OpenGL 4.3 here, and %s is not set", requireGPU)
	}
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, gpu, cpu)
	if auto, err := classify(t, program, "auto"); err != nil || auto.Backend != "gpu" {
		t.Errorf("auto takes %q (%v) where there is a GPU", auto.Backend, err)
	}
	if runtime.GOOS == "linux" && strings.Contains(gpu.Renderer, "llvmpipe") {
		programOnOldGL(t, program)
	}
}

func sameAnswer(t *testing.T, gpu, cpu classified) {
	t.Helper()
	if gpu.Backend != "gpu" || gpu.Renderer == "" || len(gpu.Top) != len(cpu.Top) {
		t.Fatalf("the GPU says %+v", gpu)
	}
	for i, g := range gpu.Top {
		if c := cpu.Top[i]; g.ID != c.ID || math.Abs(g.Probability-c.Probability) > 1e-4 {
			t.Errorf("rank %d: %+v on the GPU, %+v on the CPU", i+1, g, c)
		}
	}
}

// programOnOldGL has Mesa claim to be too old.
func programOnOldGL(t *testing.T, program string) {
	t.Setenv("MESA_GL_VERSION_OVERRIDE", "3.3")
	out, err := exec.Command(program, "classify", "--backend", "gpu", "assets/samples/soccer-ball.png").CombinedOutput()
	if err == nil || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "OpenGL 4.3 is not available") {
		t.Errorf("with OpenGL 3.3: %v, %q, want one line and a failure", err, out)
	}
}

// programStops sends the signal of Ctrl+C to a program that waits for its next line.
func programStops(t *testing.T, program string) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal for Ctrl+C that one process can send to another")
	}
	cmd := exec.Command(program, "bench", "--step", "--backend", "cpu")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // of "ready"
		t.Fatal(err)
	}
	watchdog := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer watchdog.Stop()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if cmd.Wait(); cmd.ProcessState.ExitCode() != 130 {
		t.Errorf("after SIGINT: %v, want exit code 130", cmd.ProcessState)
	}
}
