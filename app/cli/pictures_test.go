package cli

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vggscope/vggscope/weights"
)

// A folder stands for its pictures: by suffix in any case, sorted, nothing hidden, nothing from folders inside.
func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"c.PNG", "a.jpg", "B.Tiff", "notes.txt", "._a.jpg", "d e 图.webp"} {
		write(t, dir, name, "")
	}
	if err := mkdir(dir, "folder.jpg"); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "folder.jpg"), "inside.jpg", "")
	notes := filepath.Join(dir, "notes.txt") // named itself, any file is tried
	var got []string
	for _, s := range expand([]string{notes, dir, "missing"}) {
		if s.err != nil {
			t.Errorf("%s: %v", s.path, s.err)
		}
		got = append(got, s.path)
	}
	want := []string{notes}
	for _, name := range []string{"B.Tiff", "a.jpg", "c.PNG", "d e 图.webp"} {
		want = append(want, filepath.Join(dir, name))
	}
	if want = append(want, "missing"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A picture whose reading was cut short by the user is not one that cannot be read.
func TestStopIsNoBadPicture(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, stderr bytes.Buffer
	a := &app{Streams: Streams{Err: &stderr}, ctx: ctx, out: &output{w: &out}}
	pictures := make(chan input, 1)
	pictures <- input{path: "a.jpg", err: context.Canceled}
	close(pictures)
	_, err := classifyCmd{}.all(&reporter{app: a, json: true}, nil, pictures, 1)
	if !errors.Is(err, context.Canceled) || out.Len()+stderr.Len() > 0 {
		t.Errorf("error %v, answer %q, errors %q", err, out.String(), stderr.String())
	}
}

// Pictures come in order, whichever is read first, and no more of them are begun than may be ahead of who takes them.
func TestPicturesComeInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := []source{{path: "a"}, {path: "b"}, {path: "c"}, {path: "d"}, {path: "e"}}
		slow := map[string]time.Duration{"a": 5 * time.Second, "b": time.Second, "d": 9 * time.Second}
		var begun atomic.Int32
		pictures := inOrder(t.Context(), list, func(s source) input {
			begun.Add(1)
			time.Sleep(slow[s.path])
			return input{path: s.path}
		})
		for i, s := range list {
			time.Sleep(time.Minute)
			synctest.Wait()
			if got, want := int(begun.Load()), min(i+lookAhead, len(list)); got != want {
				t.Errorf("with %d taken, %d were begun, want %d", i, got, want)
			}
			if p := <-pictures; p.path != s.path {
				t.Errorf("number %d is %s, want %s", i, p.path, s.path)
			}
		}
		if p, more := <-pictures; more {
			t.Errorf("after the last one there is %s", p.path)
		}
	})
}

// Reading ends when nobody takes any more: synctest fails where a goroutine is left. A picture that cannot be read is one.
func TestReadingAheadStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		bad := errors.New("bad")
		pictures := pictureFlags{}.ahead(ctx, []source{{"a", bad}, {"b", bad}, {"c", bad}, {"d", bad}}, weights.KerasInput())
		if p := <-pictures; p.path != "a" || !errors.Is(p.err, bad) {
			t.Errorf("got %s with error %v, want a", p.path, p.err)
		}
		cancel()
		synctest.Wait()
		if p, more := <-pictures; more {
			t.Errorf("got %s after the end", p.path)
		}
	})
}
