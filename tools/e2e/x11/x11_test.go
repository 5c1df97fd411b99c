package x11

import (
	"image"
	"net/url"
	"os/exec"
	"strings"
	"testing"
)

func TestURIs(t *testing.T) {
	paths := []string{"/tmp/a b.png", "/tmp/100%.png", "/tmp/红色 鞋子.jpg", "/tmp/a?b#c.png"}
	lines := strings.Split(strings.TrimSuffix(uris(paths), "\r\n"), "\r\n")
	if len(lines) != len(paths) {
		t.Fatalf("%q, want %d lines", lines, len(paths))
	}
	for i, line := range lines {
		if u, err := url.Parse(line); err != nil || u.Scheme != "file" || u.Path != paths[i] || strings.ContainsAny(line, " 红") {
			t.Errorf("%s becomes %s (%v)", paths[i], line, err)
		}
	}
}

// display is a server's of the test's own.
func display(t *testing.T) (*Server, *Display) {
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("no Xvfb here")
	}
	s, err := Start(t.TempDir(), 320, 200)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	d, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return s, d
}

func TestDisplay(t *testing.T) {
	s, d := display(t)
	if d.Width != 320 || d.Height != 200 {
		t.Errorf("a screen of %dx%d, want 320x200", d.Width, d.Height)
	}
	if a, err := d.Atom("WM_NAME"); a != 39 || err != nil { // one of those that the protocol gives a number
		t.Errorf("the atom WM_NAME is %d (%v), want 39", a, err)
	}
	if w, err := d.Find("no such window"); w != 0 || err != nil {
		t.Errorf("a window that is not there: %d, %v", w, err)
	}
	if img, err := d.Picture(image.Rect(10, 10, 400, 60)); err != nil || img.Rect != image.Rect(0, 0, 310, 50) {
		t.Errorf("a picture: %v", err)
	}
	if _, err := Open(s.Number, []byte("not the cookie, ")); err == nil || !strings.Contains(err.Error(), "refuses") {
		t.Errorf("a wrong cookie gives %v", err)
	}
}

// What the server refuses must come back from the call that asked for it, and leave the next ones in order.
func TestErrors(t *testing.T) {
	s, d := display(t)
	const badWindow = 3
	for range 3 {
		if err := d.Focus(12345); err == nil || !strings.Contains(err.Error(), "error 3 about 0x3039") {
			t.Errorf("the focus to no window: %v, want error %d", err, badWindow)
		}
		if _, err := d.Bounds(12345); err == nil {
			t.Error("no window has bounds")
		}
		if b, err := d.Bounds(d.Root); err != nil || b != image.Rect(0, 0, 320, 200) {
			t.Errorf("the root's bounds: %v, %v", b, err)
		}
	}
	if err := d.Press(Key('a'), Key('?'), Escape); err != nil {
		t.Error(err)
	}
	if err := d.Press(Key(0x1234567)); err == nil {
		t.Error("a key that no keyboard has was pressed")
	}
	if err := d.Drop(d.Root, 1, 1, "/tmp/a.png"); err == nil || !strings.Contains(err.Error(), "takes no files") {
		t.Errorf("a drop on the root: %v", err)
	}
	s.Stop()
	if _, err := d.TopLevels(); err == nil {
		t.Error("a server that is gone still answers")
	}
}
