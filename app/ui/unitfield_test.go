package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
)

// fitted has a picture of other proportions than the network's analysed, brought to its size in some way.
func (l liking) fitted(t *testing.T, fit picture.Fit) {
	t.Helper()
	img := picture.New(300, 150)
	for k := range img.Pix {
		img.Pix[k] = uint8(k * 7 % 251)
	}
	in := l.r.Network().Card.Input
	in.Fit = string(fit)
	prepared, err := nn.Preprocess(img, in)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := l.r.Forward(context.Background(), nn.Pass{Input: prepared.Input})
	if err != nil {
		t.Fatal(err)
	}
	top, err := acts.Top(5)
	if err != nil {
		t.Fatal(err)
	}
	s := l.now.state
	s.Picture = &session.Picture{Path: "/photos/wide.png", Name: "wide.png", Prepared: prepared, Input: in}
	s.Result = &session.Result{Picture: s.Picture, Activations: acts, Done: len(l.r.Network().Layers), Top: top}
	l.Update(s)
	settle(t, l.Window)
	l.rest(t)
}

// The pinned unit's effective receptive field lies on the photo as the photo went into the network: coloured where the gradient is not
// zero, and untouched elsewhere; with its number; gone with the next unit, and with the photo.
func TestUnitField(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	if w.commands.run(action.UnitField); w.now.scene.Field {
		t.Error("a field of no unit")
	}
	for _, fit := range picture.Fits() {
		l.fitted(t, fit)
		p := w.parts.unit
		w.viewer.look(w.viewer.whole().WithTab(scene.UnitTab).WithField(false).Pin(scene.Unit{Layer: "block3_conv1", Channel: 1, Y: 28, X: 20}))
		l.rest(t)
		plain := p.photo.Image.Image.(*image.RGBA)
		w.commands.run(action.UnitField)
		l.rest(t)
		if !p.field.what.Visible() || p.field.bar.Visible() {
			t.Errorf("%s: there is a bar before there is a field", fit)
		}
		l.run(t, context.Background(), session.FieldingName)
		want, err := explain.EffectiveField(context.Background(), l.r, w.now.result.Activations, nn.Unit{Site: nn.Site{Layer: 7}, Y: 28, X: 20, C: 1})
		if err != nil || w.now.network().Layers[7].Name != "block3_conv1" || want.Total == 0 {
			t.Fatalf("%v: %v has no field", err, w.now.network().Layers[7].Name)
		}
		place, err := nn.PlaceOf(w.now.picture().Input, 300, 150)
		if err != nil {
			t.Fatal(err)
		}
		got := p.photo.Image.Image.(*image.RGBA)
		coloured := 0
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				vx, vy := place.Forth((float64(x)+0.5)*300/float64(got.Rect.Dx()), (float64(y)+0.5)*150/float64(got.Rect.Dy()))
				inside := vx >= 0 && vy >= 0 && vx < 224 && vy < 224 && want.Values.At(int(vy), int(vx), 0) > 0
				if changed := got.RGBAAt(x, y) != plain.RGBAAt(x, y); changed && !inside {
					t.Fatalf("%s: (%d, %d) is coloured, and its gradient is zero", fit, x, y)
				} else if changed {
					coloured++
				}
			}
		}
		if coloured < 200 {
			t.Errorf("%s: only %d pixels are coloured", fit, coloured)
		}
		if !p.field.near.Visible() || p.field.near.Image.Image.Bounds().Dx() < 100 {
			t.Errorf("%s: what the unit sees is not shown large", fit)
		}
		l.fieldIsTold(t, want, place)
		box := want.Box.Dx() * want.Box.Dy()
		share := view.Number(100*float64(view.Fewest(want.Values.Data, 0.95))/float64(box), 3)
		if text := p.field.what.Whole(); !strings.Contains(text, share+" %") || !strings.Contains(text, "exactly zero") {
			t.Errorf("%s: %q, want %s in it", fit, text, share)
		}
		w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: "block3_conv1", Channel: 1, Y: 5, X: 5}))
		if p.field.bar.Visible() || !l.asked.has("do "+session.FieldingName) {
			t.Errorf("%s: another unit has the field of the one before", fit)
		}
	}
	w.commands.run(action.Tab(scene.Overview))
	if !l.asked.has("stop " + session.FieldingName) {
		t.Error("out of sight it is computed still")
	}
	w.viewer.look(w.viewer.whole().WithTab(scene.UnitTab))
	l.rest(t)
	l.run(t, context.Background(), session.FieldingName)
	for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720)} {
		w.win.Resize(size)
		checkRoom(t, w, "a field", size)
	}
}

// fieldIsTold has the mouse go over both pictures of the field, and it saved: the status line and the file have its values.
func (l liking) fieldIsTold(t *testing.T, want *explain.Field, place picture.Place) {
	t.Helper()
	w := l.Window
	p := w.parts.unit
	for _, pick := range []*kit.Pick{p.photo, p.field.near} {
		told := 0
		for k := range 40 {
			at := fyne.NewPos(pick.Size().Width*float32(k%8+1)/9, pick.Size().Height*float32(k/8+1)/6)
			pick.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
			x, y, ok := pick.Share(at)
			part := p.whole()
			if pick == p.field.near {
				part = p.field.part()
			}
			u, v := place.Forth(float64(part.Min.X)+x*float64(part.Dx()), float64(part.Min.Y)+y*float64(part.Dy()))
			text := ""
			if ok && u >= 0 && v >= 0 && u < 224 && v < 224 {
				text = fmt.Sprintf("input_1 (%d, %d)  |gradient| = %s", int(v), int(u), view.Exact(want.Values.At(int(v), int(u), 0)))
				told++
			}
			if got := w.parts.status.value.Text; got != text {
				t.Fatalf("at %v: %q, want %q", at, got, text)
			}
		}
		pick.MouseOut()
		if told == 0 || w.parts.status.value.Text != "" {
			t.Errorf("%d values, and %q when the mouse has left", told, w.parts.status.value.Text)
		}
	}
	dir := t.TempDir()
	saved(t, w, action.SaveFieldPNG, filepath.Join(dir, "field.png"))
	saved(t, w, action.SaveFieldNPY, filepath.Join(dir, "field.npy"))
	var values bytes.Buffer
	if err := binary.Write(&values, binary.LittleEndian, want.Values.Data); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "field.npy")); err != nil || !bytes.HasSuffix(got, values.Bytes()) || !bytes.Contains(got[:128], []byte("(224, 224)")) {
		t.Errorf("%v: the file has other values", err)
	}
	if f, err := os.Open(filepath.Join(dir, "field.png")); err != nil {
		t.Error(err)
	} else if img, err := png.Decode(f); f.Close() != nil || err != nil || img.Bounds().Dx() < 224 {
		t.Errorf("%v: no picture", err)
	}
}
