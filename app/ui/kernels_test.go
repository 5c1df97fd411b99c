package ui

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// settleKernels waits until the kernels that are wanted are on the screen.
func settleKernels(t *testing.T, w *Window) {
	t.Helper()
	p := w.parts.kernels
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
		k, _, ok := p.wanted()
		if len(posts) == 0 && p.jobs == 0 && (!ok || p.ready != nil && p.ready.kernelsKey == k) {
			return
		}
	}
	t.Fatal("no kernels")
}

// What the kernels' view shows, in every order and of every layer, is what the file holds.
func TestKernels(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	w.commands.run(action.View(scene.Kernels))
	p, n := w.parts.kernels, w.now.network()
	if waiting := w.now.lang.Text("grid.waiting"); p.ready == nil && !strings.HasSuffix(p.count.Text, waiting) {
		t.Errorf("while the kernels are read, %q is said, want %q", p.count.Text, waiting)
	}
	for _, l := range n.Layers {
		w.viewer.chooseLayer(l.Index)
		if why := p.own()[action.SaveNPY].hindered(); l.Kind == nn.Conv && p.present() == nil && (why != "why.kernels" || p.below.Visible()) {
			t.Errorf("while the kernels of %s are read: %q, numbers shown: %t", l.Name, why, p.below.Visible())
		}
		settleKernels(t, w)
		if why := w.commands[action.SplitKernels].hindered(); (why == "") != (l.Kind == nn.Conv && l.In.C == 3) {
			t.Errorf("%s by channel: %q", l.Name, why)
		}
		if l.Kind != nn.Conv {
			if p.ready != nil || p.empty.Whole() != w.now.lang.Text("kernels.none") || p.own()[action.SaveNPY].hindered() == "" {
				t.Errorf("%s has kernels", l.Name)
			}
			continue
		}
		k, err := nn.ReadKernel(context.Background(), n, w.now.state.Model.Weights, l.Index)
		if err != nil {
			t.Fatal(err)
		}
		if l.In.C == 3 {
			checkColours(t, w, k)
			w.commands.run(action.SplitKernels)
			settleKernels(t, w)
		}
		for _, key := range rank.SliceKeys() {
			w.commands.run(action.Slice(key))
			w.commands.run(action.NextChannel)
			settleKernels(t, w)
			checkSlices(t, w, l, k, key)
		}
	}
}

// checkColours checks the numbers of the chosen kernel, and what is said of the weights under the mouse.
func checkColours(t *testing.T, w *Window, k nn.Kernel) {
	t.Helper()
	p := w.parts.kernels
	w.commands.run(action.NextChannel)
	settleKernels(t, w)
	c := w.now.scene.Channel
	for in, name := range w.now.network().Card.Input.Channels {
		for i, line := range strings.Split(p.weights[in].Text, "\n") {
			want := string(name)
			for column := range 3 {
				want += strings.ReplaceAll(fmt.Sprintf(" %+.3f", k.Taps[((3*i+column)*3+in)*k.Out+c]), "-", "−")
			}
			if line != want {
				t.Errorf("row %d: %q, want %q", i, line, want)
			}
		}
	}
	if c == 0 || p.grid.look.Chosen != c || p.grid.maps.Places() != k.Out {
		t.Errorf("channel %d is chosen, framed is %d of %d", c, p.grid.look.Chosen, p.grid.maps.Places())
	}
	if want := "±" + view.Number(heaviest(k, -1), 3); !strings.HasSuffix(p.count.Text, want) {
		t.Errorf("%q, want the end of the scale, %s", p.count.Text, want)
	}
	if p.order.Visible() || p.split.Position().X != 0 {
		t.Errorf("the box stands at %v, where no order is", p.split.Position())
	}
	drawn(w.win.Canvas()) // draws
	cell := p.grid.grid.Cell(1, 2, 0)
	at := origin(p.grid).Add(fyne.NewPos(float32(cell.Min.X+1), float32(cell.Min.Y+1)))
	inset, _ := w.win.Canvas().InteractiveArea()
	test.MoveMouse(w.win.Canvas(), at.Add(inset))
	want := fmt.Sprintf("block1_conv1 [1] (2, 0)  B = %s  G = %s  R = %s", view.Exact(k.Taps[6*3*k.Out+1]), view.Exact(k.Taps[(6*3+1)*k.Out+1]), view.Exact(k.Taps[(6*3+2)*k.Out+1]))
	if got := w.parts.status.value.Text; got != want {
		t.Errorf("under the mouse %q, want %q", got, want)
	}
}

// heaviest is the largest magnitude among the weights of an output channel, or of all for -1.
func heaviest(k nn.Kernel, out int) (most float64) {
	for i, v := range k.Taps {
		if out < 0 || i%k.Out == out {
			most = max(most, math.Abs(float64(v)))
		}
	}
	return most
}

// checkSlices checks the slices of the chosen output channel, and their order.
func checkSlices(t *testing.T, w *Window, l nn.Layer, k nn.Kernel, key rank.Key) {
	t.Helper()
	p, c := w.parts.kernels, min(w.now.scene.Channel, k.Out-1)
	read, err := w.now.result.Activations.Output(l.Index - 1)
	if err != nil {
		t.Fatal(err)
	}
	values, order := make([]float64, k.In), make([]int, k.In)
	for in := range order {
		order[in] = in
		for tap := range 9 {
			v := float64(k.Taps[(tap*k.In+in)*k.Out+c])
			if got := p.grid.maps.Tensor.At(tap/3, tap%3, in); float64(got) != v {
				t.Errorf("%s: tap %d of slice %d is %v, want %v", l.Name, tap, in, got, v)
			}
			switch key {
			case rank.L2:
				values[in] += v * v
			case rank.Sum:
				values[in] += v
			case rank.Reach:
				for y := range read.H {
					for x := range read.W {
						if y, x := y+tap/3-1, x+tap%3-1; y >= 0 && x >= 0 && y < read.H && x < read.W {
							values[in] += math.Abs(v * float64(read.At(y, x, in)))
						}
					}
				}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	var got []int
	for place := range p.grid.maps.Places() {
		got = append(got, p.grid.maps.Channel(place))
	}
	if !slices.Equal(got, order) {
		t.Errorf("%s by %s: %v, want %v", l.Name, key, got, order)
	}
	want := w.now.lang.Text("kernels.slices", c, k.Out, k.In) + "  ·  ±" + view.Number(heaviest(k, c), 3)
	if p.count.Text != want || p.title.Text != l.Name {
		t.Errorf("%q, %q, want %q", p.title.Text, p.count.Text, want)
	}
}
