package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var is = errors.Is

const file = "/models/vgg.npz" // the path at the publisher, and at a mirror

// rest is a request for what is missing of a part that has n bytes.
func rest(n int, etag string) string {
	return strings.TrimSpace(fmt.Sprintf("%s bytes=%d- %s", file, n, etag))
}

func TestDownload(t *testing.T) {
	content := model(t)
	s := serve(t, whole(content, `"1"`))
	x := newTrial(t, sourceOf(content), s.URL, filepath.Join(t.TempDir(), "new", "folder"))
	if p := x.Plan(); p.There || p.Have != 0 || p.Address != s.URL+file || !p.FreeKnown && canKnowFree {
		t.Errorf("planned %+v", p)
	}
	r := x.succeeds(t, content)
	if want := "its md5 is the published one, " + x.source.Sum.Hex; r.Checked != want || r.There {
		t.Errorf("got %+v, want checked %q", r, want)
	}
	s.asked(t, file)
	last := x.progress[len(x.progress)-1]
	if want := (Progress{Checking, int64(len(content)), int64(len(content)), 0}); last != want {
		t.Errorf("progress ends with %v, want %v", last, want)
	}
	if r = x.succeeds(t, content); !r.There {
		t.Error("a file that is there is fetched again")
	}
	s.asked(t, file)
}

func TestGoesOnAfterACut(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	s := serve(t, cut(half, whole(content, `"1"`)), whole(content, `"1"`))
	x := newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.succeeds(t, content)
	s.asked(t, file, rest(half, `"1"`))
	if len(x.notes) != 1 || !strings.Contains(x.notes[0], "trying again in 1 s") {
		t.Errorf("notes %q", x.notes)
	}
	for _, p := range x.progress {
		if p.From != 0 && p.From != int64(half) {
			t.Errorf("%+v does not begin at the half", p)
		}
	}
}

// A process that is killed leaves the part and what the server said, and nothing else is known to the next one.
func TestGoesOnInAnotherProcess(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	for _, c := range []struct {
		name   string
		source func(*Source)
		state  func(url string) string
		part   int
		want   []string
	}{
		{"an ETag", nil, func(url string) string { return `{"url":"` + url + `","etag":"\"1\""}` }, half, []string{rest(half, `"1"`)}},
		{"a weak ETag and a date", nil, func(url string) string {
			return `{"url":"` + url + `","etag":"W/\"1\"","modified":"Mon, 02 Jan 2006 15:04:05 GMT"}`
		}, half, []string{rest(half, "Mon, 02 Jan 2006 15:04:05 GMT")}},
		{"another server", nil, func(string) string { return `{"url":"https://other.example","etag":"\"9\""}` }, half, []string{rest(half, "")}},
		{"nothing known", nil, func(string) string { return "" }, half, []string{rest(half, "")}},
		{"a state that is spoilt", nil, func(string) string { return "{" }, half, []string{rest(half, "")}},
		{"nothing known and no checksum", func(s *Source) { s.Sum = Sum{} }, func(string) string { return "" }, half, []string{file}},
		{"all there", nil, func(string) string { return "" }, len(content), nil},
		{"all there, of a size that the server said", func(s *Source) { s.About, s.Size = s.Size, 0 },
			func(string) string { return fmt.Sprintf(`{"total":%d}`, len(content)) }, len(content), nil},
		{"too much there", nil, func(string) string { return "" }, len(content) + 1, []string{file}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, whole(content, `"1"`))
			source := sourceOf(content)
			if c.source != nil {
				c.source(&source)
			}
			dir := t.TempDir()
			put(t, dir, "vgg.npz.part", append(bytes.Clone(content), 0)[:c.part])
			put(t, dir, "vgg.npz.part.json", []byte(c.state(s.URL+file)))
			newTrial(t, source, s.URL, dir).succeeds(t, content)
			s.asked(t, c.want...)
		})
	}
}

func put(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBeginsAnew(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	other := bytes.Clone(content)
	other[10]++
	first := cut(half, whole(other, `"1"`))
	ranged := func(contentRange, etag string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", contentRange)
			w.Header().Set("ETag", etag)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(content[half:])
		}
	}
	full := fmt.Sprintf("bytes %d-%d/%d", half, len(content)-1, len(content))
	for _, c := range []struct {
		name   string
		second http.HandlerFunc
		asked  int
	}{
		{"the server knows no ranges", noRanges(content, `"1"`), 2},
		{"the file has changed", whole(content, `"2"`), 2},
		{"a changed file's rest is sent all the same", ranged(full, `"2"`), 3},
		{"the rest of a longer file", ranged(fmt.Sprintf("bytes %d-%d/%d", half, len(content), len(content)+1), `"1"`), 3},
		{"another range", ranged(fmt.Sprintf("bytes %d-%d/%d", half+1, len(content)-1, len(content)), `"1"`), 3},
		{"no Content-Range", ranged("", `"1"`), 3},
		{"416", status(http.StatusRequestedRangeNotSatisfiable), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, first, c.second, whole(content, `"2"`))
			newTrial(t, sourceOf(content), s.URL, t.TempDir()).succeeds(t, content)
			want := []string{file, rest(half, `"1"`), file}
			s.asked(t, want[:c.asked]...)
		})
	}
}

