package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A rightSide has the tabs, of which the scene says which one is in front. Each scrolls for itself.
type rightSide struct {
	root  fyne.CanvasObject
	now   *subject
	tabs  map[scene.Tab]*kit.Tab
	pages map[scene.Tab]*container.Scroll
}

// A page is a part of a tab. What in it breaks its lines has to tell when it has grown.
type page struct {
	root  fyne.CanvasObject
	grown *func() // may be nil
}

// newRightSide puts the pages of each tab below each other; control makes the button of a tab.
func newRightSide(now *subject, control controls, pages map[scene.Tab][]page) *rightSide {
	r := &rightSide{now: now, tabs: map[scene.Tab]*kit.Tab{}, pages: map[scene.Tab]*container.Scroll{}}
	row := container.New(layout.NewCustomPaddedHBoxLayout(0))
	stack := container.NewStack()
	for _, t := range scene.Tabs() {
		r.tabs[t] = kit.NewTab(control(now.lang.Text("tab."+string(t)), nil, "tip.tab."+string(t), action.Tab(t)))
		row.Add(r.tabs[t].Root)
		r.pages[t] = scrolled(pages[t])
		stack.Add(r.pages[t])
	}
	r.root = kit.Border(kit.Snug(row, widget.NewSeparator()), nil, nil, nil, stack)
	return r
}

// scrolled puts pages below each other into something that scrolls.
func scrolled(pages []page) *container.Scroll {
	column := kit.Snug()
	scroll := container.NewVScroll(kit.Inset(column, 4))
	for i, p := range pages {
		if i > 0 {
			column.Add(widget.NewSeparator())
		}
		column.Add(p.root)
		if p.grown != nil {
			*p.grown = scroll.Refresh
		}
	}
	return scroll
}

// show brings the scene's tab to the front.
func (r *rightSide) show() {
	for t, tab := range r.tabs {
		front := t == r.now.scene.Tab
		tab.Choose(front)
		if r.pages[t].Visible() == front {
			continue
		}
		if front {
			r.pages[t].Show()
		} else {
			r.pages[t].Hide()
		}
	}
}
