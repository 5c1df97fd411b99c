package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/notices"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// find gives the first object of a type in a tree of them that passes.
func find[T fyne.CanvasObject](t *testing.T, root fyne.CanvasObject, passes func(T) bool) T {
	t.Helper()
	for _, o := range test.LaidOutObjects(root) {
		if is, ok := o.(T); ok && passes(is) {
			return is
		}
	}
	var none T
	t.Fatalf("no %T like that", none)
	return none
}

// laidOut are all objects of a type in a tree of them.
func laidOut[T fyne.CanvasObject](root fyne.CanvasObject) (list []T) {
	for _, o := range test.LaidOutObjects(root) {
		if is, ok := o.(T); ok {
			list = append(list, is)
		}
	}
	return list
}

// texts are all that labels and links in a tree say.
func texts(root fyne.CanvasObject) string {
	var all []string
	for _, o := range test.LaidOutObjects(root) {
		switch o := o.(type) {
		case *widget.Label:
			all = append(all, o.Text)
		case *kit.Paragraph:
			all = append(all, strings.ReplaceAll(o.Text, "\n", " "))
		}
	}
	return strings.Join(all, "\n")
}

func TestAbout(t *testing.T) {
	for _, language := range []string{"en", "zh-Hans"} {
		w, _ := open(t, settings.Settings{Language: language})
		w.help.options.Version, w.help.options.Commit, w.help.options.Date = "1.2.3", "0123abc", "2026-11-24"
		w.help.about()
		top := w.win.Canvas().Overlays().Top()
		got := texts(top)
		for _, want := range []string{"VGGScope 1.2.3", "0123abc", "2026-11-24", "2 threads", "MIT"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %q", language, want, got)
			}
		}
		home := find(t, top, func(l *kit.Link) bool { return l.Text == w.now.lang.Text("about.home") })
		home.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.win.Canvas().Overlays().Top() != nil {
			t.Error("Escape on a link does not close the dialog")
		}
	}
}

// What is not known is left out.
func TestAboutLittle(t *testing.T) {
	w, _ := begin(t, Options{Settings: settings.Settings{Language: "en"}})
	if w.help.buildWords() != "" {
		t.Errorf("%q", w.help.buildWords())
	}
	if got := texts(w.help.aboutContent()); strings.Contains(got, "Computes on") || !strings.Contains(got, "VGGScope\n") {
		t.Errorf("%q", got)
	}
}

func TestNotices(t *testing.T) {
	list, err := notices.List()
	w, _ := open(t, settings.Settings{})
	w.help.about()
	find(t, w.win.Canvas().Overlays().Top(), func(l *kit.Link) bool { return strings.Contains(l.Text, "licences") }).OnTapped()
	if n := len(w.win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d dialogs lie upon each other", n)
	}
	top := w.win.Canvas().Overlays().Top()
	if errors.Is(err, notices.ErrMissing) {
		if got := texts(top); !strings.Contains(got, notices.Command) {
			t.Errorf("a build without licences says %q", got)
		}
		return
	}
	works := find(t, top, func(*kit.List) bool { return true })
	text := find(t, top, func(*kit.Lines) bool { return true })
	for i, n := range list {
		if i > 0 {
			works.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		if got := texts(top); !strings.Contains(got, n.Title()) || !strings.Contains(got, "Licence: "+n.License) {
			t.Errorf("%s: %q", n.Title(), got)
		}
		if !slices.Equal(text.Text(), noticeLines(n)) {
			t.Errorf("%s: another text is shown", n.Title())
		}
	}
	if rows := strings.Count(texts(works), "\n"); rows > 60 {
		t.Errorf("%d labels for the rows in sight", rows)
	}
	if test.Tap(text); w.win.Canvas().Focused() != fyne.Focusable(text) {
		t.Error("a click does not give the text the keys")
	}
	text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("Escape in the text does not close the dialog")
	}
}

func TestNoticeLines(t *testing.T) {
	n := notices.Notice{Texts: []notices.Text{{File: "LICENSE", Body: "A\n\n  B\n"}, {File: "NOTICE", Body: "C\n"}}}
	if got, want := noticeLines(n), []string{"[LICENSE]", "", "A", "", "  B", "", "[NOTICE]", "", "C"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	n.Texts = n.Texts[1:]
	if got := noticeLines(n); !slices.Equal(got, []string{"C"}) {
		t.Errorf("a single text: %q", got)
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", []string{""}},
		{"  as   it is", []string{"  as   it is"}},
		{"one two three four", []string{"one two", "three four"}},
		{"  one two three", []string{"  one two", "  three"}},
		{"a verylongwordindeed b", []string{"a", "verylongwordindeed", "b"}},
	} {
		if got := fold(c.line, 12); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestAccuracyText(t *testing.T) {
	for _, c := range []struct {
		language, what string
		value          float64
		want           string
	}{
		{"en", "top1", 0.9234, "the first answer is right for 92.3 %"},
		{"en", "pictures", 1644, "of 1,644 pictures"},
		{"zh-Hans", "mean_per_class", 0.879, "各类平均 87.9 %"},
		{"en", "f1", 0.5, "f1 0.5"}, // of somebody's own
	} {
		if got := accuracyText(c.what, c.value, locale.New(c.language)); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// That nothing on the computer opens a page is said, also where that is known only later.
func TestNothingOpensPages(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	var late func(error)
	w.options.OpenURL = func(page string, failed func(error)) error {
		late = failed
		return nil
	}
	w.help.goHome()
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("something is said before anything is known")
	}
	late(errors.New("exit status 3"))
	until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
	if got := texts(w.win.Canvas().Overlays().Top()); !strings.Contains(got, homepage) {
		t.Errorf("it is said %q", got)
	}
}

// The keys and the mouse are told of in two columns of about one height, so that as little as can be is below the edge.
func TestKeysAreInEvenColumns(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.help.keys()
	mouse, keys := float32(0), float32(0)
	for _, p := range laidOut[*widget.Label](w.win.Canvas().Overlays().Top()) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
		switch p.Text {
		case w.now.lang.Text("mouse.drop"):
			mouse = at.Y
		case "I":
			keys = at.Y
		}
	}
	if d := mouse - keys; d < -100 || d > 100 {
		t.Errorf("the mouse ends at %v, the keys end at %v", mouse, keys)
	}
}
