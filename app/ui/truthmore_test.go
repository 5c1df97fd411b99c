package ui

import (
	"encoding/json"
	"fmt"
	"image"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// What people do in a row: two models by turns, two pictures on locked ranges, many pictures at once and others before those are done,
// a first pass that is cancelled, steps back and forth, a window left alone, another device.

// rows are stages of the course.
func (o *walker) rows() [][]func(*testing.T) string {
	return [][]func(*testing.T) string{
		{saying(o.leave), saying(o.flip), saying(o.flip), saying(o.into), saying(o.key), saying(o.leave), saying(o.turn)},
		{saying(o.locked), saying(o.into), saying(o.channel), saying(o.turn), saying(o.besides), saying(o.each)},
		{saying(o.leave), o.pour, saying(o.key), saying(o.turn)},
		{saying(o.leave), saying(o.unbegun), saying(o.key), saying(o.turn)},
		{o.backAndForth, saying(o.alone), saying(o.key)},
		{saying(o.leave), saying(o.device), saying(o.key), saying(o.device)},
		{saying(o.pin), saying(o.key), saying(o.turn)},
		{saying(o.turnOff), saying(o.switched), saying(o.sorted), saying(o.turnOff), saying(o.sorted), saying(o.sorted)},
	}
}

// flip is the session with the other model in use, each with its result of the picture.
func (o *walker) flip() string {
	to, picture := 0, o.w.now.state.At%2
	if o.w.now.state.Model == o.states[0].Model {
		to = 1
	}
	s, other := o.states[4*to+2*picture], o.states[4*(1-to)+2*picture]
	s.Letter, s.Other, s.OtherResult = to, other.Model, other.Result
	o.update(s)
	return fmt.Sprint("model ", letters[to])
}

// pair is what is said of the two models that were in use last.
func (o *witness) pair() {
	p, s := o.w.parts.pair, &o.w.now.state
	o.same("two models by turns", p.root.Visible(), s.Other != nil)
	if s.Other == nil {
		return
	}
	results := [2]*session.Result{s.OtherResult, s.OtherResult}
	results[s.Letter] = o.w.now.result
	for i, side := range p.sides {
		o.begins("a model of two", side.Text, letters[i]+" ")
		if r := results[i]; r.Complete() && len(r.Top) > 0 {
			o.holds("what a model of two says", side.Text, kit.Shorten(o.w.now.lang.Class(r.Top[0].Class), 18), shareText(r.Top[0].Probability))
		}
	}
}

// locked shows two pictures on ranges that are locked.
func (o *walker) locked() string {
	o.deliver(0, o.rand.IntN(2))
	o.w.viewer.chooseLayer(1 + o.rand.IntN(9))
	o.w.commands.run(action.View(scene.Pictures))
	o.w.commands.run(action.Range(scene.Locked))
	return o.besides() + ", locked"
}

// each has each channel on a range of its own.
func (o *walker) each() string {
	o.w.commands.run(action.Range(scene.PerChannel))
	return "a range for each"
}

// turnOff switches the chosen channel of a layer of maps off, or on again.
func (o *walker) turnOff() string {
	if o.w.now.result.AllOn() == nil || o.w.now.network().Layers[o.w.now.layer()].Out.Flat() {
		o.deliver(0, 0)
		o.w.viewer.chooseLayer(3)
	}
	o.w.commands.run(action.View(scene.Maps))
	o.w.commands.run(action.SwitchChannel)
	drain()
	return fmt.Sprint("off: ", o.w.now.scene.Off)
}

// sorted sorts channels by something that follows from their values.
func (o *walker) sorted() string {
	o.sorts++
	keys := []rank.Key{rank.Mean, rank.Zeros, rank.L2}
	o.w.viewer.setSort(keys[o.sorts%len(keys)])
	return "sorted by " + string(o.w.now.scene.Order.Key)
}

// pour has many pictures dropped, and while the second of them is under way one of them alone.
func (o *walker) pour(t *testing.T) string {
	s := o.states[0]
	if o.poured == nil {
		o.poured = append(o.poured, s.Files...)
		for i := range 16 {
			path := filepath.Join(o.home, fmt.Sprintf("p%02d.png", i))
			keepPNG(t, path, image.NewNRGBA(image.Rect(0, 0, 30, 20)))
			o.poured = append(o.poured, path)
		}
	}
	next := o.states[2]
	s.Files, next.Files = o.poured, o.poured
	o.w.Update(s)
	next.Phase, next.Result = session.Running, s.Result
	o.update(next)
	part := o.states[3]
	part.Files, part.Phase = o.poured, session.Running
	o.w.Update(part)
	alone := o.states[1]
	alone.Files, alone.At, alone.Phase, alone.Result = alone.Files[:1], 0, session.Running, part.Result
	o.w.Update(alone)
	if o.rand.IntN(2) == 0 {
		drain()
	}
	done := o.states[0]
	done.Files = done.Files[:1]
	o.update(done)
	return "18 pictures, and then one"
}

// unbegun is the session with a model and a picture whose first pass was cancelled before it had come to anything.
func (o *walker) unbegun() string {
	s := o.states[0]
	if o.w.now.state.Model == s.Model {
		s = o.states[6]
	}
	s.Result, s.Phase = nil, session.Running
	o.update(s)
	o.w.cancel()
	s.Phase = session.Idle
	o.update(s)
	return "a first pass cancelled"
}

// backAndForth takes back what was done, and does it again.
func (o *walker) backAndForth(t *testing.T) string {
	want, n := written(o.w.viewer.whole()), 0
	for ; n < 25 && o.w.viewer.history.Back(); n++ {
		o.w.commands.run(action.Undo)
		if n%5 == 4 {
			drain()
		}
	}
	o.rest(t)
	o.moved() // some of the views between have no pane that keeps it
	o.atRest(t)
	for k := range n {
		o.w.commands.run(action.Redo)
		if k%5 == 4 {
			drain()
		}
	}
	o.rest(t)
	o.moved()
	var was scene.Scene
	if err := json.Unmarshal([]byte(want), &was); err != nil {
		t.Fatal(err)
	}
	o.back(was)
	return fmt.Sprint(n, " steps back and forth")
}

// alone leaves the window alone for long.
func (o *walker) alone() string {
	o.w.Still()
	drain()
	return "left alone"
}

// device is the session that computes with something else.
func (o *walker) device() string {
	s := o.w.now.state
	if s.Device.Backend == nn.GPU {
		s.Device = o.states[0].Device
	} else {
		s.Device = nn.DeviceInfo{Backend: nn.GPU, Renderer: "llvmpipe", Version: "4.5"}
	}
	o.update(s)
	return "device " + string(s.Device.Backend)
}

// pin pins one of the strongest values of a layer of maps.
func (o *walker) pin() string {
	if o.w.now.result == nil || o.w.now.result.Done < 7 {
		o.deliver(0, 0)
	}
	i := 1 + o.rand.IntN(6)
	l := o.w.now.network().Layers[i]
	x, err := o.w.now.result.Activations.Output(i)
	if err != nil {
		return err.Error()
	}
	c := o.rand.IntN(x.C)
	at := trace.Peaks(x, c, 3)[2]
	o.w.viewer.look(o.w.viewer.whole().WithTab(scene.UnitTab).Pin(scene.Unit{Layer: l.Name, Channel: c, Y: at.Y, X: at.X}))
	drain()
	return fmt.Sprint("pinned ", l.Name, c, at)
}

// With a channel off above the pinned unit, what is told of its place in the layers above is of the pass with it off.
func TestPlacesAboveAUnitWithAChannelOff(t *testing.T) {
	o, _ := areaWindow(t, 2)
	w := o.w
	w.viewer.look(w.viewer.whole().WithTab(scene.UnitTab).Pin(scene.Unit{Layer: "block1_conv1", Y: 30, X: 40}))
	o.rest(t)
	for c := range 2 {
		w.viewer.toggleOff(c)
	}
	o.switched()
	o.rest(t)
	depths := w.parts.unit.story.depths
	for _, d := range depths[min(2, len(depths)):] {
		x, err := w.now.result.Activations.Output(d.layer.Index)
		if err != nil {
			t.Fatal(err)
		}
		if want := x.At(d.y, d.x, d.top); d.value != want {
			t.Errorf("%s: %v, want %v", d.layer.Name, d.value, want)
		}
	}
	if len(depths) < 10 || w.now.result.Whole == nil {
		t.Errorf("%d layers, off %v", len(depths), w.now.result.Off)
	}
}
