package fetch

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// server answers each request as the next of answers says, and all further ones as the last.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	answers  []http.HandlerFunc
	requests []string // path, Range and If-Range
}

func serve(t *testing.T, answers ...http.HandlerFunc) *server {
	t.Helper()
	s := &server{answers: answers}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	answer := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("Range")+" "+r.Header.Get("If-Range")))
	s.mu.Unlock()
	answer(w, r)
}

// asked fails the test unless these were the requests.
func (s *server) asked(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := strings.Join(s.requests, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("requests:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// whole serves content with ranges under an ETag.
func whole(content []byte, etag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}
}

// noRanges serves content from its beginning, whatever was asked for.
func noRanges(content []byte, etag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Range")
		whole(content, etag)(w, r)
	}
}

// cut serves the first n bytes of what another answer is, then breaks the connection.
func cut(n int, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer(&cutter{ResponseWriter: w, left: n}, r)
	}
}

type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	if len(p) < c.left {
		c.left -= len(p)
		return c.ResponseWriter.Write(p)
	}
	c.ResponseWriter.Write(p[:c.left])
	c.ResponseWriter.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// silent serves the first n bytes and then nothing, until the client goes.
func silent(content []byte, n int, etag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content[:n])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

// status answers with a code and no file.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// model is a small model's file.
func model(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../testdata/frossard.npz")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sourceOf is a source that publishes content.
func sourceOf(content []byte) Source {
	sum := md5.Sum(content)
	return Source{
		Name: "test", Title: "a test's", URL: "https://publisher.example/models/vgg.npz", File: "vgg.npz", Size: int64(len(content)),
		Sum: Sum{"md5", hex.EncodeToString(sum[:])},
	}
}

// trial is a job that waits for nothing between tries, and what it told.
type trial struct {
	*Job
	notes    []string
	pauses   []time.Duration
	progress []Progress
}

func newTrial(t *testing.T, s Source, mirror, dir string) *trial {
	t.Helper()
	x := &trial{}
	job, err := New(s, Options{
		Dir: dir, Mirror: mirror,
		Note:     func(format string, a ...any) { x.notes = append(x.notes, fmt.Sprintf(format, a...)) },
		Progress: func(p Progress) { x.progress = append(x.progress, p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	job.wait = func(ctx context.Context, d time.Duration) error {
		x.pauses = append(x.pauses, d)
		return ctx.Err()
	}
	x.Job = job
	return x
}

// succeeds runs the job and fails the test unless the file is there alone, with that content.
func (x *trial) succeeds(t *testing.T, content []byte) Result {
	t.Helper()
	r, err := x.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, content) {
		t.Errorf("the file has %d bytes that are not the %d of the server", len(got), len(content))
	}
	if list := files(t, filepath.Dir(r.Path)); len(list) != 1 {
		t.Errorf("there are %q, want the file alone", list)
	}
	return r
}

// fails runs the job and fails the test unless the error is of that kind and holds all the words, with no file of the final name.
func (x *trial) fails(t *testing.T, kind error, words ...string) {
	t.Helper()
	_, err := x.Run(t.Context())
	if err == nil {
		t.Fatal("no error")
	}
	if kind != nil && !is(err, kind) {
		t.Errorf("got %v, want %v", err, kind)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got %q, want %q in it", err, w)
		}
	}
	if _, err := os.Lstat(x.target); err == nil {
		t.Error("there is a file of the final name")
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}
