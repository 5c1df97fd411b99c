package tune

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

var (
	testGPU     = gpu.Info{Vendor: "A vendor", Renderer: "A card", Version: "4.6 driver 1"}
	testChoices = []Choice{
		{"28x28x512-to-512", op.Algorithm{Family: shaders.SharedMedium, Winograd: 4}, []Trial{
			{op.Algorithm{Family: shaders.SharedMedium, Winograd: 4}, 1500 * time.Microsecond, nil},
			{op.Algorithm{Family: shaders.SharedSmall}, 0, errors.New("the driver said:\nno")},
		}},
		{"14x14x512-to-512", op.Algorithm{Family: shaders.SharedSmall, Winograd: 2}, nil},
	}
)

func keep(t *testing.T, file string, i gpu.Info, choices []Choice) {
	t.Helper()
	if err := write(file, i, choices); err != nil {
		t.Fatal(err)
	}
}

func TestTuningIsKept(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "vggscope", "tuning.json")
	keep(t, file, testGPU, testChoices)
	got := Read(file, testGPU)
	if len(got) != 2 || got["28x28x512-to-512"] != (op.Algorithm{Family: shaders.SharedMedium, Winograd: 4}) || got["14x14x512-to-512"] != (op.Algorithm{Family: shaders.SharedSmall, Winograd: 2}) {
		t.Errorf("read %v", got)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"version": 1`, `"kernel": "winograd4/shared_medium"`, `"ms": 1.5`, `"fault": "the driver said:"`, `"gl_renderer": "A card"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	keep(t, file, testGPU, []Choice{{"14x14x512-to-512", op.Algorithm{Family: shaders.Plain}, nil}})
	if got := Read(file, testGPU); len(got) != 2 || got["14x14x512-to-512"] != (op.Algorithm{Family: shaders.Plain}) {
		t.Errorf("after another choice for one of two shapes: %v", got)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("%d files, want one", len(left))
	}
}

// What another device, driver or set of shaders was found to be good at does not count.
func TestTuningIsOfOneDevice(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tuning.json")
	keep(t, file, testGPU, testChoices)
	other, newer := testGPU, testGPU
	other.Renderer, newer.Version = "Another card", "4.6 driver 2"
	for _, i := range []gpu.Info{other, newer, {}} {
		if got := Read(file, i); got != nil {
			t.Errorf("%v: %v", i, got)
		}
	}
	keep(t, file, other, testChoices[:1])
	keep(t, file, newer, testChoices[1:])
	if n := len(openTuning(file).Devices); n != 2 || len(Read(file, other)) != 1 || len(Read(file, newer)) != 1 {
		t.Errorf("%d devices: %v", n, openTuning(file).Devices)
	}
	text, _ := os.ReadFile(file)
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), shaders.Hash(), "0123456789abcdef")), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := Read(file, newer); got != nil {
		t.Errorf("with other shaders: %v", got)
	}
	for n := range 2 * tuningDevices {
		i := testGPU
		i.Renderer = strings.Repeat("x", n+1)
		keep(t, file, i, testChoices)
	}
	if n := len(openTuning(file).Devices); n != tuningDevices {
		t.Errorf("%d devices are remembered, want %d", n, tuningDevices)
	}
}

func TestDamagedTuningCountsAsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tuning.json")
	keep(t, file, testGPU, testChoices)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty":           "",
		"cut off":         string(good[:len(good)/2]),
		"not JSON":        "\x00\xff\x17",
		"another version": strings.Replace(string(good), `"version": 1`, `"version": 2`, 1),
		"unknown kernel":  strings.Replace(string(good), "winograd4/shared_medium", "winograd6/shared", 1),
		"wrong type":      strings.Replace(string(good), `"version": 1`, `"version": "1"`, 1),
		"endless":         strings.Replace(string(good), `"version": 1`, `"version": 1`+strings.Repeat(" ", tuningBytes), 1),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			if got := Read(file, testGPU); got != nil {
				t.Errorf("read %v", got)
			}
			keep(t, file, testGPU, testChoices) // and it can be replaced
			if got := Read(file, testGPU); len(got) != 2 {
				t.Errorf("after tuning again: %v", got)
			}
		})
	}
}

func TestTuningThatCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := write(filepath.Join(file, "tuning.json"), testGPU, testChoices); err == nil || !strings.Contains(err.Error(), "choices") {
		t.Errorf("error %v in a folder that is a file", err)
	}
	if err := os.Mkdir(filepath.Join(filepath.Dir(file), "tuning.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := write(filepath.Join(filepath.Dir(file), "tuning.json"), testGPU, testChoices); err == nil {
		t.Error("no error in place of a folder")
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 2 {
		t.Errorf("%d entries, want the two that were there", len(left))
	}
}

// Whatever a file holds, what is read from it is nothing or can be written again.
func FuzzParseTuning(f *testing.F) {
	f.Add([]byte(`{"version":1,"devices":[{"device":{"gl_vendor":"v"},"convolutions":[{"shape":"1x1x1-to-1","kernel":"direct/plain"}]}]}`))
	f.Add([]byte(`{"version":1,"devices":[{"convolutions":[{"kernel":"winograd4/shared_medium"},{"kernel":7}]}]}`))
	f.Add([]byte(`{"version":2}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got := parseTuning(text)
		if got.Version != 0 && got.Version != tuningVersion {
			t.Fatalf("version %d", got.Version)
		}
		if _, err := json.Marshal(got); err != nil {
			t.Fatal(err)
		}
		for _, d := range got.Devices {
			for _, c := range d.Convolutions {
				var k op.Algorithm
				if c.Algorithm != k && k.UnmarshalText([]byte(c.Algorithm.String())) != nil {
					t.Fatalf("kernel %q", c.Algorithm)
				}
			}
		}
	})
}
