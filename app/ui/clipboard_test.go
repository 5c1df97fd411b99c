package ui

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/clip"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// board is a clipboard of the test's own.
type board struct {
	mu   sync.Mutex
	png  []byte
	has  clip.Content
	err  error
	took int // how often it was pasted
}

func (b *board) Copy(png []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.png = png
	return b.err
}

func (b *board) Paste(context.Context) (clip.Content, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took++
	return b.has, b.err
}

func (b *board) copied() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.png
}

// boardOf is the clipboard of a window.
func boardOf(w *Window) *board { return w.options.Clipboard.(*board) }

// chord sends one of the window's shortcuts.
func chord(w *Window, key fyne.KeyName, shift bool) {
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	if !shift {
		s = ownChords[string(key)]
	}
	w.win.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

// copyPicture copies what is in sight and gives the file.
func copyPicture(t *testing.T, w *Window, b *board) []byte {
	t.Helper()
	b.Copy(nil)
	w.tell("")
	chord(w, fyne.KeyC, false)
	until(t, func() bool {
		return b.copied() != nil && len(posts) == 0 && w.parts.status.told.text != "" || w.win.Canvas().Overlays().Top() != nil
	})
	return b.copied()
}

// goTo brings a view into sight and waits until it has all.
func goTo(t *testing.T, w *Window, v scene.View) {
	t.Helper()
	w.commands.run(action.View(v))
	settle(t, w)
	until(t, func() bool { return !viewsBusy(w.parts) && w.parts.kernels.jobs == 0 && len(posts) == 0 })
	drawn(w.win.Canvas())
	drain()
}

// Ctrl+C copies what the middle shows as a picture: the very figure that is saved. A view that cannot be one says so.
func TestCopyPicture(t *testing.T) {
	inOneGoroutine(t)
	for language, views := range map[string][]scene.View{
		locale.English: {scene.Maps, scene.Pictures, scene.Layers, scene.Kernels, scene.Glance, scene.PhotoView, scene.ChartView},
		locale.Chinese: {scene.Pictures},
	} {
		w, _ := open(t, settings.Settings{Language: language})
		state := w.now.state
		state.Second = &session.Second{Path: "/photos/b.png", Name: "b.png", Result: state.Result}
		w.Update(state)
		b := boardOf(w)
		w.viewer.look(w.viewer.whole().WithDifference(true))
		w.viewer.chooseLayer(7) // maps of a quarter of the side
		settle(t, w)
		for _, v := range views {
			goTo(t, w, v)
			x := w.parts.middle.pane().exhibit()
			if x.why != "" {
				t.Errorf("%s: %s", v, x.why)
				continue
			}
			got, err := png.Decode(bytes.NewReader(copyPicture(t, w, b)))
			if err != nil {
				t.Fatal(v, err)
			}
			f := x.figure()
			want, err := f.Draw(figureFonts()())
			if err != nil || got.Bounds() != want.Rect || len(f.Notes) == 0 || f.Title == "" {
				t.Fatalf("%s: %v, want %v; %v; %q, %q", v, got.Bounds(), want.Rect, err, f.Title, f.Notes)
			}
			if rgba, ok := got.(*image.RGBA); !ok || !bytes.Equal(rgba.Pix, want.Pix) {
				t.Errorf("%s: what was copied is not the figure", v)
			}
			if says := w.parts.status.told.text; says != w.now.lang.Text("status.copied.picture", want.Rect.Dx(), want.Rect.Dy()) {
				t.Errorf("%s: told %q", v, says)
			}
			keepFigure(t, w, string(v)+"-"+language)
		}
		for v, why := range map[scene.View]string{scene.AreaView: "why.noarea", scene.DreamView: "why.nodreamyet", scene.Table: "why.nofolder"} {
			goTo(t, w, v)
			b.Copy(nil)
			chord(w, fyne.KeyC, false)
			if b.copied() != nil || w.parts.status.told.text != w.now.lang.Text(why) {
				t.Errorf("%s: told %q, want %q", v, w.parts.status.told.text, w.now.lang.Text(why))
			}
		}
		w.viewer.look(w.viewer.whole().WithArea(scene.AreaOf(image.Rect(1, 2, 9, 7), w.now.network().Layers[w.now.layer()].Out)))
		goTo(t, w, scene.AreaView)
		until(t, func() bool { return len(w.parts.area.rows) > 0 })
		b.Copy(nil)
		chord(w, fyne.KeyC, false)
		if b.copied() != nil || w.parts.status.told.text != w.now.lang.Text("why.copy.table") {
			t.Errorf("a table: told %q", w.parts.status.told.text)
		}
		chord(w, fyne.KeyC, true)
		if lines := strings.Split(w.saver.clipboard.Content(), "\n"); len(lines) != len(w.parts.area.rows)+2 || !strings.Contains(lines[0], "\t") {
			t.Errorf("%d lines of the table", len(lines))
		}
	}
}

// keepFigure keeps what is in sight as PNG and as SVG where VGGSCOPE_SHOTS says, to be looked at.
func keepFigure(t *testing.T, w *Window, name string) {
	t.Helper()
	dir := os.Getenv("VGGSCOPE_SHOTS")
	if dir == "" {
		return
	}
	f := w.parts.middle.pane().exhibit().figure()
	img, err := f.Draw(figureFonts()())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	var s bytes.Buffer
	if err := f.WriteSVG(&s, figureFonts()(), w.now.lang.Code()); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(filepath.Join(dir, "figure-"+name+".png"), b.Bytes(), 0o644)
	os.WriteFile(filepath.Join(dir, "figure-"+name+".svg"), s.Bytes(), 0o644)
}

// Ctrl+Shift+C copies the chosen map's values, or those around the one under the mouse where that is large enough to be framed.
func TestCopyText(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	rows := func() (rows [][]string) {
		chord(w, fyne.KeyC, true)
		for _, line := range strings.Split(strings.TrimSpace(w.saver.clipboard.Content()), "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		return rows
	}
	g := w.parts.maps.grid
	all := rows()
	if len(all) != 224 || len(all[0]) != 224 || all[100][50] != view.Plain(g.maps.Tensor.At(100, 50, w.now.scene.Channel)) {
		t.Errorf("%d rows of %d", len(all), len(all[0]))
	}
	if want := w.now.lang.Text("status.copied.text", "input [0], 224 × 224"); w.parts.status.told.text != want && !strings.Contains(w.parts.status.told.text, "224 × 224") {
		t.Errorf("told %q", w.parts.status.told.text)
	}
	g.wanted = &view.Camera{Zoom: 24, X: 40, Y: 40, Solo: 0}
	drawn(w.win.Canvas())
	seen := g.grid.CellsInSight(g.grid.InSight()[0])
	cell := g.grid.Cell(g.grid.InSight()[0], (seen.Min.Y+seen.Max.Y)/2, (seen.Min.X+seen.Max.X)/2)
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(cell.Min.X)+1, float32(cell.Min.Y)+1)}})
	at := g.hover
	if !at.ok || !g.frame.Visible() {
		t.Fatalf("nothing is framed: %+v, %v", at, cell)
	}
	near := rows()
	if len(near) != 7 || len(near[0]) != 7 {
		t.Fatalf("%d rows of %d, want 7 of 7", len(near), len(near[0]))
	}
	for y, row := range near {
		for x, text := range row {
			if want := view.Plain(g.maps.Tensor.At(at.y-3+y, at.x-3+x, at.channel)); text != want {
				t.Errorf("row %d, column %d: %s, want %s", y, x, text, want)
			}
		}
	}
	g.MouseOut()
	press(w, fyne.KeyDown)
	settle(t, w)
	goTo(t, w, scene.Kernels)
	k := w.parts.kernels.ready.kernel
	if got := rows(); len(got) != k.In || len(got[0]) != 9 || got[1][4] != view.Plain(k.Taps[(4*k.In+1)*k.Out+w.now.scene.Channel]) {
		t.Errorf("kernels: %q", got)
	}
	goTo(t, w, scene.Glance)
	before := w.saver.clipboard.Content()
	chord(w, fyne.KeyC, true)
	if w.saver.clipboard.Content() != before || w.parts.status.told.text != w.now.lang.Text("why.wordless") {
		t.Errorf("the glance has no numbers: told %q", w.parts.status.told.text)
	}
}

