package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
)

// What comes while something else is under way: states behind a dialog that is open, another device in the middle of a pass, files that are
// dropped on one half of the window, and a window that is as small as it can be.

// amid opens a dialog, has the session go on behind it, and closes it.
func (o *walker) amid(t *testing.T) string {
	ids := []action.ID{action.About, action.Keys, action.Quiz, action.Palette, action.AboutModel, action.ManageModels, action.KerasCode, action.EditLesson}
	id := ids[o.rand.IntN(len(ids))]
	o.w.commands.run(id)
	drain()
	behind := []func() string{o.tell, o.flip, o.device, o.compare, o.turn, o.alone, o.midway}
	said := string(id)
	for range 1 + o.rand.IntN(3) {
		said += ", behind it " + behind[o.rand.IntN(len(behind))]()
		if top := o.w.win.Canvas().Overlays().Top(); top != nil {
			layOut(top)
		}
	}
	o.closeDialogs(t, string(id))
	return said
}

// midway is the session that goes on with another device in the middle of a pass.
func (o *walker) midway() string {
	s := o.states[1+2*o.rand.IntN(4)] // one that is not complete
	s.Phase = session.Running
	o.w.Update(s)
	if o.rand.IntN(2) == 0 {
		drain()
	}
	s.Device = nn.DeviceInfo{Backend: nn.GPU, Renderer: "llvmpipe", Version: "4.5"}
	s.Phase, s.Result = session.Loading, nil
	if o.rand.IntN(2) == 0 {
		o.update(s)
	}
	whole := o.states[(s.At*2)+4*o.modelOf(s)]
	whole.Device = s.Device
	o.update(whole)
	return "another device in a pass of " + s.Picture.Name
}

// modelOf is the number of a state's model.
func (o *walker) modelOf(s session.State) int {
	if s.Model == o.states[0].Model {
		return 0
	}
	return 1
}

// dropSecond drops a picture on the second of two, and is the session that has read it.
func (o *walker) dropSecond(t *testing.T) string {
	o.deliver(o.rand.IntN(2), 0)
	o.w.commands.run(action.View(scene.Pictures))
	drain()
	o.drawn()
	path := o.states[2].Picture.Path
	half := o.w.parts.pictures.twins.sides[1].root
	o.w.dropped(origin(half).Add(fyne.NewPos(half.Size().Width/2, half.Size().Height/2)), []fyne.URI{storage.NewFileURI(path)})
	drain()
	until(t, func() bool { return o.w.now.scene.Beside.Picture.Path == path || o.covers() })
	o.closeDialogs(t, "a picture that was dropped on the second")
	o.same("the second picture that is asked for", o.w.now.scene.Beside.Picture.Path, path)
	return "a picture dropped on the second; " + o.besides()
}

// dropView drops the file of the view that was kept last.
func (o *walker) dropView(t *testing.T) string {
	return "dropped: " + o.bringBack(t, func() {
		o.w.dropped(fyne.NewPos(9, 9), []fyne.URI{storage.NewFileURI(o.file)})
	})
}

// tight makes the window as small as it may be, or as large as a screen.
func (o *walker) tight() string {
	o.leave()
	sizes := []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1100, 620), fyne.NewSize(1600, 1000), fyne.NewSize(1280, 720)}
	size := sizes[o.rand.IntN(len(sizes))]
	o.w.win.Resize(size)
	o.drawn()
	return fmt.Sprint("window ", size)
}

// amidst are stages of the course.
func (o *walker) amidst() [][]func(*testing.T) string {
	return [][]func(*testing.T) string{
		{saying(o.leave), o.amid, saying(o.key), o.amid, saying(o.turn), o.amid},
		{saying(o.leave), saying(o.midway), saying(o.key)},
		{saying(o.leave), o.dropSecond, saying(o.into), saying(o.channel)},
		{saying(func() string { return o.deliver(0, 0) }), o.write, saying(o.turn), o.dropView, saying(o.opened)},
		{saying(o.tight), saying(o.key), saying(o.into), saying(o.turn), saying(o.tight)},
		o.closeUp(),
	}
}

// closeUp enlarges a small map until numbers stand in its squares.
func (o *walker) closeUp() []func(*testing.T) string {
	last := func() string {
		o.deliver(0, o.rand.IntN(2))
		n := o.w.now.network()
		l, _ := n.Find("block5_pool")
		o.w.viewer.chooseLayer(l.Index)
		o.w.commands.run(action.View(scene.Maps))
		drain()
		return "the last pool"
	}
	large := func() string { o.w.commands.run(action.Enlarge); o.drawn(); return "enlarged" }
	return []func(*testing.T) string{saying(last), saying(large), saying(o.into), saying(o.turn), saying(func() string {
		press(o.w, fyne.KeyEscape)
		return "back"
	})}
}
