package clip

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// atMost is how long a test waits for what takes milliseconds.
const atMost = time.Minute

// display is an X server of the test's own: nobody's clipboard is touched.
func display(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil && os.Getenv("VGGSCOPE_REQUIRE_GPU") == "" {
		t.Skip("no Xvfb here, and VGGSCOPE_REQUIRE_GPU is not set")
	}
	s, err := x11.Start(t.TempDir(), 64, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	t.Setenv("DISPLAY", s.Env()[0][len("DISPLAY="):])
	t.Setenv("XAUTHORITY", s.Env()[1][len("XAUTHORITY="):])
}

// noise is a picture file of n bytes, as far as the clipboard knows.
func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*i>>7 ^ i)
	}
	return b
}

// stranger is another program that owns the clipboard: it hands out forms whole, or in pieces of a given size.
type stranger struct {
	*client
	forms map[string][]byte
	piece int
	mute  bool
	cut   bool // it stops in the middle
	left  []byte
	into  xproto.SelectionRequestEvent
}

func newStranger(t *testing.T, s *stranger) *stranger {
	t.Helper()
	c, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	s.client = c
	for name := range s.forms {
		c.atom(name)
	}
	for _, name := range []string{"CLIPBOARD", "TARGETS", "INCR"} {
		c.atom(name)
	}
	xproto.SetSelectionOwner(c.conn, c.window, c.atoms["CLIPBOARD"], xproto.TimeCurrentTime)
	if _, err := xproto.GetInputFocus(c.conn).Reply(); err != nil {
		t.Fatal(err)
	}
	go s.serve()
	t.Cleanup(c.close)
	return s
}

func (s *stranger) serve() {
	for e := range s.events {
		switch e := e.(type) {
		case xproto.SelectionRequestEvent:
			if !s.mute {
				s.give(e)
			}
		case xproto.PropertyNotifyEvent:
			if e.State == xproto.PropertyDelete && e.Window == s.into.Requestor && e.Atom == s.into.Property && e.Window != 0 {
				n := min(s.piece, len(s.left))
				if s.cut && len(s.left) < 1000 {
					continue
				}
				s.put(e.Window, e.Atom, s.into.Target, 8, s.left[:n])
				s.left = s.left[n:]
				if n == 0 {
					s.into = xproto.SelectionRequestEvent{}
				}
			}
		}
	}
}

func (s *stranger) give(e xproto.SelectionRequestEvent) {
	property := e.Property
	var data []byte
	for name, form := range s.forms {
		if s.atoms[name] == e.Target {
			data = form
		}
	}
	switch {
	case e.Target == s.atoms["TARGETS"]:
		var list []xproto.Atom
		for name := range s.forms {
			list = append(list, s.atoms[name])
		}
		s.put(e.Requestor, property, xproto.AtomAtom, 32, words(list...))
	case data == nil:
		property = xproto.AtomNone
	case s.piece > 0:
		xproto.ChangeWindowAttributes(s.conn, e.Requestor, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange})
		s.left, s.into = data, e
		s.put(e.Requestor, property, s.atoms["INCR"], 32, words(uint32(len(data))))
	default:
		s.put(e.Requestor, property, e.Target, 8, data)
	}
	n := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(s.conn, false, e.Requestor, 0, string(n.Bytes()))
}

// What is copied is what another connection takes, small and in pieces, several times, and after another program had the clipboard.
func TestCopy(t *testing.T) {
	display(t)
	var c Clipboard
	defer c.Close()
	ctx := context.Background()
	if _, err := c.Paste(ctx); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty clipboard: %v", err)
	}
	for _, n := range []int{1, 100, piece, piece + 1, 3*piece + 7, 5 << 20} {
		want := noise(n)
		if err := c.Copy(want); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := c.Paste(ctx)
			if err != nil || !bytes.Equal(got.Picture, want) {
				t.Fatalf("%d bytes: %d, %v", n, len(got.Picture), err)
			}
		}
	}
	newStranger(t, &stranger{forms: map[string][]byte{"UTF8_STRING": []byte("words")}})
	if got, err := c.Paste(ctx); err != nil || got.Text != "words" || got.Picture != nil {
		t.Errorf("after another program copied: %+v, %v", got, err)
	}
	for end := time.Now().Add(atMost); ; time.Sleep(time.Millisecond) {
		c.owner.mu.Lock()
		gone := c.owner.png == nil
		c.owner.mu.Unlock()
		if gone {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the picture is kept after another program has the clipboard")
		}
	}
	if err := c.Copy(noise(10)); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Paste(ctx); err != nil || len(got.Picture) != 10 {
		t.Errorf("copied again: %+v, %v", got, err)
	}
	o := c.owner
	c.Close()
	if _, err := c.Paste(ctx); !errors.Is(err, ErrEmpty) {
		t.Errorf("after the end: %v", err)
	}
	if <-o.over; len(o.incr) > 0 {
		t.Errorf("%d transfers are kept", len(o.incr))
	}
}

