package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// walked is what TestNothingShownIsUntrue walks through: states, and the runners of their models.
type walked struct {
	states  []session.State
	runners map[*nn.Network]nn.Runner
}

// passes are finished and cancelled ones: of two pictures, through a model with dense layers and one without.
var passes = sync.OnceValues(func() (list walked, err error) {
	list.runners = map[*nn.Network]nn.Runner{}
	for m, top := range []bool{true, false} {
		set := weights.Synthetic(weights.SyntheticOptions{Width: 0.04, Top: top})
		r, err := nn.Open(context.Background(), set, nn.Options{Backend: nn.CPU})
		if err != nil {
			return list, err
		}
		list.runners[r.Network()] = r
		model := &session.Model{ModelRef: session.ModelRef{Path: fmt.Sprintf("/models/%d", m)}, Network: r.Network(), Weights: r.Weights()}
		for i := range 2 {
			whole, err := passOf(r, i, len(r.Network().Layers))
			if err != nil {
				return list, err
			}
			part, err := passOf(r, i, 4)
			if err != nil {
				return list, err
			}
			for _, s := range []session.State{whole, part} {
				s.Model, s.Device = model, r.Device()
				list.states = append(list.states, s)
			}
		}
	}
	return list, nil
})

// passOf has picture i analysed as far as the given layer.
func passOf(r nn.Runner, i, to int) (session.State, error) {
	img := picture.New(200+40*i, 150)
	for k := range img.Pix {
		img.Pix[k] = uint8(k * (7 + 6*i) % 251)
		if i == 1 && k%3 == 2 { // as small as can be they are told apart by their colour
			img.Pix[k] /= 2
		}
	}
	in := r.Network().Card.Input
	prepared, err := nn.Preprocess(img, in)
	if err != nil {
		return session.State{}, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var acts *nn.Activations
	_, err = r.Forward(ctx, nn.Pass{Input: prepared.Input, Done: func(a *nn.Activations, layer int) {
		if acts == nil {
			a.Retain()
			acts = a
		}
		if layer+1 == to && to < len(r.Network().Layers) {
			cancel()
		}
	}})
	if err != nil && ctx.Err() == nil {
		return session.State{}, err
	}
	result := &session.Result{Activations: acts, Done: to}
	if result.Complete() && r.Network().HasTop() {
		if result.Top, err = acts.Top(5); err != nil {
			return session.State{}, err
		}
	}
	name := fmt.Sprintf("%c-%d.png", 'a'+i, to)
	result.Picture = &session.Picture{Path: "/photos/" + name, Name: name, Prepared: prepared, Input: in}
	return session.State{Files: []string{"/photos/a.png", "/photos/b.png"}, At: i, Picture: result.Picture, Result: result}, nil
}

// A walker does to a window what comes to its mind, as the mouse, the keyboard and the session would.
type walker struct {
	witness
	rand *rand.Rand
	walked
	asked  *asked
	album  []string    // files that can be read
	ids    []action.ID // that any does
	course []func(*testing.T) string
	home   string      // where files are written
	poured []string    // many files
	sorts  int         // how often it was sorted by the next key
	file   string      // that the view was kept in last
	kept   scene.Scene // that this has to have
}

// update is the session with another state.
func (o *walker) update(s session.State) {
	o.told = s
	o.w.Update(s)
	drain()
}

// point moves the mouse, mostly over what is in the middle, or takes it out of the window in one step.
func (o *walker) point() string {
	target := o.w.parts.middle.pane().content()
	switch k := o.rand.IntN(12); {
	case k < 4 && o.w.now.scene.View == scene.Maps:
		target = o.w.parts.maps.grid
	case k < 6 && o.w.now.scene.Tab == scene.Overview:
		target = o.w.parts.answers.chart
	case k == 6:
		return o.leave()
	}
	return o.over(target, 1.1*o.rand.Float32(), 1.05*o.rand.Float32())
}

// push uses the mouse where it is, if that is over the maps or the chart.
func (o *walker) push(t *testing.T) string {
	g, c := o.w.parts.maps.grid, o.w.parts.answers.chart
	event := fyne.PointEvent{AbsolutePosition: o.mouse}
	if at, over := g.mouse.on(g); over {
		event.Position = at
		switch o.rand.IntN(8) {
		case 5:
			g.step(func() {
				g.wheel(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, o.rand.Float32()*80-40)}, fyne.KeyModifierControl)
			})
			return "wheel with Control"
		case 6:
			g.step(func() {
				g.wheel(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, o.rand.Float32()*80-40)}, fyne.KeyModifierShift)
			})
			return "wheel with Shift"
		case 7:
			g.TappedSecondary(&event)
			o.closeDialogs(t, "a right click")
			return "right click"
		case 4:
			g.MouseDown(&desktop.MouseEvent{PointEvent: event, Button: desktop.MouseButtonPrimary})
			g.Tapped(&event)
			return "click"
		case 0:
			g.DoubleTapped(&event)
			return "double click"
		case 1:
			g.Dragged(&fyne.DragEvent{PointEvent: event, Dragged: fyne.NewDelta(o.rand.Float32()*90-45, o.rand.Float32()*90-45)})
			return "drag"
		}
		g.Scrolled(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, o.rand.Float32()*80-40)})
		return "wheel"
	}
	if at, over := c.mouse.on(c); over {
		event.Position = at
		c.Scrolled(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, o.rand.Float32()*80-40)})
		return "wheel on the chart"
	}
	return "nothing to push"
}