func TestAChunkedAnswerHasNoLength(t *testing.T) {
	content := model(t)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		w.Write(content)
	})
	source := sourceOf(content)
	source.Size, source.About = 0, 10
	x := newTrial(t, source, s.URL, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	x.opt.Progress = func(p Progress) {
		if p.Step == Checking {
			cancel()
		}
	}
	if _, err := x.Run(ctx); !is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	newTrial(t, source, s.URL, filepath.Dir(x.target)).succeeds(t, content) // it is known that all is there
	s.asked(t, file)
}

func TestAShorterFileTakesThePlaceOfALongerOne(t *testing.T) {
	content := model(t)
	source := sourceOf(content)
	source.Size, source.About = 0, source.Size
	dir := t.TempDir()
	put(t, dir, "vgg.npz.part", append(bytes.Clone(content), 1, 2, 3))
	s := serve(t, noRanges(content, `"1"`))
	newTrial(t, source, s.URL, dir).succeeds(t, content)
	s.asked(t, rest(len(content)+3, ""))
}

// A server may send less than was asked for.
func TestARangeInPieces(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	piece := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", half, half+9, len(content)))
		w.WriteHeader(http.StatusPartialContent)
		w.Write(content[half : half+10])
	}
	s := serve(t, cut(half, whole(content, `"1"`)), piece, whole(content, `"1"`))
	newTrial(t, sourceOf(content), s.URL, t.TempDir()).succeeds(t, content)
	s.asked(t, file, rest(half, `"1"`), rest(half+10, ""))
}

func TestDamagedFile(t *testing.T) {
	content := model(t)
	wrong := bytes.Clone(content)
	wrong[len(wrong)/2]++
	bare := sourceOf(content) // without a checksum the archive's own one tells
	bare.Sum = Sum{}
	for _, source := range []Source{sourceOf(content), bare} {
		t.Run("sum "+source.Sum.Kind, func(t *testing.T) {
			s := serve(t, whole(wrong, `"1"`), whole(content, `"1"`))
			x := newTrial(t, source, s.URL, t.TempDir())
			x.succeeds(t, content)
			s.asked(t, file, file)
			if len(x.notes) != 1 || !strings.HasPrefix(x.notes[0], "the file vgg.npz is damaged, and is fetched again: ") {
				t.Errorf("notes %q", x.notes)
			}
			s = serve(t, whole(wrong, `"1"`))
			x = newTrial(t, source, s.URL, t.TempDir())
			x.fails(t, ErrDamaged, "vgg.npz", "damaged, twice", "another source or mirror")
			s.asked(t, file, file)
			if list := files(t, filepath.Dir(x.target)); len(list) != 0 {
				t.Errorf("%q are left", list)
			}
		})
	}
}

// What is as it was published and still no model does not get the name.
func TestNoModel(t *testing.T) {
	content := []byte("these are words")
	x := newTrial(t, sourceOf(content), serve(t, whole(content, "")).URL, t.TempDir())
	x.fails(t, nil, "no model")
}

func TestSomebodysOwnFileStays(t *testing.T) {
	content := model(t)
	dir := t.TempDir()
	put(t, dir, "vgg.npz", []byte("mine"))
	s := serve(t, whole(content, ""))
	_, err := newTrial(t, sourceOf(content), s.URL, dir).Run(t.Context())
	if !is(err, ErrOccupied) || !strings.Contains(err.Error(), "move it away") {
		t.Error(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "vgg.npz")); string(got) != "mine" {
		t.Errorf("the file is now %q", got)
	}
	s.asked(t)
}

func TestRefusals(t *testing.T) {
	content := model(t)
	page := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>log in</html>") }
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		words  []string
	}{
		{"403", status(403), []string{"403 Forbidden", "another source or mirror"}},
		{"404", status(404), []string{"404 Not Found", "is not there"}},
		{"407", status(407), []string{"HTTPS_PROXY"}},
		{"a page", page, []string{"a page in place of the file", "log in"}},
		{"a wrong length", whole(content[1:], ""), []string{"a file of", "want"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.answer)
			x := newTrial(t, sourceOf(content), s.URL, t.TempDir())
			x.fails(t, ErrRefused, c.words...)
			s.asked(t, file)
			if len(x.notes) != 0 {
				t.Errorf("it is tried again: %q", x.notes)
			}
		})
	}
}

