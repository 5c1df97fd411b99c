package ui

import (
	"errors"
	"fmt"
	"image/color"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/fetch"
)

// longName and longPath are such as people have, in either language.
var (
	longName = "VGG16 with batch normalisation, trained for six weeks on 蘑菇图片 of our own, third run, best of all.weights.h5"
	longPath = filepath.Join("/home/somebody", strings.Repeat("a folder with a long name/", 7), longName)
)

// dialogStates open each of the dialogs, with the longest texts that it may have.
func dialogStates() map[string]func(t *testing.T, w *Window) {
	states := otherStates()
	maps.Copy(states, modelStates())
	return states
}

// modelStates open those about models.
func modelStates() map[string]func(t *testing.T, w *Window) {
	return map[string]func(t *testing.T, w *Window){
		"download": func(t *testing.T, w *Window) { w.showGetDialog() },
		"download, a wrong address": func(t *testing.T, w *Window) {
			w.set.Mirror, w.set.DownloadDir = "ftp://"+strings.Repeat("mirror.of.a.university.", 8)+"example/with/a/path", longPath
			w.showGetDialog()
		},
		"download, under way": func(t *testing.T, w *Window) {
			w.set.DownloadDir = longPath
			w.downloads.status = library.Status{Running: true, Done: 123_456_789, Total: 553_467_096, Note: "the connection broke: " + longPath}
			w.showGetDialog()
		},
		"download, stopped": func(t *testing.T, w *Window) {
			w.downloads.status = library.Status{Err: fmt.Errorf("fetch: %s: %w", longPath, fetch.ErrDamaged), Done: 1000}
			w.showGetDialog()
		},
		"import": func(t *testing.T, w *Window) {
			i := waiting(t, "torchvision.npz")
			i.Ref.Path = longPath
			i.Card.Name = longName
			i.Doubts = append(i.Doubts, weights.Doubt{About: weights.AboutReading, Taken: weights.ReadFlat, Others: []string{weights.ReadAverage}},
				weights.Doubt{About: weights.AboutSize, Taken: "128", Others: []string{"150"}})
			for _, key := range weights.NoteKeys() {
				i.Notes = append(i.Notes, weights.Note{Key: key, Args: []any{"x", "y", "z"}})
			}
			w.showImport(i)
		},
		"import, wrong numbers": func(t *testing.T, w *Window) {
			w.showImport(waiting(t, "torchvision.npz"))
			w.importing.colours.fields[2].entry.SetText(strings.Repeat("0.5, ", 20))
			w.importing.fitting.short.SetText("eight thousand and more")
		},
		"models": func(t *testing.T, w *Window) {
			here, _ := filepath.Abs(filepath.Join("..", "..", "weights", "testdata", "torchvision.npz"))
			w.set.Library = []settings.Model{{Path: here, Name: longName, Origin: settings.Downloaded, Checked: true}, {Path: longPath}}
			w.showModelsDialog()
		},
		"models, one that is gone": func(t *testing.T, w *Window) {
			w.set.Library = []settings.Model{{Path: longPath, Name: longName}}
			w.showModelsDialog()
		},
		"models, renamed": func(t *testing.T, w *Window) {
			w.set.Library = []settings.Model{{Path: longPath, Name: longName}}
			w.showModelsDialog()
			pressButton(t, w.win.Canvas().Overlays().Top(), w.now.lang.Text("library.rename"))
		},
		"models, removed": func(t *testing.T, w *Window) {
			w.set.Library = []settings.Model{{Path: longPath, Name: longName}}
			w.showModelsDialog()
			pressButton(t, w.win.Canvas().Overlays().Top(), w.now.lang.Text("library.remove"))
		},
		"the keys":        func(t *testing.T, w *Window) { w.commands.run(action.Keys) },
		"about the model": func(t *testing.T, w *Window) { w.commands.run(action.AboutModel) },
	}
}

// What is wrong with what was typed, or could not be done, has the same letters in all dialogs.
func TestFaultsLookAlike(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	states := dialogStates()
	for _, name := range []string{"save, a wrong path", "download, a wrong address", "download, stopped", "import, wrong numbers", "models, one that is gone", "lesson, too long"} {
		states[name](t, w)
		until(t, func() bool {
			marked := false
			inSight(w.win.Canvas().Overlays().Top(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
				p, is := o.(*kit.Paragraph)
				marked = marked || is && p.Text != "" && p.Importance == kit.Fault
			})
			if !marked {
				t.Errorf("%s: nothing is marked in %s", name, texts(w.win.Canvas().Overlays().Top()))
			}
			return true
		})
		shut(w)
	}
}

// shut closes all dialogs.
func shut(w *Window) {
	for w.win.Canvas().Overlays().Top() != nil {
		press(w, fyne.KeyEscape)
		if top := w.win.Canvas().Overlays().Top(); top != nil {
			top.Hide()
			w.win.Canvas().Overlays().Remove(top)
		}
	}
	w.downloads.status = library.Status{}
	w.set.Mirror, w.set.DownloadDir = "", ""
}

