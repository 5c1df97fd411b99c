package tune

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights/atomicfile"
)

const (
	tuningVersion = 1
	tuningBytes   = 1 << 20 // of a file that is read; one device's choices take some 5 KiB
	tuningDevices = 16      // that are remembered: drivers get new versions, and the old ones' choices are of no use
)

// tuning is the file of choices, by device.
type tuning struct {
	Version int           `json:"version"`
	Devices []tunedDevice `json:"devices"` // the one tuned last comes first
}

// tunedDevice is what was found on one device, with one driver and one set of shaders: with another of any of them it
// says nothing.
type tunedDevice struct {
	Device       tunedKey    `json:"device"`
	Time         time.Time   `json:"time"`
	Convolutions []tunedConv `json:"convolutions"`
}

type tunedKey struct {
	Vendor   string `json:"gl_vendor"`
	Renderer string `json:"gl_renderer"`
	Version  string `json:"gl_version"`
	Shaders  string `json:"shaders"` // hash of their texts
}

type tunedConv struct {
	Shape     string       `json:"shape"`
	Algorithm op.Algorithm `json:"kernel"`
	Tried     []tunedTrial `json:"tried"` // to be read by people
}

type tunedTrial struct {
	Algorithm op.Algorithm `json:"kernel"`
	MS        float64      `json:"ms,omitempty"`
	Fault     string       `json:"fault,omitempty"`
}

// DefaultFile is where the choices are kept: tuning.json in the program's folder of the user's caches. It is empty
// where there is no such folder; then nothing is kept.
func DefaultFile() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "vggscope", "tuning.json")
}

func keyOf(i gpu.Info) tunedKey { return tunedKey{i.Vendor, i.Renderer, i.Version, shaders.Hash()} }

// Read gives the choices for a device, by shape. A file that is missing, damaged, or of other devices, drivers or
// shaders counts as none: then the table of defaults serves.
func Read(file string, i gpu.Info) map[string]op.Algorithm {
	t := openTuning(file)
	at := slices.IndexFunc(t.Devices, func(d tunedDevice) bool { return d.Device == keyOf(i) })
	if at < 0 {
		return nil
	}
	known := map[string]op.Algorithm{}
	for _, c := range t.Devices[at].Convolutions {
		known[c.Shape] = c.Algorithm
	}
	return known
}

// openTuning reads a file; what is not right is empty.
func openTuning(file string) tuning {
	if file == "" {
		file = DefaultFile()
	}
	f, err := os.Open(file)
	if err != nil {
		return tuning{}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, tuningBytes))
	if err != nil {
		return tuning{}
	}
	return parseTuning(text)
}

func parseTuning(text []byte) tuning {
	var t tuning
	if err := json.Unmarshal(text, &t); err != nil || t.Version != tuningVersion {
		return tuning{}
	}
	return t
}

// write adds choices to a file, in place of those that the device had for the same shapes. What older drivers of the
// device found is dropped.
func write(file string, i gpu.Info, choices []Choice) error {
	if file == "" {
		file = DefaultFile()
	}
	if file == "" {
		return nil
	}
	old := openTuning(file)
	d := tunedDevice{Device: keyOf(i), Time: time.Now().UTC().Truncate(time.Second)}
	for _, c := range choices {
		d.Convolutions = append(d.Convolutions, c.tuned())
	}
	t := tuning{Version: tuningVersion, Devices: []tunedDevice{d}}
	for _, other := range old.Devices {
		switch {
		case other.Device == d.Device:
			for _, c := range other.Convolutions {
				if !slices.ContainsFunc(choices, func(n Choice) bool { return n.Shape == c.Shape }) {
					t.Devices[0].Convolutions = append(t.Devices[0].Convolutions, c)
				}
			}
		case other.Device.Vendor == d.Device.Vendor && other.Device.Renderer == d.Device.Renderer:
		case len(t.Devices) < tuningDevices:
			t.Devices = append(t.Devices, other)
		}
	}
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return fmt.Errorf("nn: the choices of algorithms: %w", err)
	}
	if err := atomicfile.WriteBytes(file, 0o600, 0o777, append(text, '\n')); err != nil {
		return fmt.Errorf("nn: keeping the choices of algorithms: %w", err)
	}
	return nil
}

func (c Choice) tuned() tunedConv {
	t := tunedConv{Shape: c.Shape, Algorithm: c.Algorithm}
	for _, trial := range c.Trials {
		r := tunedTrial{Algorithm: trial.Algorithm, MS: float64(trial.Time) / float64(time.Millisecond)}
		if trial.Err != nil {
			r.Fault, _, _ = strings.Cut(trial.Err.Error(), "\n") // a driver may have more to say about a shader
		}
		t.Tried = append(t.Tried, r)
	}
	return t
}
