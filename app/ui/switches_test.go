package ui

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn/probe"
)

// A channel's mean, and another picture's channel, stand in its place: the session is asked for that, the note says of each what it is,
// a step back puts the channel's own values there, and they come back when the other picture goes.
func TestExchangedChannels(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.viewer.chooseLayer(4)
	w.viewer.look(w.viewer.whole().AtChannel(2, 4))
	l.rest(t)
	w.commands.run(action.SwitchMean)
	w.viewer.look(w.viewer.whole().AtChannel(1, 4))
	w.commands.run(action.SwitchChannel)
	l.rest(t)
	want := session.Off{4: {{Channel: 1}, {Channel: 2, With: probe.Mean}}}
	if !l.asked.off.Equal(want) {
		t.Errorf("the session is asked for %v, want %v", l.asked.off, want)
	}
	name := w.now.layerName()
	if text := w.parts.answers.off.text.Whole(); !strings.Contains(text, name+" 1, 2 = its mean.") {
		t.Errorf("%q does not say what stands in the place of channel 2", text)
	}
	if got := strings.Join(w.now.replacedByName(), " "); got != name+":2=mean" || len(w.now.offByName()[name]) != 1 {
		t.Errorf("files are told of %v and %q", w.now.offByName(), got)
	}
	w.commands.run(action.Undo)
	w.commands.run(action.Undo)
	w.commands.run(action.Undo)
	if !l.asked.off.Equal(nil) || w.now.scene.Off != nil {
		t.Errorf("after steps back %v is off", l.asked.off)
	}
	w.viewer.look(w.viewer.whole().AtChannel(2, 4))
	w.now.before = scene.Source{}
	if w.commands.run(action.SwitchSwap); w.now.scene.Off != nil || w.commands[action.SwitchSwap].hindered() != "why.nosecond" {
		t.Errorf("a channel of no other picture: %v", w.now.scene.Off)
	}
	state := w.now.state
	state.Second = &session.Second{Path: "/photos/b.png", Name: "b.png"}
	w.Update(state)
	l.rest(t)
	w.commands.run(action.SwitchSwap)
	want = session.Off{4: {{Channel: 2, With: probe.Swap, Of: "/photos/b.png"}}}
	if !l.asked.off.Equal(want) || !strings.Contains(w.parts.answers.off.text.Whole(), "2 = that of b.png") {
		t.Errorf("the session is asked for %v, and the note says %q", l.asked.off, w.parts.answers.off.text.Whole())
	}
	state.Second = &session.Second{Name: "umbrella"}
	w.Update(state)
	l.rest(t)
	if of := l.asked.off[4][0].Of; of != "sample:umbrella" {
		t.Errorf("with another second picture the channel is of %q", of)
	}
	state.Second = nil
	w.Update(state)
	l.rest(t)
	if !l.asked.off.Equal(nil) || w.now.scene.Off != nil {
		t.Errorf("without a second picture %v is off", l.asked.off)
	}
}
