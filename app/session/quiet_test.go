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
		wait := func(d time.Duration) (rests, dozes int) {
			time.Sleep(d)
			synctest.Wait()
			m.set(func(m *machine) { rests, dozes = m.rests, m.dozes })
			return rests, dozes
		}
		dir := t.TempDir()
		s.OpenBuiltin()
		s.OpenFiles([]string{photo(t, dir, "red.png", color.RGBA{R: 255})})
		if rests, _ := wait(time.Second); rests != 0 || last.Result == nil {
			t.Fatalf("%d rests after a second, result %v", rests, last.Result != nil)
		}
		if rests, dozes := wait(time.Minute); rests != 1 || dozes != 0 {
			t.Errorf("%d rests and %d dozes in a minute, want 1 and none", rests, dozes)
		}
		s.OpenFiles([]string{photo(t, dir, "blue.png", color.RGBA{B: 255})})
		if rests, dozes := wait(time.Minute); rests != 2 || dozes != 0 {
			t.Errorf("%d rests and %d dozes after another picture, want 2 and none", rests, dozes)
		}
		if rests, dozes := wait(10 * time.Minute); rests != 2 || dozes != 1 {
			t.Errorf("%d rests and %d dozes after some minutes, want 2 and 1", rests, dozes)
		}
		s.OpenFiles([]string{photo(t, dir, "green.png", color.RGBA{G: 255})})
		if wait(time.Second); last.Result == nil || last.Result.Picture.Name != "green.png" || last.Problem != nil {
			t.Errorf("after a doze there is %v, problem %v", last.Result, last.Problem)
		}
	})
}
