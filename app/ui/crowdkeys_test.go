package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// The table is gone through by keys: arrows, Home, End and pages move the frame, which stays on its cell when the table is sorted;
// Enter goes there. All that is said of cells on the way is what the passes hold.
func TestCrowdKeys(t *testing.T) {
	k, files := foldered(t, settings.Settings{})
	w := k.w
	k.layer("block3_conv2")
	w.commands.run(action.View(scene.Table))
	k.gathered()
	p := w.parts.crowd
	o := &witness{w: w, mouse: fyne.NewPos(-100, -100)}
	check := func(what string, row, column int) {
		t.Helper()
		drain()
		o.crowd(t, k.r, files)
		if m := &p.matrix; m.Row != row || m.Column != column || len(o.lies) > 0 {
			t.Errorf("%s: the frame is at %d, %d, want %d, %d; %q", what, m.Row, m.Column, row, column, o.lies)
		}
	}
	layer, channel := w.now.layer(), w.now.scene.Channel
	check("at first", 0, 0)
	press(w, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyDown)
	check("arrows", 2, 2)
	if w.now.layer() != layer || w.now.scene.Channel != channel {
		t.Error("arrows choose another layer or channel")
	}
	press(w, fyne.KeyEnd)
	check("End", 2, 15)
	press(w, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyRight)
	check("Home, a page, right", 4, 1)
	press(w, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyDown)
	check("a page back, up and down", 1, 1)
	for range 2 { // in the other language and back
		w.nextLanguage()
		k.gathered()
		p = w.parts.crowd
		check("a table made anew", 1, 1)
	}
	framed := p.cell
	for _, sign := range "td" {
		w.keys.typedRune(sign)
		drain()
		o.crowd(t, k.r, files)
		if at := p.framed(); p.members[p.rows[at.Row].Member].Path != framed.path || p.matrix.Columns[at.Column] != framed.channel || len(o.lies) > 0 {
			t.Errorf("after %c the frame is elsewhere: %+v; %q", sign, at, o.lies)
		}
	}
	if w.now.scene.Crowd.Channel != framed.channel || w.now.scene.Crowd.Row != framed.path {
		t.Errorf("sorted by %+v, want by %+v", w.now.scene.Crowd, framed)
	}
	w.commands.run(action.CrowdGroups)
	w.commands.run(action.CrowdMean)
	o.crowd(t, k.r, files)
	press(w, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	if at := p.framed(); p.rows[at.Row].Member < 0 || len(o.lies) > 0 {
		t.Errorf("the frame is on the head of a group, row %d; %q", at.Row, o.lies)
	}
	for range 9 { // down to the picture that cannot be read: nothing to go to
		if at := p.framed(); p.members[p.rows[at.Row].Member].Err != nil {
			break
		}
		press(w, fyne.KeyDown)
	}
	press(w, fyne.KeyReturn)
	if w.now.scene.View != scene.Table || !strings.Contains(w.parts.status.value.Text, filepath.Base(files[3])) {
		t.Errorf("Enter on what cannot be read leads to %s; %q", w.now.scene.View, w.parts.status.value.Text)
	}
	w.commands.run(action.CrowdGroups)
	w.commands.run(action.CrowdPlain)
	press(w, fyne.KeyHome, fyne.KeyPageUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	if w.now.scene.View != scene.Maps || w.now.scene.Channel != 1 || !k.a.has("go to 2") {
		t.Errorf("Enter leads to %s, channel %d, %v", w.now.scene.View, w.now.scene.Channel, k.a.calls)
	}
}

// Whatever is done in the table, by keys and by the mouse, in any order: every cell, title and order is what passes of the test's own hold.
func TestNothingInTheTableIsUntrue(t *testing.T) {
	k, files := foldered(t, settings.Settings{})
	w := k.w
	k.layer("block3_conv2")
	w.commands.run(action.View(scene.Table))
	k.gathered()
	seed, _ := strconv.ParseUint(os.Getenv(walkVariable), 10, 64)
	r := rand.New(rand.NewPCG(seed, 18))
	o := &witness{w: w, mouse: fyne.NewPos(-100, -100)}
	var done []string
	for range 80 {
		what := k.inTable(r, o)
		done = append(done, what)
		drain()
		if w.now.scene.View != scene.Table {
			w.commands.run(action.View(scene.Table))
		}
		drain()
		o.tells(w.parts.crowd)
		if o.crowd(t, k.r, files); len(o.lies) > 0 {
			t.Fatalf("after %s the table lies:\n%s", strings.Join(done, ", "), strings.Join(o.lies, "\n"))
		}
	}
}

// tells is what the status line says of the table: of the framed cell once keys have moved it, else of what the mouse is on.
func (o *witness) tells(p *crowdPane) {
	want := ""
	if at := o.mouse.Subtract(origin(p)); p.keyed {
		want = p.wordsOf(p.framed())
	} else if at.X >= 0 && at.Y >= 0 && at.X < p.Size().Width && at.Y < p.Size().Height {
		want = p.words(at)
	}
	o.same("what is said of the table", o.w.parts.status.value.Text, want)
}

// inTable does something in the table that comes to its mind, and says what.
func (k tourist) inTable(r *rand.Rand, o *witness) string {
	w, n := k.w, r.IntN
	switch n(6) {
	case 0, 1:
		key := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn}[n(9)]
		press(w, key)
		return string(key)
	case 2:
		sign := []rune("tdtdm")[n(5)]
		w.keys.typedRune(sign)
		return string(sign)
	case 3:
		id := []action.ID{action.CrowdMean, action.CrowdGroups, action.CrowdPlain, action.Undo}[n(4)]
		w.commands.run(id)
		return string(id)
	case 4:
		name := []string{"block1_conv1", "block3_conv2", "block5_pool", "fc1"}[n(4)]
		k.layer(name)
		return name
	}
	p, at := w.parts.crowd, k.spot(float32(n(6)-1), float32(n(12)-1))
	o.mouse = origin(p).Add(at.Position)
	inset, _ := w.win.Canvas().InteractiveArea()
	if test.MoveMouse(w.win.Canvas(), o.mouse.Add(inset)); n(2) == 0 {
		return fmt.Sprint("mouse at ", at.Position)
	}
	p.Tapped(at)
	return fmt.Sprint("click at ", at.Position)
}

// crowd is what the table says: its cells are the largest values or the means of passes of its own, its order that which was asked for.
func (o *witness) crowd(t *testing.T, r nn.Runner, files []string) {
	t.Helper()
	p, now := o.w.parts.crowd, &o.w.now
	s, layer := now.scene.Crowd, now.layer()
	if o.passes == nil {
		o.passes = passesOf(t, r, files)
	}
	value := func(path string, channel int) (float32, bool) {
		tensor, ok := o.passes[path][layer]
		if !ok || channel < 0 || channel >= tensor.C {
			return 0, false
		}
		if s.Mean {
			return meanOf(tensor, channel), true
		}
		return ownRange(tensor, channel).Hi, true
	}
	last := map[bool]float32{}
	for i, row := range p.matrix.Rows {
		if row.Head {
			clear(last)
			continue
		}
		path := p.members[p.rows[i].Member].Path
		o.same("the row's picture", row.Title, filepath.Base(path))
		for c, channel := range p.matrix.Columns {
			want, ok := value(path, channel)
			if !ok {
				o.same("values of what cannot be read", len(row.Values), 0)
				continue
			}
			if got := row.Values[c]; view.Number(float64(got), 5) != view.Number(float64(want), 5) {
				o.lies = append(o.lies, fmt.Sprintf("%s, channel %d: %v, want %v", path, channel, got, want))
			}
			if says := p.wordsOf(view.MatrixSpot{Row: i, Column: c}); !strings.Contains(says, view.Number(float64(row.Values[c]), 5)) || !strings.Contains(says, row.Title) {
				o.lies = append(o.lies, "of a cell it says "+says)
			}
		}
		if v, ok := value(path, s.Channel); ok {
			if before, is := last[true]; is && v > before {
				o.lies = append(o.lies, fmt.Sprintf("row %d has %v under %v", i, v, before))
			}
			last[true] = v
		}
	}
	for c := 1; c < len(p.matrix.Columns) && s.Row != ""; c++ {
		if a, b := must(value(s.Row, p.matrix.Columns[c-1])), must(value(s.Row, p.matrix.Columns[c])); b > a {
			o.lies = append(o.lies, fmt.Sprintf("column %d has %v behind %v", c, b, a))
		}
	}
}

func must(v float32, _ bool) float32 { return v }

func meanOf(t nn.Tensor, c int) float32 {
	sum, n := 0.0, 0
	for i := c; i < len(t.Data); i += t.C {
		sum, n = sum+float64(t.Data[i]), n+1
	}
	return float32(sum / float64(n))
}

// passesOf has pictures run through a network: by path and layer what came of them.
func passesOf(t *testing.T, r nn.Runner, files []string) map[string]map[int]nn.Tensor {
	t.Helper()
	all := map[string]map[int]nn.Tensor{}
	for _, path := range files {
		rgb, _, err := picture.DecodeFile(t.Context(), path, picture.Limits{})
		if err != nil {
			continue
		}
		prepared, err := nn.Preprocess(rgb, r.Network().Card.Input)
		if err != nil {
			t.Fatal(err)
		}
		a, err := r.Forward(t.Context(), nn.Pass{Input: prepared.Input})
		if err != nil {
			t.Fatal(err)
		}
		all[path] = map[int]nn.Tensor{}
		for i := range r.Network().Layers {
			if all[path][i], err = a.Output(i); err != nil {
				t.Fatal(err)
			}
		}
		a.Release()
	}
	return all
}

// What was told of a framed cell goes with the table that it was in.
func TestNothingIsToldOfATableThatIsGone(t *testing.T) {
	k, files := foldered(t, settings.Settings{})
	w := k.w
	k.layer("block3_conv2")
	w.commands.run(action.View(scene.Table))
	k.gathered()
	if press(w, fyne.KeyHome); w.parts.status.value.Text == "" {
		t.Fatal("nothing is told of the framed cell")
	}
	s := w.now.state
	s.Files, s.At = []string{files[1] + ".other.png"}, 0
	w.Update(s)
	drain()
	if says := w.parts.status.value.Text; says != "" || w.parts.crowd.keyed {
		t.Errorf("%q is told of a table of %d rows", says, len(w.parts.crowd.rows))
	}
}
