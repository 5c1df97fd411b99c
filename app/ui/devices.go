package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// devices know what can compute here, and how long a pass took on each of it: in the passes that were seen, or as it was measured.
type devices struct {
	now     *subject
	main    *mainThread
	session Session
	set     *settings.Settings
	machine Machine
	tell    func(key string, args ...any)
	offer   func(offer)

	passes map[paced][]time.Duration // the newest last
	asked  bool                      // both are measured, or were, without the user asking
}

// paced is what a pass' time depends on.
type paced struct {
	model   string // its path
	params  int
	backend nn.Backend
}

const (
	rememberedPasses = 9
	fasterBy         = 1.2             // from where on the CPU is worth a word
	unasked          = 5 * time.Second // of quiet before something is measured that nobody asked for
)

func (d *devices) key(m *session.Model, b nn.Backend) paced {
	return paced{m.Path, m.Network.Params(len(m.Network.Layers)), b}
}

// see takes note of what computes, and of a complete pass.
func (d *devices) see() {
	s := d.now.state
	if s.Device.Backend == nn.GPU {
		d.machine.Renderer, d.machine.None = s.Device.Renderer, nil
	}
	r := d.now.result
	if s.Model == nil || !r.Complete() || s.Result != r {
		return
	}
	d.note(d.key(s.Model, s.Device.Backend), r.Activations.Total())
	d.wonder()
}

// note remembers a pass' time; one pass is told of more than once.
func (d *devices) note(k paced, took time.Duration) {
	list := d.passes[k]
	if n := len(list); n > 0 && list[n-1] == took {
		return
	}
	if list = append(list, took); len(list) > rememberedPasses {
		list = list[1:]
	}
	d.passes[k] = list
}

// time is the middle one of the times on a backend with the model in use; 0 where there is none.
func (d *devices) time(b nn.Backend) time.Duration {
	m := d.now.state.Model
	if m == nil {
		return 0
	}
	list := slices.Sorted(slices.Values(d.passes[d.key(m, b)]))
	if len(list) == 0 {
		return 0
	}
	return list[len(list)/2]
}

// wonder has both measured where the "GPU" is the processor, which the CPU mode may use better. It does so once, with the
// built-in model, and only where the user has not chosen.
func (d *devices) wonder() {
	s := d.now.state
	known := d.set.Backends[s.Device.Renderer]
	if !s.Device.Software || known.Told || known.Use != "" || d.asked || s.Model.Path != "" {
		return
	}
	d.asked = true
	t := session.Measuring(func(m *session.Model, times session.Times) {
		d.main.do("measured", func() {
			d.keep(m, times)
			d.offerFaster(times)
		})
	})
	t.Rest, t.Until, t.Error = unasked, session.Ended, session.Logged
	d.session.Do(t)
}

// offerFaster says once that the CPU is faster.
func (d *devices) offerFaster(times session.Times) {
	s := d.now.state.Device
	if s.Backend != nn.GPU || times[nn.CPU] <= 0 {
		return
	}
	ratio := float64(times[nn.GPU]) / float64(times[nn.CPU])
	d.remember(s.Renderer, func(b *settings.Backend) { b.Told = true })
	if ratio < fasterBy {
		return
	}
	d.offer(offer{
		text:    func() string { return d.now.lang.Text("device.faster", fmt.Sprintf("%.1f", ratio)) },
		choices: []choice{{"device.use", func() { d.use(nn.CPU) }}},
		still:   func() bool { return d.now.state.Device.Backend != nn.CPU },
	})
}

func (d *devices) keep(m *session.Model, times session.Times) {
	for b, took := range times {
		d.passes[d.key(m, b)] = []time.Duration{took}
	}
}

// measure has both measured, and tells.
func (d *devices) measure() {
	d.session.Do(session.Measuring(func(m *session.Model, times session.Times) {
		d.main.do("measured", func() {
			d.keep(m, times)
			d.tell("device.measured", view.Millis(times[nn.GPU]), view.Millis(times[nn.CPU]))
		})
	}))
}

// use computes on something else from now on, on this GPU's machine.
func (d *devices) use(b nn.Backend) {
	if d.machine.Renderer != "" {
		d.remember(d.machine.Renderer, func(s *settings.Backend) { s.Use = string(b) })
	}
	d.session.SetBackend(b)
}

func (d *devices) remember(renderer string, change func(*settings.Backend)) {
	all := settings.Backends{}
	for k, v := range d.set.Backends {
		all[k] = v
	}
	b := all[renderer]
	change(&b)
	all[renderer] = b
	d.set.Backends = all
}

// bind is what the menu of devices does.
func (d *devices) bind(computed func() string) commands {
	on := func(b nn.Backend) func() bool { return func() bool { return d.now.state.Device.Backend == b } }
	measure := func() string {
		switch why := cmp.Or(computed(), d.noGPU()); {
		case why != "":
			return why
		case slices.ContainsFunc(d.now.state.Tasks, func(t session.TaskState) bool { return t.Name == session.MeasuringName }):
			return "why.measuring"
		}
		return ""
	}
	return commands{
		action.UseGPU:        {do: func() { d.use(nn.GPU) }, why: d.noGPU, checked: on(nn.GPU), note: func() string { return d.words(nn.GPU) }},
		action.UseCPU:        {do: func() { d.use(nn.CPU) }, checked: on(nn.CPU), note: func() string { return d.words(nn.CPU) }},
		action.MeasureDevice: {do: d.measure, why: measure},
	}
}

// noGPU is why OpenGL cannot compute.
func (d *devices) noGPU() string {
	switch s := d.now.state; {
	case d.machine.None != nil:
		return "why.nogpu"
	case s.Device.Backend == nn.CPU && s.CPUWhy != nil:
		return "why.badgpu"
	}
	return ""
}

// words are what stands behind a backend's name: on what it is, and what a pass takes.
func (d *devices) words(b nn.Backend) string {
	t, s := d.now.lang.Text, d.now.state.Device
	words := []string{""}
	switch {
	case b == nn.GPU && d.noGPU() != "":
		return dot + t("device.none")
	case b == nn.GPU && d.machine.Renderer != "":
		words = append(words, d.machine.Renderer)
	case b == nn.CPU && s.Backend == nn.CPU:
		words = append(words, threadWords(d.now.lang, s))
	}
	if took := d.time(b); took > 0 {
		words = append(words, view.Millis(took))
	} else {
		words = append(words, t("device.unmeasured"))
	}
	return strings.Join(words, dot)
}

// dot stands between facts of a line.
const dot = "  ·  "
