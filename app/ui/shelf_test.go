package ui

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/fetch"
)

// await does what is posted until something is so.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if drain(); ok() {
			return
		}
	}
	t.Fatalf("waited for %s", what)
}

// pressButton presses the button of a dialog or a strip with this text.
func pressButton(t *testing.T, in fyne.CanvasObject, text string) {
	t.Helper()
	b := find(t, in, func(o fyne.CanvasObject) bool {
		switch b := o.(type) {
		case *widget.Button: // of the toolkit's own dialogs
			return b.Text == text && !b.Disabled()
		case *kit.ToolButton:
			return b.Text == text && !b.Disabled()
		}
		return false
	})
	b.(fyne.Tappable).Tapped(nil)
}

// A file that another program keeps is offered once, and used where it is; the menu has it as long as it is not in the library.
func TestFoundOnThisMachine(t *testing.T) {
	w, a := open(t, settings.Settings{})
	path := filepath.Join(t.TempDir(), "vgg16.h5")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	keras := fetch.Sources()[0]
	file := fetch.Found{Path: path, Size: keras.Size, Of: "Keras", Title: keras.Title}
	w.shelf.find = func() []fetch.Found { return []fetch.Found{file} }
	w.shelf.look(w.shelf.offerFound)
	await(t, "the offer", func() bool { return w.parts.notice.root.Visible() })
	if text := w.parts.notice.text.Whole(); !strings.Contains(text, "Keras") || !strings.Contains(text, "553") {
		t.Errorf("offered %q", text)
	}
	for range locale.All() {
		w.nextLanguage()
		settle(t, w)
		w.win.Resize(fyne.NewSize(1280, 720))
		w.win.Resize(fyne.NewSize(960, 600))
		checkRoom(t, w, w.now.lang.Code()+" with an offer", fyne.NewSize(960, 600))
		if text := w.parts.notice.text.Whole(); (w.now.lang.Code() == locale.Chinese) != strings.Contains(text, "本机") {
			t.Errorf("%s: offered %q", w.now.lang.Code(), text)
		}
	}
	labels := func() (all string) {
		for _, item := range w.menus.model() {
			all += item.Label + "\n"
		}
		return all
	}
	if !strings.Contains(labels(), "(Keras)") {
		t.Errorf("not in the menu: %q", labels())
	}
	pressButton(t, w.parts.notice.root, "Use it")
	if a.ref != (session.ModelRef{Path: path, Checked: true}) || w.parts.notice.root.Visible() {
		t.Fatalf("opened %+v", a.ref)
	}
	w.shelf.look(w.shelf.offerFound)
	time.Sleep(20 * time.Millisecond)
	if drain(); w.parts.notice.root.Visible() {
		t.Error("the same file is offered again")
	}
	state := w.now.state
	state.Model = &session.Model{ModelRef: a.ref, Network: state.Model.Network}
	w.Update(state)
	settle(t, w)
	if m, ok := w.set.Known(path); !ok || m.Origin != settings.Found || !m.Checked {
		t.Errorf("remembered %+v", m)
	}
	if strings.Contains(labels(), "(Keras)") {
		t.Errorf("it is in the library, and in the menu once more: %q", labels())
	}
}

