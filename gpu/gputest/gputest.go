// Package gputest gives tests an OpenGL device and checks that they leave nothing alive on it.
package gputest

import (
	"os"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
)

// Require names the variable that turns a missing OpenGL 4.3 from a skipped test into a failed one. CI sets it.
const Require = "VGGSCOPE_REQUIRE_GPU"

// RequireRenderer names the variable that makes tests fail on every renderer but those whose name holds its value: a driver
// that was asked for and is missing may be stood in for by another one without a word.
const RequireRenderer = "VGGSCOPE_REQUIRE_RENDERER"

// Context is the hidden window that one test binary shares. GLFW wants it made on the main thread, and in a test binary
// only TestMain runs there.
type Context struct {
	window *gpu.Window
	err    error
}

// Main runs the tests of a package between the making and the removal of the window, and exits. Call it from TestMain
// with the package's own Context variable, and lock the main thread in an init function.
func Main(m *testing.M, c *Context) {
	c.window, c.err = gpu.NewWindow()
	code := m.Run()
	if c.window != nil {
		c.window.Destroy()
	}
	os.Exit(code)
}

// Window gives the hidden window, for tests that open their device in other ways. Without OpenGL 4.3 the test is skipped
// with the reason, or fails where Require is set.
func (c *Context) Window(t testing.TB) *gpu.Window {
	t.Helper()
	if c.err != nil {
		if os.Getenv(Require) != "" {
			t.Fatalf("no OpenGL 4.3, and %s is set: %v", Require, c.err)
		}
		t.Skipf("no OpenGL 4.3: %v", c.err)
	}
	return c.window
}

// Open opens a device for one test and closes it at the end, when no object may be left alive on it.
func (c *Context) Open(t testing.TB, o gpu.Options) *gpu.Device {
	t.Helper()
	d, err := gpu.Open(c.Window(t), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := os.Getenv(RequireRenderer); !strings.Contains(d.Info().Renderer, want) {
		t.Errorf("the renderer is %q, want one with %q in its name, as %s says", d.Info().Renderer, want, RequireRenderer)
	}
	t.Cleanup(func() {
		if live := d.LiveLabels(); len(live) > 0 {
			t.Errorf("%d objects left alive on the device: %v", len(live), live)
		}
		d.Close()
	})
	return d
}