// dialogsHaveRoom checks that in the dialogs nothing is cut off or beyond an edge.
func dialogsHaveRoom(t *testing.T, w *Window) {
	for name, open := range dialogStates() {
		for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720)} {
			w.win.Resize(size)
			open(t, w)
			drain()
			where := w.now.lang.Code() + ", " + name
			pictured(t, w, strings.ReplaceAll(fmt.Sprintf("%s-%.0f", where, size.Width), " ", "_"))
			roomIn(t, w, where)
			top := w.win.Canvas().Overlays().Top()
			apart(t, fmt.Sprint(where, size), top)
			if m := top.MinSize(); m.Width > size.Width || m.Height > size.Height {
				t.Errorf("%s: needs %v, the window has %v", where, m, size)
			}
			inSight(top, fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
				if _, is := o.(*container.Scroll); !is && at.X+o.Size().Width > size.Width+0.5 {
					t.Errorf("%s, %v: %s reaches to %v", where, size, named(o), at.X+o.Size().Width)
				}
				l, is := o.(*widget.Label)
				if is && l.Size().Width > 0 && strings.HasPrefix(name, "import") && fyne.MeasureText(l.Text, theme.CaptionTextSize(), l.TextStyle).Width > l.Size().Width {
					t.Errorf("%s, %v: %q has %v", where, size, l.Text, l.Size().Width)
				}
			})
			shut(w)
		}
	}
}

// apart checks that no text lies on another one.
func apart(t *testing.T, where string, root fyne.CanvasObject) {
	t.Helper()
	type box struct {
		text     string
		from, to fyne.Position
	}
	var all []box
	everything(root, fyne.Position{}, fyne.NewPos(9999, 9999), func(o fyne.CanvasObject, at, clip fyne.Position) {
		text, is := o.(*canvas.Text)
		if !is || strings.TrimSpace(text.Text) == "" || at.Y+text.MinSize().Height > clip.Y {
			return
		}
		end := at.Add(text.MinSize())
		end.X = min(end.X, clip.X)
		b := box{text.Text, at.AddXY(1, 2), end.SubtractXY(1, 2)}
		for _, c := range all {
			if b.from.X < c.to.X && c.from.X < b.to.X && b.from.Y < c.to.Y && c.from.Y < b.to.Y {
				t.Errorf("%s: %q lies on %q", where, kit.Shorten(b.text, 40), kit.Shorten(c.text, 40))
			}
		}
		all = append(all, b)
	})
}

// Whatever is written in the window and its dialogs can be read on what it stands on, in both themes.
func TestContrastEverywhere(t *testing.T) {
	inOneGoroutine(t)
	for _, name := range []string{Light, Dark} {
		w, _ := open(t, settings.Settings{Theme: name, Language: locale.English})
		w.commands.run(action.Tour)
		w.now.state.Problem = &session.Problem{Err: errors.New("x: y")}
		w.showProblem()
		look := func(where string) {
			settle(t, w)
			n := contrasts(t, name+", "+where, w.win.Content(), colour(theme.ColorNameBackground))
			if top := w.win.Canvas().Overlays().Top(); top != nil {
				n = contrasts(t, name+", "+where, top, colour(theme.ColorNameOverlayBackground))
			}
			if n < 3 {
				t.Errorf("%s, %s: %d texts", name, where, n)
			}
		}
		for _, v := range scene.Views() {
			w.commands.run(action.View(v))
			look(string(v))
		}
		w.commands.run(action.View(scene.Maps))
		w.commands.run(action.Enlarge)
		for _, tab := range scene.Tabs() {
			w.commands.run(action.Tab(tab))
			look(string(tab))
		}
		for what, open := range dialogStates() {
			open(t, w)
			look(what)
			shut(w)
		}
	}
}

// contrasts compares all texts below an object with what they stand on: the last rectangle that was painted under their middle.
// It gives how many there are.
func contrasts(t *testing.T, where string, root fyne.CanvasObject, ground color.RGBA) (n int) {
	t.Helper()
	type painted struct {
		from, to fyne.Position
		c        color.Color
	}
	var under []painted
	everything(root, fyne.Position{}, fyne.NewPos(9999, 9999), func(o fyne.CanvasObject, at, clip fyne.Position) {
		switch o := o.(type) {
		case *canvas.Rectangle:
			under = append(under, painted{at, at.Add(o.Size()), o.FillColor})
		case *canvas.Text:
			if strings.TrimSpace(o.Text) == "" || o.Color == nil {
				return
			}
			on, mid := ground, at.AddXY(min(o.Size().Width, o.MinSize().Width)/2, o.Size().Height/2)
			if mid.X > clip.X || mid.Y > clip.Y {
				return
			}
			n++
			for _, p := range under {
				if p.c != nil && mid.X >= p.from.X && mid.X <= p.to.X && mid.Y >= p.from.Y && mid.Y <= p.to.Y {
					on = over(p.c, on)
				}
			}
			if got := view.Contrast(over(o.Color, on), on); got < 4.5 {
				t.Errorf("%s: %q has a contrast of %.2f", where, kit.Shorten(o.Text, 40), got)
			}
		}
	})
	return n
}

// everything goes through all that is painted below an object, in the order of painting, with its place, and where what is painted ends.
func everything(o fyne.CanvasObject, at, clip fyne.Position, visit func(o fyne.CanvasObject, at, clip fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at, clip)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			everything(c, at, clip, visit)
		}
	case fyne.Widget:
		if strings.HasSuffix(fmt.Sprintf("%T", o), ".Scroll") { // the toolkit's fields have one of their own
			end := at.Add(o.Size())
			clip = fyne.NewPos(min(clip.X, end.X), min(clip.Y, end.Y))
		}
		for _, c := range test.WidgetRenderer(o).Objects() {
			everything(c, at, clip, visit)
		}
	}
}
