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

	"github.com/vggscope/vggscope/app/batch"
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
	for _, s := range batch.Expand([]string{notes, dir, "missing"}, false) {
		if s.Err != nil {
			t.Errorf("%s: %v", s.Path, s.Err)
		}
		got = append(got, s.Path)
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
	pictures <- input{Source: batch.Source{Path: "a.jpg"}, err: context.Canceled}
	close(pictures)
	_, err := classifyCmd{}.all(&reporter{app: a, json: true}, nil, pictures, 1)
	if !errors.Is(err, context.Canceled) || out.Len()+stderr.Len() > 0 {
		t.Errorf("error %v, answer %q, errors %q", err, out.String(), stderr.String())
	}
}

// Pictures come in order, whichever is read first, and no more of them are begun than may be ahead of who takes them.
func TestPicturesComeInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := []batch.Source{{Path: "a"}, {Path: "b"}, {Path: "c"}, {Path: "d"}, {Path: "e"}}
		slow := map[string]time.Duration{"a": 5 * time.Second, "b": time.Second, "d": 9 * time.Second}
		var begun atomic.Int32
		pictures := inOrder(t.Context(), list, lookAhead, func(s batch.Source) input {
			begun.Add(1)
			time.Sleep(slow[s.Path])
			return input{Source: s}
		})
		for i, s := range list {
			time.Sleep(time.Minute)
			synctest.Wait()
			if got, want := int(begun.Load()), min(i+lookAhead, len(list)); got != want {
				t.Errorf("with %d taken, %d were begun, want %d", i, got, want)
			}
			if p := <-pictures; p.Path != s.Path {
				t.Errorf("number %d is %s, want %s", i, p.Path, s.Path)
			}
		}
		if p, more := <-pictures; more {
			t.Errorf("after the last one there is %s", p.Path)
		}
	})
}

// Reading ends when nobody takes any more: synctest fails where a goroutine is left. A picture that cannot be read is one.
func TestReadingAheadStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		bad := errors.New("bad")
		pictures := pictureFlags{}.ahead(ctx, []batch.Source{{Path: "a", Err: bad}, {Path: "b", Err: bad}, {Path: "c", Err: bad}, {Path: "d", Err: bad}}, weights.KerasInput(), lookAhead)
		if p := <-pictures; p.Path != "a" || !errors.Is(p.err, bad) {
			t.Errorf("got %s with error %v, want a", p.Path, p.err)
		}
		cancel()
		synctest.Wait()
		if p, more := <-pictures; more {
			t.Errorf("got %s after the end", p.Path)
		}
	})
}
