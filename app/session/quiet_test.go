package session_test

import (
	"image/color"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vggscope/vggscope/app/session"
)

// Memory goes back once there has been nothing to do for a while, once each time, and not while there is.
func TestRestsWhenQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{t: t}
		var last session.State
		s := session.New(m.opener, nil, func(now session.State) { last = now })
		defer s.Close()
		rests := func(d time.Duration) (n int) {
			time.Sleep(d)
			synctest.Wait()
			m.set(func(m *machine) { n = m.rests })
			return n
		}
		dir := t.TempDir()
		s.OpenBuiltin()
		s.OpenFiles([]string{photo(t, dir, "red.png", color.RGBA{R: 255})})
		if n := rests(time.Second); n != 0 || last.Result == nil {
			t.Fatalf("%d rests after a second, result %v", n, last.Result != nil)
		}
		if n := rests(time.Minute); n != 1 {
			t.Errorf("%d rests in a minute, want 1", n)
		}
		s.OpenFiles([]string{photo(t, dir, "blue.png", color.RGBA{B: 255})})
		if n := rests(time.Minute); n != 2 {
			t.Errorf("%d rests after another picture, want 2", n)
		}
	})
}
