package ui

import (
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
)

// What was asked for of one result is asked for of the next one, for the answer may have come in time for neither: it was complete, so that
// the session does not begin it anew, and the window showed something else by then. Also what is not asked for by itself.
func TestAskedAgainOfAnotherResult(t *testing.T) {
	r, err := nn.Open(t.Context(), weights.Synthetic(weights.SyntheticOptions{Width: 0.0625, Top: true}), nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	next, err := stateOf(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []explain.Method{explain.GradCAM, explain.Occlusion} {
		w, a := open(t, settings.Settings{})
		w.viewer.look(w.viewer.whole().WithTab(scene.WhyTab).WithMethod(method))
		w.commands.run(action.Explain)
		w.commands.run(action.Looks)
		settle(t, w)
		before := w.now.state.Result
		asked := map[string]int{}
		for _, name := range []string{session.ExplainingName, session.LookingName} {
			asked[name] = countCalls(a, "do "+name)
		}
		state := w.now.state
		state.Result, state.Picture = next.Result, next.Result.Picture
		w.Update(state)
		settle(t, w)
		w.causes.take(newCause(session.Explanation{Of: before, Asked: w.now.scene.Cause.Request, Result: &explain.Result{}}))
		for name, n := range asked {
			if got := countCalls(a, "do "+name); n == 0 || got <= n {
				t.Errorf("%s: %s was asked for %d times of one result, and %d times when there was another", method, name, n, got)
			}
		}
		if !w.causes.underWay() {
			t.Errorf("%s: an answer about the result before ends what was asked for of this one", method)
		}
	}
}