// Ctrl+V opens a picture from the clipboard, files, and a file that a text names; without one it says so, and shows why it cannot.
func TestPaste(t *testing.T) {
	w, calls, picture := withFile(t)
	b := boardOf(w)
	folder := w.set.LastFolder
	paste := func(c clip.Content, err error) {
		b.mu.Lock()
		b.has, b.err, b.took = c, err, 0
		b.mu.Unlock()
		calls.files = nil
		chord(w, fyne.KeyV, false)
		until(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.took > 0 })
		until(t, func() bool {
			return calls.files != nil || w.parts.status.told.text == w.now.lang.Text("paste.none") || w.win.Canvas().Overlays().Top() != nil
		})
	}
	img := figurePNG(t)
	paste(clip.Content{Picture: img}, nil)
	if len(calls.files) != 1 || filepath.Dir(calls.files[0]) != w.options.Pasted || w.set.LastFolder != folder {
		t.Fatalf("opened %q; pictures are looked for in %q", calls.files, w.set.LastFolder)
	}
	if got, err := os.ReadFile(calls.files[0]); err != nil || !bytes.Equal(got, img) {
		t.Error("the pasted picture is another one", err)
	}
	for _, c := range []clip.Content{{Paths: []string{picture}}, {Text: picture + "\n"}, {Text: `"` + picture + `"`}, {Text: "file://" + filepath.ToSlash(picture)}} {
		if paste(c, nil); len(calls.files) != 1 || calls.files[0] != picture {
			t.Errorf("%+v opens %q", c, calls.files)
		}
	}
	for _, none := range []struct {
		clip.Content
		err error
	}{{clip.Content{}, clip.ErrEmpty}, {clip.Content{Text: "Dear reader"}, nil}, {clip.Content{Text: picture + "x"}, nil}} {
		w.parts.status.tell("")
		if paste(none.Content, none.err); calls.files != nil || w.parts.status.told.text != w.now.lang.Text("paste.none") {
			t.Errorf("%+v: opened %q, told %q", none, calls.files, w.parts.status.told.text)
		}
	}
	w.parts.status.tell("")
	paste(clip.Content{}, clip.ErrSilent)
	if top := w.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(texts(top), strings.Split(w.now.lang.Text("reason.clip.silent"), ".")[0]) && w.now.lang.Code() != locale.English {
		t.Error("a program that does not answer is not told of")
	}
}

// pressOffer presses a button of what is offered.
func pressOffer(w *Window, i int) { w.parts.notice.end.Objects[i].(*kit.ToolButton).OnTapped() }

// figurePNG is a small picture file.
func figurePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
