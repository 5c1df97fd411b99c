package ui

import (
	"fmt"
	"image/png"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// What is done with kernels: choosing, stepping, saving.

// chosen is a click: on a kernel in colour it chooses that output channel, on a slice nothing.
func (p *kernelsPane) chosen(channel int) {
	if k := p.present(); k != nil && k.channel < 0 {
		p.on.look(func(s scene.Scene) scene.Scene { return s.AtChannel(channel, k.kernel.Out) })
	}
}

// own are the actions that mean kernels here.
func (p *kernelsPane) own() commands {
	some := func() string {
		if _, _, ok := p.wanted(); !ok {
			return "why.nokernels"
		}
		return ""
	}
	there := func() string {
		if why := some(); why != "" || p.present() != nil {
			return why
		}
		return "why.kernels"
	}
	step := func(n int) command { // also while those of the channel before are read
		return command{why: some, do: func() {
			_, l, _ := p.wanted()
			p.on.look(func(s scene.Scene) scene.Scene { return s.AtChannel(s.Channel+n, l.Out.C) })
		}}
	}
	zoom := func(by float64) func() {
		return func() { p.on.act(func() { p.grid.zoom(by) }) }
	}
	return commands{
		action.PreviousChannel: step(-1),
		action.NextChannel:     step(1),
		action.ZoomIn:          {do: zoom(1.25), why: there},
		action.ZoomOut:         {do: zoom(1 / 1.25), why: there},
		action.ZoomTrue:        {do: func() { p.on.act(p.grid.zoomTrue) }, why: there},
		action.FitGrid:         {do: zoom(0), why: there},
		action.SaveGrid:        {do: p.savePNG, why: there},
		action.SaveNPY:         {do: p.saveNPY, why: there},
	}
}

// name is the stem of a file with what is shown.
func (k *kernels) name() string {
	name := k.network.Layers[k.layer].Name + "_kernel"
	if k.channel >= 0 {
		name += fmt.Sprintf("_%d", k.channel)
	}
	return name
}

func (p *kernelsPane) savePNG() {
	k := p.ready
	called := p.now.modelCalled(k.network)
	p.on.save(saving{of: "kernels", name: k.name() + ".png", write: func(out io.Writer) error {
		n, l := k.network, k.network.Layers[k.layer]
		if k.channel < 0 {
			return png.Encode(out, view.KernelSheet(k.kernel, n.Card.Input.Channels, l.Name, view.KernelNote(called, k.kernel)))
		}
		o, err := sheet.OfSlices(l.Name, k.channel, k.sort, k.values)
		if err != nil {
			return err
		}
		o.Note = called
		img, err := sheet.Draw(k.maps.Tensor, o)
		if err != nil {
			return err
		}
		return (&sheet.PNGEncoder{}).Encode(out, img)
	}})
}

// saveNPY saves all weights of the layer, or those of the output channel that is shown; the order on the screen changes nothing.
func (p *kernelsPane) saveNPY() {
	k := p.ready
	shape, values := []int{3, 3, k.kernel.In, k.kernel.Out}, k.kernel.Taps
	if k.channel >= 0 {
		shape, values = shape[:3], k.maps.Tensor.Data
	}
	p.on.save(saving{of: "weights", name: k.name() + ".npy", write: func(out io.Writer) error { return weights.WriteNPY(out, shape, values) }, choices: kit.NewParagraph(p.now.lang.Text("kernels.layout", strings.Join(strings.Fields(fmt.Sprint(shape)), ", ")))})
}

// colourless is why kernels cannot be shown in colour and by channel in turns; "" where they can.
func (s *subject) colourless() string {
	n := s.network()
	switch {
	case n == nil:
		return "why.nomodel"
	case n.Layers[s.layer()].Kind != nn.Conv:
		return "why.nokernels"
	case n.Layers[s.layer()].In.C != 3:
		return "why.nosplit"
	}
	return ""
}
