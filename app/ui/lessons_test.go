package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/settings"
)

// shelved is a window with a lesson of three steps open, without a session that computes.
func shelved(t *testing.T, set settings.Settings) (*Window, *asked) {
	t.Helper()
	w, a := open(t, set)
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	m, p, r := *state.Model, *state.Picture, *state.Result
	m.Path, p.Path, p.Name, r.Picture = "", "", "sunflower", &p
	state.Model, state.Picture, state.Result, state.Files = &m, &p, &r, nil
	w.Update(state)
	settle(t, w)
	for _, text := range []string{
		"# Look here 看这里\n\nThe **second** block has *edges* and `corners`. See [the page](https://example.org/a), and not [this](file:///etc/passwd).\n\n1. one\n2. two\n\n> quoted\n\n![a cat](https://example.org/cat.png)",
		strings.Repeat("很长的一段文字，中间没有空格，也要能够换行显示在窗口里。", 12),
		"",
	} {
		addStepTo(t, w, text)
	}
	t.Cleanup(func() { // a test that takes long has its lesson kept, and its folder goes when nothing is written there any more
		w.lessons.settled()
		until(t, func() bool { return w.main.over() || !w.lessons.draft.writing && !w.lessons.busy })
		w.lessons.close()
	})
	return w, a
}

func addStepTo(t *testing.T, w *Window, text string) {
	t.Helper()
	n := len(w.lessons.lesson.Steps)
	w.commands.run(action.AddStep)
	until(t, func() bool { return len(w.lessons.lesson.Steps) == n+1 })
	w.win.Canvas().Focused().(interface{ SetText(string) }).SetText(text)
	w.dialogs.open.Hide()
	settle(t, w)
}

// The strip and the dialog have room in both languages and themes, whatever a text holds; nothing of a text is fetched, and only
// links to pages and letters are links.
func TestLessonHasRoom(t *testing.T) {
	inOneGoroutine(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, l := range locale.All() {
		w, _ := shelved(t, settings.Settings{Language: l.Code(), Theme: map[string]string{"en": Light, "zh-Hans": Dark}[l.Code()]})
		for i := range w.lessons.lesson.Steps {
			w.lessons.goTo(i)
			drain()
			s := w.parts.lesson
			room, text := s.scroll.Size().Height, s.text.MinSize().Height
			if most := lessonShare * w.parts.body.Size().Height; room < text-1 && s.root.Size().Height < most-1 || room > max(text, lessonLine)+1 {
				t.Errorf("%s, step %d: the text needs %v and has %v in a strip of %v, which may have %v", l.Code(), i+1, text, room, s.root.Size().Height, most)
			}
			for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720)} {
				w.win.Resize(size)
				checkRoom(t, w, fmt.Sprintf("%s, lesson, step %d, %v", l.Code(), i+1, size), size)
			}
			pictured(t, w, fmt.Sprintf("lesson-strip-%s-%d", l.Code(), i+1))
			w.commands.run(action.EditLesson)
			roomIn(t, w, fmt.Sprintf("%s, the lesson's dialog, step %d", l.Code(), i+1))
			pictured(t, w, fmt.Sprintf("lesson-dialog-%s-%d", l.Code(), i+1))
			w.dialogs.open.Hide()
		}
		w.lessons.goTo(0)
		drain()
		var links, all []string
		for _, s := range w.parts.lesson.text.Segments {
			all = append(all, s.Textual())
			switch s := s.(type) {
			case *widget.HyperlinkSegment:
				links = append(links, s.URL.String())
			case *widget.ImageSegment:
				t.Error("a picture would be fetched")
			}
		}
		if !slices.Equal(links, []string{"https://example.org/a"}) {
			t.Errorf("links: %q", links)
		}
		if got := strings.Join(all, ""); !strings.Contains(got, "[cat.png]") || !strings.Contains(got, "看这里") || !strings.Contains(got, "2.  two") || !strings.Contains(got, "this") {
			t.Errorf("the text is %q", got)
		}
	}
}

