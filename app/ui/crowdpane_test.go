package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// foldered is a window with a folder of five pictures open, one of them none, of which the first is shown.
func foldered(t *testing.T, s settings.Settings) (tourist, []string) {
	t.Helper()
	w, a := open(t, s)
	k := guest(t, w, a)
	dir := t.TempDir()
	var files []string
	for i := range 5 {
		path := filepath.Join(dir, fmt.Sprintf("照片 photo %d.png", i))
		files = append(files, path)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if img := picture.New(40+i, 30); i != 3 {
			for p := range img.Pix {
				img.Pix[p] = uint8(p * (3 + 4*i) % 253)
			}
			if err := png.Encode(f, img.Image()); err != nil {
				t.Fatal(err)
			}
		}
		f.Close()
	}
	state := w.now.state
	state.Files, state.At = files, 0
	w.Update(state)
	settle(t, w)
	return k, files
}

// gathered has the session look at the pictures.
func (k tourist) gathered() {
	for _, task := range k.a.tasks {
		if task.Name == crowd.Name {
			now := &k.w.now
			if err := task.Run(k.t.Context(), session.Tools{Runner: k.r, Model: now.state.Model, Progress: func(float64) {}}); err != nil {
				k.t.Fatal(err)
			}
		}
	}
	k.a.tasks = nil
	g := k.w.crowds.present(false)
	until(k.t, func() bool { return g != nil && len(g.list) == len(g.files) })
	until(k.t, func() bool { return k.w.parts.crowd.matrix.Rows != nil })
	drawn(k.w.win.Canvas())
	drain()
}

// spot is the middle of a cell of the table, in the pane; row -1 and column -1 are the titles.
func (k tourist) spot(row, column float32) *fyne.PointEvent {
	m := &k.w.parts.crowd.matrix
	return &fyne.PointEvent{Position: fyne.NewPos(float32(m.Titles())+24*(column+0.5), 24+20*(row+0.5))}
}

// The table has the pictures' values, is sorted by clicks on titles and grouped by class, tells of the cell under the mouse, and leads
// to picture and channel; what is known is kept, and nothing is computed twice.
func TestCrowdView(t *testing.T) {
	for _, l := range locale.All() {
		k, files := foldered(t, settings.Settings{Language: l.Code(), Theme: map[string]string{"en": Light, "zh-Hans": Dark}[l.Code()]})
		w := k.w
		k.layer("block3_conv2")
		w.commands.run(action.View(scene.Table))
		k.gathered()
		p, layer := w.parts.crowd, w.now.layer()
		list := w.crowds.present(false).list
		counted := l.Text("crowd.of", 5, 5, 16) + "  ·  " + l.Text("crowd.scale.max", view.Range{Hi: largest(list, layer)}) + "  ·  " + l.Text("grid.after.relu")
		if len(p.matrix.Rows) != 5 || len(p.matrix.Columns) != 16 || list[3].Err == nil || p.count.Text != counted {
			t.Fatalf("%d x %d, %v, %q", len(p.matrix.Rows), len(p.matrix.Columns), list[3].Err, p.count.Text)
		}
		pictured(t, w, "table-"+l.Code())
		p.Tapped(k.spot(-1, 5)) // rows by channel 5
		for i, last := 1, list[p.rows[0].Member].Of(layer, false)[5]; i < 4; i++ {
			v := list[p.rows[i].Member].Of(layer, false)[5]
			if v > last {
				t.Errorf("row %d has %v under %v", i, v, last)
			}
			last = v
		}
		p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(40, 24+30)}) // columns by the second row
		values := list[p.rows[1].Member].Of(layer, false)
		for i := 1; i < 16; i++ {
			if values[p.matrix.Columns[i]] > values[p.matrix.Columns[i-1]] {
				t.Errorf("columns are not sorted: %v", p.matrix.Columns)
			}
		}
		w.commands.run(action.CrowdMean)
		member, channel := p.rows[1].Member, p.matrix.Columns[2]
		if got := p.words(k.spot(1, 2).Position); !strings.Contains(got, filepath.Base(files[member])) || p.matrix.Rows[1].Values[2] != list[member].Of(layer, true)[channel] {
			t.Errorf("under the mouse: %q", got)
		}
		p.point(k.spot(1, 2).Position)
		if !p.bar.Visible() || p.mark != p.matrix.Rows[1].Values[2] {
			t.Errorf("the scale of the colours is there: %v, and its mark at %v, want it at %v", p.bar.Visible(), p.mark, p.matrix.Rows[1].Values[2])
		}
		if p.MouseOut(); p.mark == p.mark {
			t.Errorf("the mark stays at %v without the mouse", p.mark)
		}
		w.commands.run(action.CrowdGroups)
		if p.rows[0].Member != -1 || len(p.rows) <= 5 {
			t.Errorf("no groups: %v", p.rows)
		}
		w.win.Resize(fyne.NewSize(960, 600))
		checkRoom(t, w, l.Code()+", table", fyne.NewSize(960, 600))
		pictured(t, w, "table-grouped-"+l.Code())
		w.commands.run(action.CrowdGroups)
		w.commands.run(action.CrowdPlain)
		if p.rows[2].Member != 2 || p.matrix.Columns[7] != 7 {
			t.Error("the order they were opened in does not come back")
		}
		p.Tapped(k.spot(2, 9))
		if w.now.scene.View != scene.Maps || w.now.scene.Channel != 9 || !k.a.has("go to 2") {
			t.Errorf("a click leads to %s, channel %d, %v", w.now.scene.View, w.now.scene.Channel, k.a.calls)
		}
		w.commands.run(action.View(scene.Table))
		if len(k.a.tasks) != 0 || len(w.parts.crowd.matrix.Rows) != 5 {
			t.Error("what is known is computed again")
		}
	}
}

// Without files the table says what to do; with a signed colour map zero is in its middle.
func TestCrowdWithoutFiles(t *testing.T) {
	w, a := open(t, settings.Settings{})
	state := w.now.state
	state.Files = nil
	w.Update(state)
	settle(t, w)
	w.commands.run(action.View(scene.Table))
	if w.parts.crowd.empty.Whole() != w.now.lang.Text("crowd.nofolder") || len(a.tasks) != 0 {
		t.Errorf("it says %q", w.parts.crowd.empty.Whole())
	}
}

// largest is the largest value of a layer in any picture.
func largest(list []crowd.Member, layer int) (most float32) {
	for _, m := range list {
		for _, v := range m.Of(layer, false) {
			most = max(most, v)
		}
	}
	return most
}
