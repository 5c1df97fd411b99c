//go:build !windows && !darwin

package logfile

import "testing"

func TestPath(t *testing.T) {
	t.Setenv("HOME", "/u")
	for state, want := range map[string]string{
		"/state":   "/state/vggscope/vggscope.log",
		"":         "/u/.local/state/vggscope/vggscope.log",
		"relative": "/u/.local/state/vggscope/vggscope.log",
	} {
		t.Setenv("XDG_STATE_HOME", state)
		if got, err := Path(); got != want || err != nil {
			t.Errorf("%q: %s, %v, want %s", state, got, err, want)
		}
	}
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "")
	if got, err := Path(); err == nil {
		t.Errorf("without HOME: %s, want an error", got)
	}
}
