package library

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/fetch"
)

func TestPace(t *testing.T) {
	now := time.Unix(0, 0)
	p := pace{now: func() time.Time { return now }}
	for i := range 40 {
		p.see(int64(i) * 1000)
		if i == 1 && p.speed() != 0 {
			t.Error("a speed after half a second")
		}
		now = now.Add(500 * time.Millisecond)
	}
	if got := p.speed(); got != 2000 {
		t.Errorf("%.1f bytes per second, want 2000", got)
	}
	if got := left(10_000, p.speed()); got != 5*time.Second {
		t.Errorf("left: %v", got)
	}
	for range 40 { // stuck
		p.see(39_000)
		now = now.Add(500 * time.Millisecond)
	}
	if got := p.speed(); got != 0 || left(1, got) != 0 {
		t.Errorf("%.1f bytes per second while nothing comes", got)
	}
	if p.see(5); len(p.samples) != 1 {
		t.Error("a download from the start has the samples of the one before")
	}
}

// A file is offered once, and only if it is as published and not in the library.
func TestOffer(t *testing.T) {
	var s settings.Settings
	whole := fetch.Found{Path: "/k/vgg16.h5", Size: 10, Of: "Keras", Title: "VGG16"}
	list := []fetch.Found{{Path: "/k/other.h5", Size: 3}, {Path: "/k/half.h5", Size: 3, Whole: 10}, whole}
	if f, ok := Offer(&s, list); !ok || f != whole {
		t.Fatalf("offered %+v", f)
	}
	See(&s, list...)
	if f, ok := Offer(&s, list); ok {
		t.Errorf("offered again: %+v", f)
	}
	whole.Size = 11
	if _, ok := Offer(&s, []fetch.Found{whole}); !ok {
		t.Error("another file under that name is not offered")
	}
	Remember(&s, FoundRef(whole), "card")
	if n := len(Unknown(&s, append(list, whole))); n != 2 {
		t.Errorf("%d are unknown, want 2", n)
	}
}

func TestRemember(t *testing.T) {
	var s settings.Settings
	ref := session.ModelRef{Path: "/m", Choices: weights.Choices{Input: "unit:mean=0.5, 0.4, 0.3", Flatten: "chw", Size: 150, Fit: "crop", Resample: "bicubic", Resize: 256}, Checked: true}
	Remember(&s, ref, "a card")
	s.Change("/m", func(m *settings.Model) { m.Name, m.Origin = "mine", settings.Downloaded })
	Remember(&s, ref, "a card")
	m, _ := s.Known("/m")
	if m.Name != "mine" || m.Origin != settings.Downloaded || Ref(m) != ref {
		t.Errorf("%+v, opened as %+v", m, Ref(m))
	}
	if !Missing(m) {
		t.Error("it is there")
	}
}

// model makes a small model in Frossard's names, of which no checksum is published.
func model(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "weights", "testdata", "frossard.npz"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A download that is paused keeps what has come, tells so, and goes on from there.
func TestDownload(t *testing.T) {
	file := model(t)
	source, _ := fetch.SourceCalled("frossard")
	var ranges atomic.Int32
	var hold atomic.Bool
	hold.Store(true)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("Range") != "" {
			ranges.Add(1)
		}
		if hold.Load() {
			w.Header().Set("Content-Length", strconv.Itoa(len(file)))
			w.Write(file[:len(file)/2])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(file)))
	}))
	defer server.Close()
	d := Download{Source: source, Mirror: server.URL, Dir: t.TempDir()}
	ctx, cancel := context.WithCancel(t.Context())
	var last Status
	err := d.run(ctx, func(share float64) {
		if share > 0.4 {
			hold.Store(false)
			cancel()
		}
	}, func(s Status) { last = s })
	if err == nil || !last.Paused || last.Running || last.Err != nil {
		t.Fatalf("paused: %v, %+v", err, last)
	}
	plan, err := d.Plan()
	if err != nil || plan.Have == 0 || plan.There {
		t.Fatalf("plan %+v, %v", plan, err)
	}
	again, ok := Resume(d.Pending())
	if !ok || again.Dir != d.Dir || again.Mirror != d.Mirror {
		t.Fatalf("%+v", again)
	}
	if err := again.run(t.Context(), func(float64) {}, func(s Status) { last = s }); err != nil {
		t.Fatal(err)
	}
	if last.Result == nil || last.Result.There || ranges.Load() != 1 {
		t.Errorf("the end: %+v after %d ranges", last, ranges.Load())
	}
	v := verify(t.Context(), session.ModelRef{Path: last.Result.Path}, func(float64) {})
	if v.Err != nil || len(v.SHA256) != 64 || v.Known != nil {
		t.Errorf("verified: %+v", v)
	}
	file[len(file)/2] ^= 1
	if err := os.WriteFile(last.Result.Path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if v := verify(t.Context(), session.ModelRef{Path: last.Result.Path}, func(float64) {}); v.Err == nil {
		t.Error("a changed byte was not found")
	}
	if _, ok := Resume(&settings.Download{Source: "gone"}); ok {
		t.Error("a source that is none")
	}
	if err := (Download{Source: source, Mirror: "ftp://x"}).Discard(); err == nil {
		t.Error("a mirror that is none")
	}
}

// PyTorch's hub and Hugging Face's cache tell a file's checksum in its name: a byte that was changed there is found though all values
// are numbers.
func TestSumInName(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "weights", "testdata", "torchvision.npz"))
	if err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(text))
	dir := t.TempDir()
	blob := filepath.Join(dir, "models--a--vgg16", "blobs", sum)
	link := filepath.Join(dir, "models--a--vgg16", "snapshots", "ab", "model.npz")
	hub := filepath.Join(dir, "vgg16-"+sum[:8]+".pth")
	for _, p := range []string{blob, link} {
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(blob, text, 0o600), os.WriteFile(hub, text, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "..", "blobs", sum), link); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{link, hub} {
		if v := verify(t.Context(), session.ModelRef{Path: path}, func(float64) {}); v.Err != nil || !v.Named {
			t.Errorf("%s: %+v", path, v)
		}
		text[len(text)-30] ^= 1
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		v := verify(t.Context(), session.ModelRef{Path: path}, func(float64) {})
		if !errors.Is(v.Err, weights.ErrChecksum) || v.Named || !strings.Contains(v.Err.Error(), sum[:8]) {
			t.Errorf("%s, changed: %+v", path, v)
		}
		text[len(text)-30] ^= 1
	}
}

func TestCalled(t *testing.T) {
	for path, want := range map[string]string{
		"/data/me/.cache/huggingface/hub/models--timm--vgg16.tv_in1k/snapshots/ab/model.safetensors": "timm/vgg16.tv_in1k",
		"/data/models--mine/vgg.h5": "vgg.h5",
		"/data/model":               "model",
	} {
		if got := Called(filepath.FromSlash(path)); got != want {
			t.Errorf("%s is called %q, want %q", path, got, want)
		}
	}
}