// The download: chosen in the dialog, paused, gone on with, used when it is there; another start offers to go on.
func TestDownloadDialog(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "weights", "testdata", "frossard.npz"))
	if err != nil {
		t.Fatal(err)
	}
	hold := make(chan bool, 1)
	hold <- true
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"one"`)
		select {
		case <-hold:
			rw.Header().Set("Content-Length", "100000000")
			rw.Write(file[:len(file)/2])
			rw.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			http.ServeContent(rw, r, "", time.Time{}, strings.NewReader(string(file)))
		}
	}))
	defer server.Close()
	w, a := open(t, settings.Settings{})
	var saved settings.Settings
	w.options.Save = func(s settings.Settings) { saved = s }
	dir := t.TempDir()
	w.set.Mirror, w.set.DownloadDir = server.URL, dir
	w.commands.run(action.GetModel)
	top := w.win.Canvas().Overlays().Top()
	source := find(t, top, func(s *kit.Choice) bool { return strings.Contains(s.Selected, "Keras") })
	source.SetSelected("VGG16 with 1000 classes, Frossard (Oxford, 2014)")
	for _, want := range []string{server.URL, dir, "CC-BY-4.0", "553", "none is published"} {
		if !strings.Contains(texts(top), want) {
			t.Errorf("before it begins, nothing is said of %q: %s", want, texts(top))
		}
	}
	pressButton(t, top, "Download")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	run := func(ctx context.Context) {
		task := a.tasks[len(a.tasks)-1]
		go func() { ended <- task.Run(ctx, session.Tools{Progress: func(float64) {}}) }()
	}
	run(ctx)
	await(t, "half of it", func() bool { return w.downloads.status.Done > 0 || len(ended) > 0 })
	pressButton(t, top, "Pause")
	cancel()
	<-ended
	drain()
	if !a.has("stop "+library.FetchingName) || !strings.Contains(texts(top), "Paused") || saved.Download == nil || saved.Download.Source != "frossard" {
		t.Fatalf("paused: %q, remembered %+v", texts(top), saved.Download)
	}
	bar := find(t, top, func(*kit.Progress) bool { return true })
	stop := find(t, top, func(b *kit.ToolButton) bool { return b.Text == "Cancel the download" })
	if bar.Value <= 0 || stop.Disabled() || strings.Contains(texts(top), "Here already") == false {
		t.Errorf("paused, the bar is at %v, cancelling is off: %v; %s", bar.Value, stop.Disabled(), texts(top))
	}

	next, b := open(t, saved) // another start
	next.downloads.resume()
	await(t, "the offer to go on", func() bool { return next.parts.notice.root.Visible() })
	pressButton(t, next.parts.notice.root, "Go on with the download")
	if len(b.tasks) != 1 {
		t.Fatalf("tasks %v", b.tasks)
	}
	a = b
	run(t.Context())
	await(t, "the end", func() bool { return len(ended) > 0 })
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	await(t, "the model", func() bool { return b.ref.Path != "" })
	if b.ref.Path != filepath.Join(dir, "vgg16_weights.npz") || !b.ref.Checked || next.set.Download != nil {
		t.Errorf("opened %+v, remembered %+v", b.ref, next.set.Download)
	}
}

// The list of models renames, removes, tells what is gone, and deletes only what was downloaded and is to go.
func TestModelsDialog(t *testing.T) {
	dir := t.TempDir()
	here := filepath.Join(dir, "here.npz")
	file, err := os.ReadFile(filepath.Join("..", "..", "weights", "testdata", "torchvision.npz"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(here, file, 0o600); err != nil {
		t.Fatal(err)
	}
	w, a := open(t, settings.Settings{Library: []settings.Model{
		{Path: here, Origin: settings.Downloaded, Checked: true}, {Path: filepath.Join(dir, "gone.h5"), Origin: settings.Imported},
	}})
	w.set.Forget("/models/narrow")
	w.commands.run(action.ManageModels)
	top := w.win.Canvas().Overlays().Top()
	await(t, "the details", func() bool { return strings.Contains(texts(top), "torchvision") })
	if !strings.Contains(texts(top), "downloaded by VGGScope") || !strings.Contains(texts(top), "missing") {
		t.Errorf("%s", texts(top))
	}
	pressButton(t, top, "Verify")
	task := a.tasks[len(a.tasks)-1]
	if err := task.Run(t.Context(), session.Tools{Progress: func(float64) {}}); err != nil {
		t.Fatal(err)
	}
	await(t, "the verdict", func() bool { return strings.Contains(texts(top), "SHA-256") })
	pressButton(t, top, "Rename…")
	name := find(t, w.win.Canvas().Overlays().Top(), func(*kit.Finder) bool { return true })
	name.SetText("Mine")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if m, _ := w.set.Known(here); m.Name != "Mine" {
		t.Errorf("renamed to %q", m.Name)
	}
	pressButton(t, top, "Rename…")
	name = find(t, w.win.Canvas().Overlays().Top(), func(*kit.Finder) bool { return true })
	name.SetText("gone.H5")
	if got := texts(w.win.Canvas().Overlays().Top()); !strings.Contains(strings.ReplaceAll(got, "\n", ""), "another model is called") {
		t.Errorf("the name of another model: %s", got)
	}
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if m, _ := w.set.Known(here); m.Name != "Mine" || w.win.Canvas().Overlays().Top() == top {
		t.Errorf("renamed to another model's name: %q", m.Name)
	}
	press(w, fyne.KeyEscape)
	pressButton(t, top, "Remove…")
	over := w.win.Canvas().Overlays().Top()
	find(t, over, func(c *kit.Toggle) bool { return true }).SetChecked(true)
	pressButton(t, over, "Remove")
	if _, err := os.Stat(here); err == nil {
		t.Error("the file that was to be deleted is there")
	}
	if _, ok := w.set.Known(here); ok || len(w.set.Library) != 1 {
		t.Errorf("the library has %+v", w.set.Library)
	}
}
