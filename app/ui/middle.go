package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
)

// A middlePane is one of the things that the middle of the window can show; scene.View says which. All its methods are called
// on the main thread.
type middlePane interface {
	// content is what stands in the middle. It is the same object each time.
	content() fyne.CanvasObject
	// appear shows the subject as it is: the pane comes into sight.
	appear()
	// changed shows it anew: the state, the result, the layer or something else of the scene is another. It is called while the
	// pane is in sight only, and often, so that what takes long belongs beside the main thread.
	changed()
	// leave ends what the mouse points at, and gives up what is large: the pane goes out of sight.
	leave()
	// inherit takes over what the scene does not say from the pane of the same view in another language or theme.
	inherit(old middlePane)
	// exhibit is what the pane shows, as it leaves the window: as a figure, and as text.
	exhibit() exhibit
	// own are the commands of actions that mean something else while the pane is in sight than with the maps; nil for none.
	own() commands
}

// A middle shows one of some panes.
type middle struct {
	root  *fyne.Container
	now   *subject
	panes map[scene.View]middlePane
	seen  scene.View // which pane is in sight
}

func newMiddle(now *subject, panes map[scene.View]middlePane) *middle {
	m := &middle{root: container.NewStack(), now: now, panes: panes}
	return m
}

// pane is the one in sight.
func (m *middle) pane() middlePane { return m.panes[m.now.scene.View] }

// show brings the pane of the scene's view into sight, or has it show what has changed.
func (m *middle) show() {
	next := m.pane()
	if m.seen == m.now.scene.View {
		next.changed()
		return
	}
	if old := m.panes[m.seen]; old != nil {
		handOver(old, next)
		old.leave()
	}
	m.seen = m.now.scene.View
	m.root.Objects = []fyne.CanvasObject{next.content()}
	m.root.Refresh()
	next.appear()
}

// A pointedPane has a widget that keeps where the mouse is.
type pointedPane interface {
	// pointer is that widget's cursor, and what it does when the mouse leaves it.
	pointer() (*cursor, func())
}

// A cameraPane has grids of its own, whose cameras the scene keeps.
type cameraPane interface {
	// cameras writes down where its grids are, or are to go.
	cameras(c *scene.Cameras)
	// goTo has them go to some cameras, as soon as they have what those are a part of.
	goTo(c scene.Cameras)
}

// handOver has the mouse rest on what comes into its place: nobody would tell that before it moves.
func handOver(from, to middlePane) {
	old, ok := from.(pointedPane)
	next, is := to.(pointedPane)
	if ok && is {
		was, _ := old.pointer()
		now, out := next.pointer()
		now.inherit(was, out)
	}
}

func (m *mapsPane) pointer() (*cursor, func()) { return &m.grid.mouse, m.grid.MouseOut }

// inherit has each pane take over from the one before it, of which those are given up.
func (m *middle) inherit(old *middle) {
	for v, pane := range m.panes {
		pane.inherit(old.panes[v])
	}
}

// inMiddle is what an action does now: what the pane in sight makes of it, or else c.
func (w *Window) inMiddle(id action.ID, c command) command {
	if own, ok := w.parts.middle.pane().own()[id]; ok {
		return own
	}
	return c
}

// middled has the pane in sight decide first what its actions do.
func (w *Window) middled(all commands) commands {
	for id, c := range all {
		now := func() command { return w.inMiddle(id, c) }
		next := c
		next.do = func() { now().do() }
		next.why = func() string { return now().hindered() }
		all[id] = next
	}
	return all
}

// The maps are shown by the viewer, which knows which of them are ready; in the middle they only come and go.

func (m *mapsPane) content() fyne.CanvasObject { return m.root }

func (m *mapsPane) appear() {
	m.grid.away = false
	m.grid.follow()
	m.grid.onSize() // it may have another place and size since
}

func (m *mapsPane) changed() {}

func (m *mapsPane) leave() {
	m.grid.away = true
	m.grid.follow()
}

func (m *mapsPane) inherit(old middlePane) {
	o := old.(*mapsPane)
	m.grid.takeOver(o.grid)
	o.grid.Release()
	o.bar.scale.Release()
}

func (m *mapsPane) own() commands { return nil }
