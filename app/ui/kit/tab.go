package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// A Tab is a button with a line below it that says whether what it leads to is in front.
type Tab struct {
	Root *fyne.Container
	line *canvas.Rectangle
}

// NewTab makes one of a button, not in front.
func NewTab(b *ToolButton) *Tab {
	line := canvas.NewRectangle(theme.Color(theme.ColorNamePrimary))
	line.SetMinSize(fyne.NewSize(1, 2))
	line.Hide()
	return &Tab{Border(nil, container.NewStack(Gap(2), line), nil, nil, b), line}
}

// Choose says whether the tab is in front.
func (t *Tab) Choose(front bool) {
	if t.line.Visible() == front {
		return
	}
	t.line.Hidden = !front
	t.Root.Refresh()
}