// tell is the session's next state: another picture, finished or cancelled, another model, or work that begins.
func (o *walker) tell() string {
	s := o.states[o.rand.IntN(len(o.states))]
	if o.rand.IntN(3) == 0 && o.w.now.state.Model != nil { // a picture is being read for the model in use
		now := o.w.now.state
		if s.Model == now.Model {
			s.Result, s.Phase = nil, session.Running
		}
	}
	if s.Result != nil && !s.Result.Complete() && o.rand.IntN(2) == 0 { // the pass is under way, and was not cancelled
		s.Phase = session.Running
	}
	o.update(s)
	return fmt.Sprintf("state: %s, %s, phase %d, result %t", s.Model.Path, s.Picture.Name, s.Phase, s.Result != nil)
}

// rest waits until nothing is on its way any more.
func (o *walker) rest(t *testing.T) {
	w := o.w
	for end := time.Now().Add(atMost); ; time.Sleep(time.Millisecond) {
		drain()
		w.viewer.cache.mu.Lock()
		idle := !w.viewer.cache.working && len(w.viewer.cache.queue) == 0
		w.viewer.cache.mu.Unlock()
		filled := !w.now.answered() || !w.now.network().HasTop() || len(w.parts.answers.chart.chart.Values) > 0
		if idle && filled && !w.viewer.ranks.working() && w.parts.unit.busy == 0 && !viewsBusy(w.parts) && !w.bests.opening && !w.bests.busy && !w.parts.film.small.busy && (!w.parts.status.busy.busy || w.parts.status.busy.root.Visible()) && len(posts) == 0 && len(w.main.due) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the window does not come to rest")
		}
	}
}

// Whatever is done, and whether the mouse moves or rests: every text and every mark on the screen is what the arrays hold, and what parts
// made anew say and draw too. For another walk, and a longer one:
//
//	VGGSCOPE_WALK=7 VGGSCOPE_ACTS=1000 go test ./app/ui -run TestNothingShownIsUntrue
func TestNothingShownIsUntrue(t *testing.T) {
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // where indexes of folders are
	w, asked := open(t, settings.Settings{})
	seed, _ := strconv.ParseUint(os.Getenv(walkVariable), 10, 64)
	home := t.TempDir()
	walked = walked.in(t, home)
	o := &walker{witness: witness{w: w, engines: walked.runners}, rand: rand.New(rand.NewPCG(seed, 15)), walked: walked, asked: asked,
		album: writeAlbum(t), home: home}
	o.mouse, o.told, o.walks = outside, w.now.state, true
	defer w.lessons.close()
	o.plan()
	o.drawn()
	var done []string
	acts, anew := howFar(len(o.course))
	t.Logf("%d acts, of which %d are the course", acts, len(o.course))
	for range acts {
		view, room := w.now.scene.View, o.room()
		done = append(done, o.act(t))
		if o.room() != room { // what stands above the pane has more lines than before, or fewer
			o.drawn()
			o.moved() // which the window has the toolkit do, a little later (rester)
		}
		if w.now.scene.View != view { // another pane is drawn, which may have another size by now
			o.drawn()
			_, kept := w.parts.middle.panes[view].(pointedPane)
			if _, too := w.parts.middle.pane().(pointedPane); !kept || !too { // the mouse is told of when it moves
				o.moved()
			}
		}
		o.witness.atOnce(t)
		if len(o.lies) == 0 {
			o.rest(t)
			o.atRest(t)
			o.cause(t, walked)
			o.likes(t, walked)
			o.views(t)
			if len(o.lies) == 0 && len(done)%anew == 0 {
				o.anew(t, o.rest, false)
			}
		}
		if len(o.lies) > 0 {
			t.Fatalf("after act %d:\n%s\nthe window lies:\n%s", len(done), strings.Join(done[max(0, len(done)-8):], "\n"),
				strings.Join(o.lies, "\n"))
		}
	}
}

// room is where the maps stand, and how large.
func (o *walker) room() [2]fyne.Position {
	g := o.w.parts.maps.grid
	return [2]fyne.Position{origin(g), fyne.NewPos(g.Size().Width, g.Size().Height)}
}

// moved tells the window again where the mouse is.
func (o *walker) moved() {
	inset, _ := o.w.win.Canvas().InteractiveArea()
	test.MoveMouse(o.w.win.Canvas(), o.mouse.Add(inset))
}
