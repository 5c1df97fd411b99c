package main

import (
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
)

// device is a runner of which nothing but its device is known: computing with it panics.
type device struct {
	nn.Runner
	info nn.DeviceInfo
}

func (d device) Device() nn.DeviceInfo { return d.info }

// A device that there is a verdict on is not checked again by itself, nor is the CPU.
func TestCheckOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folder of caches is moved as on Linux")
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	card := nn.DeviceInfo{Backend: nn.GPU, Renderer: "A card", Version: "4.6"}
	if err := (check.Verdicts{}).Keep(check.Report{GPU: &card, Stored: true, OK: true}); err != nil {
		t.Fatal(err)
	}
	for _, info := range []nn.DeviceInfo{card, {Backend: nn.CPU}} {
		if err := checkOnce(t.Context(), device{info: info}); err != nil {
			t.Errorf("%s: %v", info.Backend, err)
		}
	}
	card.Version = "4.7"
	defer func() {
		if recover() == nil {
			t.Error("a new driver is not checked")
		}
	}()
	_ = checkOnce(t.Context(), device{info: card})
}
