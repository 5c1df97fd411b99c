package screen

import (
	"os"
	"runtime"
	"testing"
)

func init() { runtime.LockOSThread() } // GLFW wants to be asked on the main thread

// The answers are taken where tests run on the main thread.
var (
	room [2]int
	draw bool
)

func TestMain(m *testing.M) {
	if os.Getenv("DISPLAY") != "" {
		room[0], room[1] = Desktop()
		draw = CanDraw()
	}
	os.Exit(m.Run())
}

func TestADisplayHasRoomAndWindows(t *testing.T) {
	if os.Getenv("DISPLAY") == "" {
		t.Skip("no X display")
	}
	if room[0] < 1 || room[1] < 1 || !draw {
		t.Errorf("room of %d x %d, windows can be drawn: %v", room[0], room[1], draw)
	}
}