func TestTriesAgainAndGivesUp(t *testing.T) {
	content := model(t)
	busy := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	s := serve(t, status(500), status(502), busy, whole(content, ""))
	x := newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.succeeds(t, content)
	if want := "[1s 2s 7s]"; fmt.Sprint(x.pauses) != want {
		t.Errorf("pauses %v, want %s", x.pauses, want)
	}
	s = serve(t, status(500))
	x = newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.fails(t, nil, "6 tries", "500 Internal Server Error", "is kept")
	if want := "[1s 2s 4s 8s 16s]"; fmt.Sprint(x.pauses) != want {
		t.Errorf("pauses %v, want %s", x.pauses, want)
	}
	s.Close()
	newTrial(t, sourceOf(content), s.URL, t.TempDir()).fails(t, nil, "cannot download from 127.0.0.1", "6 tries")
}

// Tries count only in a row: a line that is cut again and again brings the file all the same.
func TestEachByteBringsNewTries(t *testing.T) {
	content := model(t)
	answers := []http.HandlerFunc{}
	for range 10 {
		answers = append(answers, cut(len(content)/20, whole(content, `"1"`)), status(503))
	}
	s := serve(t, append(answers, whole(content, `"1"`))...)
	newTrial(t, sourceOf(content), s.URL, t.TempDir()).succeeds(t, content)
}

// A server that knows no ranges and is cut at the same place brings nothing new.
func TestNoProgressEnds(t *testing.T) {
	content := model(t)
	s := serve(t, cut(len(content)/2, noRanges(content, `"1"`)))
	x := newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.fails(t, nil, "6 tries")
	if have := x.Plan().Have; have != int64(len(content)/2) {
		t.Errorf("%d bytes are kept, want %d", have, len(content)/2)
	}
}

func TestSilentServer(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	s := serve(t, silent(content, half, `"1"`), whole(content, `"1"`))
	x := newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.stall = 50 * time.Millisecond
	x.succeeds(t, content)
	s.asked(t, file, rest(half, `"1"`))
	if len(x.notes) != 1 || !strings.Contains(x.notes[0], "sends nothing more") {
		t.Errorf("notes %q", x.notes)
	}
}

func TestCancelKeepsThePart(t *testing.T) {
	content := model(t)
	half := len(content) / 2
	s := serve(t, silent(content, half, `"1"`), whole(content, `"1"`))
	dir := t.TempDir()
	x := newTrial(t, sourceOf(content), s.URL, dir)
	ctx, cancel := context.WithCancel(t.Context())
	x.opt.Progress = func(p Progress) {
		if p.Done >= int64(half) {
			cancel()
		}
	}
	if _, err := x.Run(ctx); !is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if have := x.Plan().Have; have != int64(half) {
		t.Errorf("%d bytes are kept, want %d", have, half)
	}
	newTrial(t, sourceOf(content), s.URL, dir).succeeds(t, content)
	s.asked(t, file, rest(half, `"1"`))
}

func TestCancelWhileWaiting(t *testing.T) {
	content := model(t)
	ctx, cancel := context.WithCancel(t.Context())
	x := newTrial(t, sourceOf(content), serve(t, status(500)).URL, t.TempDir())
	x.wait = sleep
	x.opt.Note = func(string, ...any) { cancel() }
	if _, err := x.Run(ctx); !is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestNoSpace(t *testing.T) {
	content := model(t)
	s := serve(t, whole(content, `"1"`))
	dir := t.TempDir()
	x := newTrial(t, sourceOf(content), s.URL, dir)
	x.free = func(string) (int64, bool) { return 1000, true }
	x.fails(t, ErrSpace, dir, "1000 bytes free", "make room")
	s.asked(t)
	put(t, dir, "vgg.npz.part", content[:len(content)-1000])
	x.succeeds(t, content) // what is there already needs none
	x = newTrial(t, sourceOf(content), s.URL, t.TempDir())
	x.free = func(string) (int64, bool) { return 0, false }
	x.succeeds(t, content)
}

func TestFolderThatCannotBe(t *testing.T) {
	content := model(t)
	dir := t.TempDir()
	put(t, dir, "taken", nil)
	newTrial(t, sourceOf(content), "", filepath.Join(dir, "taken")).fails(t, nil, "taken")
}

func TestContentRange(t *testing.T) {
	for _, c := range []struct {
		text         string
		start, total int64
	}{
		{"bytes 5-9/10", 5, 10}, {"bytes 0-0/1", 0, 1}, {"bytes 5-9/*", 5, 0},
	} {
		start, total, err := contentRange(c.text)
		if start != c.start || total != c.total || err != nil {
			t.Errorf("%q: %d, %d, %v", c.text, start, total, err)
		}
	}
	for _, bad := range []string{"", "bytes", "bytes 5-9", "bytes */10", "bytes 9-5/10", "bytes 5-10/10", "bytes -5-9/10", "items 5-9/10", "bytes 5-9/x", "bytes 5-99999999999999999999/*"} {
		if _, _, err := contentRange(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