// The best form of what another program offers is taken, whole or in pieces; a program that does not answer, and one that stops, are
// given up.
func TestPaste(t *testing.T) {
	display(t)
	var c Clipboard
	big := noise(3 << 20)
	for name, x := range map[string]struct {
		stranger
		want Content
	}{
		"png":    {stranger{forms: map[string][]byte{"image/png": big[:5000], "image/jpeg": big[:9], "text/plain": big[:3]}}, Content{Picture: big[:5000]}},
		"pieces": {stranger{forms: map[string][]byte{"image/png": big}, piece: 70001}, Content{Picture: big}},
		"jpeg":   {stranger{forms: map[string][]byte{"image/jpeg": big[:99], "UTF8_STRING": []byte("x")}}, Content{Picture: big[:99]}},
		"tiff":   {stranger{forms: map[string][]byte{"image/tiff": big[:99], "image/bmp": big[:2]}}, Content{Picture: big[:99]}},
		"files":  {stranger{forms: map[string][]byte{"text/uri-list": []byte("file:///a%20b.png\r\n"), "UTF8_STRING": []byte("/a b.png")}}, Content{Paths: []string{"/a b.png"}}},
		"web":    {stranger{forms: map[string][]byte{"text/uri-list": []byte("http://a/b.png\r\n"), "UTF8_STRING": []byte("http://a/b.png")}}, Content{Text: "http://a/b.png"}},
		"text":   {stranger{forms: map[string][]byte{"STRING": []byte("a"), "UTF8_STRING": []byte("猫")}}, Content{Text: "猫"}},
	} {
		s := newStranger(t, &x.stranger)
		got, err := c.Paste(context.Background())
		if err != nil || !bytes.Equal(got.Picture, x.want.Picture) || got.Text != x.want.Text || len(got.Paths) != len(x.want.Paths) || len(got.Paths) > 0 && got.Paths[0] != x.want.Paths[0] {
			t.Errorf("%s: %d bytes, %q, %q, %v", name, len(got.Picture), got.Paths, got.Text, err)
		}
		_ = s
	}
	newStranger(t, &stranger{forms: map[string][]byte{"application/pdf": big[:5]}})
	if _, err := c.Paste(context.Background()); !errors.Is(err, ErrEmpty) {
		t.Errorf("something else: %v", err)
	}
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	newStranger(t, &stranger{mute: true})
	if _, err := c.Paste(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a program that does not answer: %v", err)
	}
	short, cancel = context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	newStranger(t, &stranger{forms: map[string][]byte{"image/png": big[:9000]}, piece: 4500, cut: true})
	if got, err := c.Paste(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a program that stops: %d bytes, %v", len(got.Picture), err)
	}
}

// A program that asks for several forms at once, for the time and for what there is not gets what the conventions say.
func TestConventions(t *testing.T) {
	display(t)
	var c Clipboard
	defer c.Close()
	if err := c.Copy(noise(99)); err != nil {
		t.Fatal(err)
	}
	x, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	r := &reader{x, xproto.TimeCurrentTime}
	ctx := context.Background()
	if stamp, err := r.fetch(ctx, "TIMESTAMP"); err != nil || len(stamp) != 4 || xgb.Get32(stamp) != uint32(c.owner.since) {
		t.Errorf("TIMESTAMP: % x, %v, want %d", stamp, err, c.owner.since)
	}
	if got, err := r.fetch(ctx, "image/jpeg"); got != nil || err != nil {
		t.Errorf("a form that there is not: % x, %v", got, err)
	}
	into := r.atom("VGGSCOPE_CLIP")
	pairs := words(r.atom("image/png"), r.atom("A"), r.atom("image/jpeg"), r.atom("B"))
	if err := r.put(r.window, into, r.atom("ATOM_PAIR"), 32, pairs); err != nil {
		t.Fatal(err)
	}
	xproto.ConvertSelection(r.conn, r.window, r.atom("CLIPBOARD"), r.atom("MULTIPLE"), into, 0)
	if _, err := r.wait(ctx, func(e xgb.Event) bool {
		n, is := e.(xproto.SelectionNotifyEvent)
		return is && n.Property == into
	}); err != nil {
		t.Fatal(err)
	}
	png, kind, err := r.take(r.atom("A"), most)
	if err != nil || !bytes.Equal(png, noise(99)) || kind != r.atom("image/png") {
		t.Errorf("MULTIPLE: %d bytes, %v", len(png), err)
	}
	said, _, err := r.take(into, most)
	if err != nil || !bytes.Equal(said, words(r.atom("image/png"), r.atom("A"), r.atom("image/jpeg"), 0)) {
		t.Errorf("MULTIPLE says % x, %v", said, err)
	}
}

// At the end a clipboard manager is asked to keep the picture, and gets it.
func TestClipboardManager(t *testing.T) {
	display(t)
	var c Clipboard
	want := noise(2*piece + 5)
	if err := c.Copy(want); err != nil {
		t.Fatal(err)
	}
	m, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	manager := m.atom("CLIPBOARD_MANAGER")
	xproto.SetSelectionOwner(m.conn, m.window, manager, xproto.TimeCurrentTime)
	if _, err := xproto.GetInputFocus(m.conn).Reply(); err != nil {
		t.Fatal(err)
	}
	var saved Content
	done := make(chan error, 1)
	go func() {
		e := (<-m.events).(xproto.SelectionRequestEvent)
		var err error
		saved, err = (&Clipboard{}).Paste(context.Background())
		n := xproto.SelectionNotifyEvent{Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property}
		xproto.SendEvent(m.conn, false, e.Requestor, 0, string(n.Bytes()))
		done <- err
	}()
	c.Close()
	select {
	case err := <-done:
		if err != nil || !bytes.Equal(saved.Picture, want) {
			t.Errorf("saved %d bytes, %v", len(saved.Picture), err)
		}
	case <-time.After(atMost):
		t.Error("the clipboard manager was not asked")
	}
}

func TestNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	var c Clipboard
	if err := c.Copy(noise(1)); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}
