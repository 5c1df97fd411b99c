package ui

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
)

// filmed is a window with eighteen pictures, of which the last but one cannot be read, and what was read.
func filmed(t *testing.T) (w *Window, a *asked, read func() []string) {
	t.Helper()
	w, a = open(t, settings.Settings{})
	var mu sync.Mutex
	var paths []string
	w.parts.film.small.read = func(path string) (*image.RGBA, error) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, path)
		if strings.Contains(path, "16") {
			return nil, errors.New("cut off")
		}
		img := image.NewRGBA(image.Rect(0, 0, 30, 20))
		for i := range img.Pix {
			img.Pix[i] = 0xff // white
		}
		return img, nil
	}
	w.win.Resize(fyne.NewSize(1440, 900))
	at(t, w, 5)
	return w, a, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(paths)
	}
}

// at has the window show picture i of eighteen, and waits until the film has read what is in sight.
func at(t *testing.T, w *Window, i int) {
	t.Helper()
	s := w.now.state
	s.Files, s.At, s.Phase = nil, i, session.Idle
	for i := range 18 {
		s.Files = append(s.Files, fmt.Sprintf("/p/%02d.png", i))
	}
	w.Update(s)
	f := w.parts.film
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
		from, to := f.inSight()
		missing := 0
		for _, path := range s.Files[from:to] {
			if _, known := f.small.get(path); !known {
				missing++
			}
		}
		if f.at == i && missing == 0 && !f.small.busy {
			return
		}
	}
	t.Fatal("the film is not ready")
}

// The pictures are read one after another, the present one first and no further than is in sight; one that cannot be read is
// hatched and said to be so. A click and the keys go to others.
func TestFilm(t *testing.T) {
	w, a, read := filmed(t)
	f := w.parts.film
	if !f.Visible() || f.Size().Height != filmHeight {
		t.Fatalf("the film is shown: %t, %v", f.Visible(), f.Size())
	}
	_, to := f.inSight()
	if got := read()[max(0, slices.Index(read(), "/p/05.png")):]; got[0] != "/p/05.png" || got[1] != "/p/06.png" || got[2] != "/p/04.png" || len(got) > to+1 || to > 14 {
		t.Errorf("%d in sight, read %q", to, got)
	}
	img := image.NewRGBA(image.Rect(0, 0, int(f.Size().Width), filmHeight))
	f.draw(img, 1)
	if got := img.RGBAAt(filmEdge+filmCell/2, filmHeight/2); got != (color.RGBA{0xff, 0xff, 0xff, 0xff}) {
		t.Errorf("the first picture is drawn as %v", got)
	}
	if got := img.RGBAAt(filmEdge+5*filmCell-1, filmHeight/2); got != ink().Accent {
		t.Errorf("the present picture's frame is %v, want %v", got, ink().Accent)
	}
	third := fyne.PointEvent{Position: fyne.NewPos(filmEdge+2*filmCell+9, 20)}
	f.MouseMoved(&desktop.MouseEvent{PointEvent: third})
	f.Tapped(&third)
	if !a.has("go to 2") || !strings.Contains(w.parts.status.machine.Text, "02.png  (picture 3 of 18)") {
		t.Errorf("a click asks for %q and says %q", a.calls, w.parts.status.machine.Text)
	}
	f.MouseOut()
	w.win.Canvas().Focus(f)
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyEnd} {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if got := strings.Join(a.calls, " "); !strings.HasSuffix(got, "go to 6 go to 4 go to 0 go to 17") {
		t.Errorf("the keys ask for %q", got)
	}
	layer := w.now.layer()
	if f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}); w.now.layer() != layer+1 {
		t.Error("the film swallows a key that it has no use for")
	}

	at(t, w, 17)
	if from, to := f.inSight(); from == 0 || to != 18 {
		t.Errorf("in sight are %d to %d, want the last", from, to)
	}
	f.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(filmEdge+16*filmCell-f.shift+9, 20)}})
	if got := w.parts.status.machine.Text; !strings.Contains(got, "cannot be read") {
		t.Errorf("of the picture that cannot be read it says %q", got)
	}
}

// What the film says of its keys stays until it has been read: a new state takes the word neither from that nor from a message, though the
// mouse rests on a picture.
func TestFilmsHintStays(t *testing.T) {
	w, _, _ := filmed(t)
	f, line := w.parts.film, w.parts.status.machine
	f.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(filmEdge+filmCell*2-f.shift+9, 20)}})
	name := line.Text
	w.win.Canvas().Focus(f)
	hint := w.now.lang.Text("tip.film")
	if name == hint || line.Text != hint {
		t.Fatalf("the status line says %q, with the focus %q", name, line.Text)
	}
	for i := range 3 {
		at(t, w, 4+i)
		if line.Text != hint {
			t.Errorf("after another state it says %q, want %q", line.Text, hint)
		}
	}
	w.tell("status.copied")
	at(t, w, 3)
	if want := w.now.lang.Text("status.copied"); line.Text != want {
		t.Errorf("after another state it says %q, want %q", line.Text, want)
	}
	f.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(filmEdge+filmCell*3-f.shift+9, 20)}})
	if !strings.Contains(line.Text, "(") {
		t.Errorf("the mouse moves to another picture, and it says %q", line.Text)
	}
}

// Without room, and with one picture, there is no film, nor does it take the keys; nothing is read for it while the session works.
func TestFilmFolds(t *testing.T) {
	w, _, read := filmed(t)
	f, maps := w.parts.film, w.parts.middle.root
	low := maps.Size().Height
	w.win.Resize(fyne.NewSize(1280, 720))
	if f.Visible() || maps.Position().Y != 0 {
		t.Errorf("at 1280 x 720: shown %t, the maps at %v", f.Visible(), maps.Position())
	}
	w.win.Resize(fyne.NewSize(1440, 900))
	if !f.Visible() || maps.Size().Height != low {
		t.Errorf("at 1440 x 900: shown %t, the maps %v high, want %v", f.Visible(), maps.Size().Height, low)
	}
	before := len(read())
	s := w.now.state
	s.Phase, s.Files = session.Running, []string{"/q/1.png", "/q/2.png"}
	s.At = 0
	w.Update(s)
	drain()
	if n := len(read()); n != before {
		t.Errorf("%d files read in a pass", n-before)
	}
	s.Phase, s.Files = session.Idle, s.Files[:1]
	w.Update(s)
	drain()
	if f.Visible() {
		t.Error("one picture makes a film")
	}
}

// In another language and theme the film is as it was, without reading again.
func TestFilmIsTakenOver(t *testing.T) {
	w, _, read := filmed(t)
	n := len(read())
	w.nextLanguage()
	settle(t, w)
	at(t, w, 5)
	if got := len(read()); got != n || !w.parts.film.Visible() {
		t.Errorf("%d read, want %d; shown %t", got, n, w.parts.film.Visible())
	}
}
