package session_test

import (
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/session"
)

func TestBuiltin(t *testing.T) {
	s := session.New(session.OnWindow(nil, nil), nil, func(st session.State) {
		n := -1
		if st.Result != nil { n = st.Result.Done }
		t.Logf("%v %.2f model %v pic %v done %d problem %v", st.Phase, st.Progress, st.Model != nil, st.Picture != nil, n, st.Problem)
	})
	s.OpenSample("stop-sign")
	time.Sleep(3*time.Second)
	t.Log(s.State().Result.Top[0])
	s.Step(1)
	s.Step(1)
	time.Sleep(2*time.Second)
	t.Log(s.State().Result.Top[0])
	s.Close()
}
