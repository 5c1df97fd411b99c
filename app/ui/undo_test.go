package ui

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// mapsPicture is what the pane of the maps shows, drawn anew.
func mapsPicture(w *Window) []byte {
	g := w.parts.maps.grid
	dst := image.NewRGBA(image.Rect(0, 0, int(g.Size().Width), int(g.Size().Height)))
	g.draw(dst, 1)
	return dst.Pix
}

// doer does something to a view by keys and mouse.
type doer struct {
	w    *Window
	rand *rand.Rand
}

func (d doer) act() string {
	g, n := d.w.parts.maps.grid, d.rand.IntN
	size := g.Size()
	event := fyne.PointEvent{Position: fyne.NewPos(d.rand.Float32()*size.Width, d.rand.Float32()*size.Height)}
	switch n(11) {
	case 9:
		d.w.parts.maps.orders.filter.SetText([]string{"", "max > 0", "1-3", "silent"}[n(4)])
		return "filter"
	case 10:
		v := scene.Views()[n(2)]
		d.w.commands.run(action.View(v))
		return string(v)
	case 0, 1, 2:
		keys := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEscape}
		key := keys[n(len(keys))]
		press(d.w, key)
		return string(key)
	case 3, 4:
		sign := []rune("+-0[]mbrskgxaoutd")[n(17)]
		d.w.keys.typedRune(sign)
		return string(sign)
	case 5:
		g.Scrolled(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, 60*d.rand.Float32()-30)})
		return "wheel"
	case 6:
		g.Dragged(&fyne.DragEvent{PointEvent: event, Dragged: fyne.NewDelta(50*d.rand.Float32()-25, 50*d.rand.Float32()-25)})
		return "drag"
	case 7:
		g.MouseDown(&desktop.MouseEvent{PointEvent: event, Button: desktop.MouseButtonPrimary})
		return "click"
	default:
		g.DoubleTapped(&event)
		return "double click"
	}
}

// After more than fifty acts, as many steps back give the same picture of the maps, byte for byte, and as many forth the one after the acts.
func TestUndoLeadsBack(t *testing.T) {
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(1) {
		w, asked := open(t, settings.Settings{})
		w.Update(walked.states[0])
		session := &walker{witness: witness{w: w}, walked: walked, asked: asked}
		at := time.Unix(0, 0)
		w.viewer.clock = func() time.Time { at = at.Add(2 * time.Second); return at } // no act belongs to the gesture before
		w.win.Canvas().Capture()
		d := doer{w, rand.New(rand.NewPCG(seed, 51))}
		var done []string
		rest := func() {
			session.switched()
			settle(t, w)
		}
		rest()
		first, begun := mapsPicture(w), w.viewer.whole()
		for range 150 {
			done = append(done, d.act())
			rest()
		}
		steps := 0
		last, ended := mapsPicture(w), w.viewer.whole()
		for w.viewer.history.Back() {
			w.commands.run(action.Undo)
			rest()
			steps++
		}
		same := func(what string, got, want []byte, scene, wanted any) {
			if !bytes.Equal(got, want) {
				t.Errorf("seed %d: the picture is another one %s of %s\n%+v\n%+v", seed, what, strings.Join(done, ", "), scene, wanted)
			}
		}
		same("after undoing all", mapsPicture(w), first, w.viewer.whole(), begun)
		if n := len(done); steps < 50 {
			t.Errorf("%d acts were %d steps", n, steps)
		}
		for w.viewer.history.Forth() {
			w.commands.run(action.Redo)
			rest()
		}
		same("after doing again all", mapsPicture(w), last, w.viewer.whole(), ended)
	}
}

// At the ends undo and redo say that there is nothing, and the menu shows them grey.
func TestUndoAtTheEnds(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	disabled := func() (list string) {
		for _, item := range w.menus.items(action.ViewMenu) {
			if strings.HasPrefix(item.Label, w.now.lang.Text("menu.undo")) || strings.HasPrefix(item.Label, w.now.lang.Text("menu.redo")) {
				list += fmt.Sprint(item.Disabled, " ")
			}
		}
		return list
	}
	if got := disabled(); got != "true true " {
		t.Errorf("at first: disabled %s", got)
	}
	w.commands.run(action.Undo)
	if got := w.parts.status.told.text; got != w.now.lang.Text("why.noundo") {
		t.Errorf("the status line says %q", got)
	}
	w.keys.typedRune('m')
	if got := disabled(); got != "false true " {
		t.Errorf("after an act: disabled %s", got)
	}
	w.commands.run(action.Undo)
	if got := disabled(); got != "true false " {
		t.Errorf("after undoing it: disabled %s", got)
	}
}

// A click chooses a channel and pins a value: one step.
func TestAClickIsOneStep(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.win.Canvas().Capture()
	g := w.parts.maps.grid
	tile := g.grid.Tile(2)
	at := fyne.PointEvent{Position: fyne.NewPos(float32(tile.Min.X+5), float32(tile.Min.Y+5))}
	g.MouseDown(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
	g.Tapped(&at)
	if s := w.now.scene; s.Channel != 2 || s.Unit == nil {
		t.Fatalf("the click chose %d and pinned %v", s.Channel, s.Unit)
	}
	w.commands.run(action.Undo)
	if s := w.now.scene; s.Channel != 0 || s.Unit != nil || w.viewer.history.Back() {
		t.Errorf("after one step back: channel %d, %v pinned", s.Channel, s.Unit)
	}
}
