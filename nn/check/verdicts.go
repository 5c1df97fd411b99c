package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/atomicfile"
)

// ErrWrong is in the error of a GPU that is known to compute wrong.
var ErrWrong = errors.New("this GPU, with its driver, computes wrong")

// Verdicts are what is remembered of GPUs: which of them compute right, and what was wrong with the others. They are in a
// file that the window and all commands share.
type Verdicts struct {
	File     string                // empty for VerdictFile
	Judge    bool                  // Open judges a GPU that nothing is known of, which takes a second or two; else it takes it
	Progress func(done, total int) // hears of layers computed for a judgement; may be nil
}

// Bounds of the file.
const (
	verdictVersion = 1       // another one whenever what runs the shaders changes so that all is to be asked anew
	verdictBytes   = 1 << 20 // of a file that is read
	verdictDevices = 20      // that are remembered
)

type verdictFile struct {
	Version int       `json:"version"`
	Devices []verdict `json:"devices"` // the one asked last comes first
}

// verdict is on one device with one driver and one set of shaders: of another of any of them it says nothing.
type verdict struct {
	Device verdictKey `json:"device"`
	Time   time.Time  `json:"time"`
	Fault  string     `json:"fault,omitempty"` // empty where it computes right
}

type verdictKey struct {
	Vendor   string `json:"gl_vendor"`
	Renderer string `json:"gl_renderer"`
	Version  string `json:"gl_version"`
	Shaders  string `json:"shaders"` // hash of their texts
}

func keyOf(d nn.DeviceInfo) verdictKey {
	return verdictKey{d.Vendor, d.Renderer, d.Version, shaders.Hash()}
}

// VerdictFile is where verdicts are kept: verdicts.json in the program's folder of the user's caches. It is empty where there
// is no such folder; then nothing is kept.
func VerdictFile() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "vggscope", "verdicts.json")
}

// Open is nn.Open for GPUs that compute right. One that is known to be wrong counts as none: Auto takes the CPU, whose
// DeviceInfo.CPUWhy says why, and for the backend GPU that is the error; either wraps ErrWrong.
func (v Verdicts) Open(ctx context.Context, set *weights.Set, o nn.Options) (nn.Runner, error) {
	if o.Backend == nn.CPU || o.Window == nil {
		return nn.Open(ctx, set, o)
	}
	wrong := v.ask(ctx, o.Window)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if wrong != nil && o.Backend == nn.GPU {
		return nil, wrong
	}
	if wrong != nil {
		o.Window, o.NoGPU = nil, wrong
	}
	return nn.Open(ctx, set, o)
}

// ask is what is wrong with a window's GPU, or nil. One that nothing can be found out about counts as right: what is the
// matter with it will show when a network is opened.
func (v Verdicts) ask(ctx context.Context, w *nn.Window) error {
	d, err := nn.Probe(w)
	if err != nil {
		return nil
	}
	known, ok := v.of(d)
	if !ok && v.Judge {
		report, err := v.judge(ctx, w)
		if err != nil {
			return nil
		}
		if known, ok = report.verdict(); ok {
			_ = v.keep(known) // where it cannot be kept it is asked again next time
		}
	}
	if !ok || known.Fault == "" {
		return nil
	}
	return wrongGPU(known.Fault)
}

func wrongGPU(fault string) error {
	return fmt.Errorf("check: %w: %s", ErrWrong, strings.TrimSuffix(fault, "."))
}

// Known reports whether there is a verdict on a device.
func (v Verdicts) Known(d nn.DeviceInfo) bool {
	_, ok := v.of(d)
	return ok
}

// judge checks the narrow network on the GPU: it has all kinds of layers, and all programs that larger ones use.
func (v Verdicts) judge(ctx context.Context, w *nn.Window) (Report, error) {
	set := narrowSet()
	cpu, err := nn.Open(ctx, set, nn.Options{Backend: nn.CPU})
	if err != nil {
		return Report{}, err
	}
	defer cpu.Close()
	gpu, err := nn.Open(ctx, set, nn.Options{Backend: nn.GPU, Window: w})
	if err != nil {
		return Report{}, err
	}
	defer gpu.Close()
	return Run(ctx, gpu, cpu, Narrow(), v.Progress)
}

// Keep remembers what reports say of the GPU that they are on. Only those count that hold it against stored values and found
// the CPU to meet them: where both are off, the weights are to blame.
func (v Verdicts) Keep(reports ...Report) error {
	var kept *verdict
	for _, r := range reports {
		if found, ok := r.verdict(); ok && (kept == nil || kept.Fault == "") {
			kept = &found
		}
	}
	if kept == nil {
		return nil
	}
	return v.keep(*kept)
}

// verdict is what a report says of its GPU; ok is false where it says nothing.
func (r Report) verdict() (v verdict, ok bool) {
	if r.GPU == nil || !r.Stored || r.Err != nil {
		return v, false
	}
	v = verdict{Device: keyOf(*r.GPU), Time: time.Now().UTC().Truncate(time.Second)}
	if r.gradientOff() {
		v.Fault = r.Verdict
		return v, r.CPUGradient <= GradientBound
	}
	if first := r.First(); first != nil {
		v.Fault = r.Verdict
		return v, !first.off(first.CPUAgainstStored)
	}
	return v, true
}

// Fault is the verdict as an error, nil where all is right. It wraps ErrWrong where it is the GPU that is wrong.
func (r Report) Fault() error {
	v, ok := r.verdict()
	switch {
	case r.OK:
		return nil
	case ok && v.Fault != "":
		return wrongGPU(v.Fault)
	}
	return errors.New(strings.TrimSuffix(r.Verdict, "."))
}

// of looks a device up.
func (v Verdicts) of(d nn.DeviceInfo) (verdict, bool) {
	known := readVerdicts(v.file())
	at := slices.IndexFunc(known, func(k verdict) bool { return k.Device == keyOf(d) })
	if at < 0 {
		return verdict{}, false
	}
	return known[at], true
}

// keep puts a verdict in front of the others, in place of that on older drivers of the device.
func (v Verdicts) keep(n verdict) error {
	file := v.file()
	if file == "" {
		return nil
	}
	f := verdictFile{verdictVersion, []verdict{n}}
	for _, old := range readVerdicts(file) {
		same := old.Device.Vendor == n.Device.Vendor && old.Device.Renderer == n.Device.Renderer
		if !same && len(f.Devices) < verdictDevices {
			f.Devices = append(f.Devices, old)
		}
	}
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("check: the verdict on %s: %w", n.Device.Renderer, err)
	}
	if err := atomicfile.WriteBytes(file, 0o600, 0o777, append(text, '\n')); err != nil {
		return fmt.Errorf("check: keeping the verdict on %s: %w", n.Device.Renderer, err)
	}
	return nil
}

func (v Verdicts) file() string {
	if v.File == "" {
		return VerdictFile()
	}
	return v.File
}

// readVerdicts reads a file; one that is missing, damaged or of another version counts as empty.
func readVerdicts(file string) []verdict {
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, verdictBytes))
	if err != nil {
		return nil
	}
	var v verdictFile
	if err := json.Unmarshal(text, &v); err != nil || v.Version != verdictVersion {
		return nil
	}
	return v.Devices
}
