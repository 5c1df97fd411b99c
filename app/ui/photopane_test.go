package ui

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// photoed is a window with the large photo in it.
func photoed(t *testing.T) *Window {
	t.Helper()
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.View(scene.PhotoView))
	if p := w.parts.photo; p.photo == nil && (p.heat.heat.Values.Len() > 0 || !strings.Contains(p.words.Text, w.now.lang.Text("grid.waiting"))) {
		t.Errorf("before the photo is there, the map is shown alone; %q is said", p.words.Text)
	}
	for end := time.Now().Add(atMost); w.parts.photo.photo == nil; time.Sleep(time.Millisecond) {
		drain()
		if time.Now().After(end) {
			t.Fatal("the photo does not come")
		}
	}
	drawn(w.win.Canvas())
	return w
}

// The photo has the chosen map over it, which follows channel and layer; the value under the mouse is the array's; where a layer has
// no maps the photo is there alone.
func TestLargePhoto(t *testing.T) {
	w := photoed(t)
	p, m := w.parts.photo, w.parts.maps.grid.maps
	if got := p.photo.Rect.Size(); got != image.Pt(320, 200) {
		t.Errorf("the photo is %v, want all of its 320 x 200 pixels", got)
	}
	w.commands.run(action.NextChannel)
	if h := p.heat.heat; h.Values.W != m.W || &h.Values.Data[0] != &m.Values(1)[0] && h.Values.Data[7] != m.Values(1)[7] || h.Range != m.On[1] {
		t.Errorf("over it is %v on %v, want channel 1 on %v", h.Values.Shape, h.Range, m.On[1])
	}
	if !strings.Contains(p.words.Text, "320 × 200") || !strings.Contains(p.words.Text, "block1_conv1, channel 1  ·  after ReLU  ·  "+m.On[1].String()) {
		t.Errorf("it says %q", p.words.Text)
	}
	box := p.heat.box(p.heat.Image().Rect, 1)
	at := fyne.NewPos(float32(box.Min.X)+float32(box.Dx())/2, float32(box.Min.Y)+float32(box.Dy())/4)
	p.heat.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	s := p.heat.hover
	v, _ := m.Value(1, s.y, s.x)
	if got := w.parts.status.value.Text; !s.ok || !strings.HasSuffix(got, " = "+view.Exact(v)) {
		t.Errorf("at %+v it says %q, want %s", s, got, view.Exact(v))
	}
	w.viewer.chooseLayer(w.now.layers() - 1)
	settle(t, w)
	if !strings.Contains(p.words.Text, "no maps") || p.heat.heat.Values.Len() != 0 || w.parts.status.value.Text != "" {
		t.Errorf("at a dense layer it says %q, %q, and shows %v", p.words.Text, w.parts.status.value.Text, p.heat.heat.Values.Shape)
	}
	w.commands.run(action.Back)
	if w.now.scene.View != scene.Maps || p.photo != nil {
		t.Errorf("Escape leads to %s, and the photo is kept: %t", w.now.scene.View, p.photo != nil)
	}
}

// The slider goes from the photo alone to the map alone, and what is saved is what is seen.
func TestPhotoIsSaved(t *testing.T) {
	w := photoed(t)
	save := func(cover float64) image.Image {
		w.viewer.setCover(cover)
		w.commands.run(action.SavePhoto)
		if w.win.Canvas().Overlays().Top() == nil {
			t.Fatal("no dialog")
		}
		w.dialogs.overlaid(fyne.KeyEscape)
		var out bytes.Buffer
		if err := w.photoPNG()(&out); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
	alone, covered := save(0), save(1)
	h := w.parts.photo.heat.heat
	for _, p := range []image.Point{{0, 0}, {160, 100}, {319, 199}} {
		if got, want := alone.At(p.X, p.Y), w.parts.photo.photo.At(p.X, p.Y); got != want {
			t.Errorf("the photo alone at %v: %v, want %v", p, got, want)
		}
		y, x, _ := h.Hit(p, image.Rect(0, 0, 320, 200))
		level, _ := h.Range.Index(h.Values.Data[y*h.Values.W+x])
		if got, want := covered.At(p.X, p.Y), h.Map.At(level); got != want {
			t.Errorf("the map alone at %v: %v, want %v", p, got, want)
		}
	}
}

// What the network sees is shown as sharp as the photo is: all, what a crop leaves, and with what it is padded with.
func TestSharpInput(t *testing.T) {
	img := picture.New(400, 200)
	for i := range img.Pix {
		img.Pix[i] = uint8(i / 3 % 400 / 2) // grey, brighter to the right
	}
	for fit, want := range map[string]struct {
		size        image.Point
		left, right uint8 // levels
	}{
		"stretch": {image.Pt(400, 200), 0, 199},
		"crop":    {image.Pt(175, 175), 56, 143},
		"pad":     {image.Pt(400, 400), 0, 199},
	} {
		in := weights.Input{Width: 224, Height: 224, Channels: "RGB", Scale: 1, Std: [3]float64{1, 1, 1}, Fit: fit, Resample: "bilinear"}
		if fit == "crop" {
			in.Resize = 256
		}
		prepared, err := nn.Preprocess(img, in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sharpInput(&session.Picture{Prepared: prepared, Input: in}, mostPhoto)
		if err != nil {
			t.Fatal(err)
		}
		size := got.Rect.Size()
		if d := size.Sub(want.size); d.X < -1 || d.X > 1 || d.Y < -1 || d.Y > 1 {
			t.Errorf("%s: %v, want %v", fit, size, want.size)
		}
		left, right := got.RGBAAt(0, size.Y/2).R, got.RGBAAt(size.X-1, size.Y/2).R
		if int(left)-int(want.left) > 1 || int(want.left)-int(left) > 1 || int(right)-int(want.right) > 1 || int(want.right)-int(right) > 1 {
			t.Errorf("%s: from %d to %d, want from %d to %d", fit, left, right, want.left, want.right)
		}
		if fit == "pad" && got.RGBAAt(200, 10).R != prepared.Fitted.Pix[0] {
			t.Errorf("padded with %v, want %d", got.RGBAAt(200, 10), prepared.Fitted.Pix[0])
		}
		small, err := sharpInput(&session.Picture{Prepared: prepared, Input: in}, 100)
		if err != nil || max(small.Rect.Dx(), small.Rect.Dy()) != 100 {
			t.Errorf("%s: %v, %v, want 100 pixels at most", fit, small.Rect, err)
		}
	}
}