// Steps are ordered, removed and given other views; what is not saved is not lost without a question.
func TestLessonIsEdited(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w, _ := shelved(t, settings.Settings{})
	l := w.lessons
	firsts := func() (list []string) {
		for _, s := range l.lesson.Steps {
			list = append(list, string([]rune(s.Text + "-")[:1]))
		}
		return list
	}
	if got := firsts(); !slices.Equal(got, []string{"#", "很", "-"}) || l.at != 2 {
		t.Fatalf("%q at %d", got, l.at)
	}
	layer := l.lesson.Steps[2].View.Scene.Layer
	press(w, fyne.KeyEnd)
	settle(t, w)
	d := l.edit()
	sample := assets.Samples()[0]
	l.lesson.Steps[0].View.Picture = kept.Picture{Name: sample.Name}
	row := d.list.CreateItem()
	d.list.UpdateItem(0, row)
	if of := row.(*fyne.Container).Objects[1].(*widget.Label).Text; !strings.HasPrefix(of, sample.Title+dot) || sample.Title == sample.Name {
		t.Errorf("a step's view is of %q, want the sample by its title %q", of, sample.Title)
	}
	d.move(-1)
	if got := firsts(); !slices.Equal(got, []string{"#", "-", "很"}) || l.at != 1 {
		t.Errorf("moved up: %q at %d", got, l.at)
	}
	d.retake()
	until(t, func() bool { return l.lesson.Steps[1].View.Scene.Layer != layer })
	d.text.SetText("new")
	d.title.SetText("A  title\u0007")
	if l.lesson.Steps[1].Text != "new" || l.title() != "A  title" {
		t.Errorf("%q, %q", l.lesson.Steps[1].Text, l.title())
	}
	d.text.SetText(strings.Repeat("一二三四五六七八\n", lesson.MostText/20))
	if n := len(l.lesson.Steps[1].Text); n > lesson.MostText || n < lesson.MostText-3 {
		t.Errorf("a text of %d bytes is kept", n)
	}
	d.remove()
	if got := firsts(); !slices.Equal(got, []string{"#", "很"}) {
		t.Errorf("removed: %q", got)
	}
	d.text.SetText("长") // which stays whatever is undone
	for _, want := range [][]string{{"#", "一", "长"}, {"#", "一", "长"}, {"#", "长", "一"}} {
		pressButton(t, w.win.Canvas().Overlays().Top(), l.text("menu.undo"))
		if got := firsts(); !slices.Equal(got, want) {
			t.Errorf("undone: %q, want %q", got, want)
		}
	}
	if got := l.lesson.Steps[2].View.Scene.Layer; l.at != 2 || got != layer || !d.back.Disabled() {
		t.Errorf("undone: step %d is at hand, of %s, want %s; nothing more to undo: %v", l.at+1, got, layer, d.back.Disabled())
	}
	for range 3 {
		d.remove()
	}
	if got := firsts(); !slices.Equal(got, []string{"#"}) || !d.off.Disabled() {
		t.Errorf("all are removed but the only one: %q", got)
	}
	d.undo()
	d.d.Hide()
	w.Close()
	if w.win.Canvas().Overlays().Top() == nil || w.main.over() {
		t.Fatal("the window closes over a lesson that is not saved")
	}
	pressButton(t, w.win.Canvas().Overlays().Top(), l.text("lesson.save"))
	if top := w.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(texts(top), w.now.lang.Text("save.title.lesson")) {
		t.Fatal("the question does not lead to saving")
	}
	w.dialogs.open.Hide()
	if !l.unsaved || w.main.over() {
		t.Fatal("without a file it counts as saved")
	}
	press(w, fyne.KeyF6)
	w.lessons.rescue()
	if _, err := os.Stat(draftFile()); err != nil {
		t.Fatal("told to end, the program loses the lesson")
	}

	other, _ := open(t, settings.Settings{})
	other.lessons.offerRescued()
	if len(other.offers) != 1 {
		t.Fatal("the lesson is not offered at the next start")
	}
	other.offers[0].choices[0].do()
	until(t, func() bool { return other.lessons.open() })
	if len(other.lessons.lesson.Steps) != 2 || !other.lessons.unsaved {
		t.Errorf("%d steps", len(other.lessons.lesson.Steps))
	}
	other.lessons.close()
	w.lessons.close()
}

// The question before the window closes can be answered by saving, and then it closes.
func TestLessonIsSavedFirst(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w, _ := shelved(t, settings.Settings{})
	l := w.lessons
	path := filepath.Join(t.TempDir(), "saved"+lesson.Ending)
	l.path = path // where it is proposed
	w.Close()
	pressButton(t, w.win.Canvas().Overlays().Top(), l.text("lesson.save"))
	pressButton(t, w.win.Canvas().Overlays().Top(), w.now.lang.Text("button.save"))
	until(t, func() bool { drain(); return w.main.over() })
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// What is not saved is kept from time to time, for a start after a crash, and no longer than that; what another window keeps is not offered.
func TestLessonIsKept(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w, _ := shelved(t, settings.Settings{})
	l := w.lessons
	kept := func() bool { drain(); return leftDraft() == draftFile() && !l.draft.writing }
	l.keep()
	until(t, kept)
	others := filepath.Join(draftFolder(), fmt.Sprint(draftName, os.Getppid(), lesson.Ending))
	check := func(want string) {
		t.Helper()
		if got := leftDraft(); got != want {
			t.Errorf("offered is %q, want %q", got, want)
		}
	}
	if err := os.WriteFile(others, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check(draftFile())
	l.keep()
	l.settled() // while it is written
	until(t, func() bool { drain(); return !l.draft.writing })
	check("")
	dead := filepath.Join(draftFolder(), draftName+"2147483646"+lesson.Ending)
	if err := os.Rename(others, dead); err != nil {
		t.Fatal(err)
	}
	check(dead)
	l.close()
}

// A file that is none is refused with a sentence, and what was there stays; a model that nobody knows is asked for.
func TestLessonsThatAreNone(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w, a := shelved(t, settings.Settings{})
	path := filepath.Join(t.TempDir(), "a"+lesson.Ending)
	if err := os.WriteFile(path, []byte("PK no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.lessons.unsaved = false
	w.Open([]string{path})
	until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
	if !w.lessons.open() || len(a.files) > 0 {
		t.Error("what was open is gone")
	}
	w.dialogs.open.Hide()
	w.lessons.lesson.Steps[0].View.Model.Path = "their.h5"
	w.lessons.goTo(0)
	until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
	if a.has("model their.h5") {
		t.Error("a model is opened by the name that a lesson has for it")
	}
	w.lessons.close()
}
