package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Facts are pairs of a name and a value, a line each.
type Facts struct{ Root *fyne.Container }

// NewFacts makes one without lines.
func NewFacts() *Facts { return &Facts{Pairs()} }

// Show puts others in.
func (f *Facts) Show(rows [][2]string) {
	had := len(f.Root.Objects)
	for len(f.Root.Objects) < 2*len(rows) {
		k, v := widget.NewLabel(""), widget.NewLabel("")
		k.SizeName, v.SizeName, k.Importance = theme.SizeNameCaptionText, theme.SizeNameCaptionText, widget.LowImportance
		f.Root.Objects = append(f.Root.Objects, k, v)
	}
	f.Root.Objects = f.Root.Objects[:2*len(rows)]
	for i, row := range rows {
		Say(f.Root.Objects[2*i].(*widget.Label), row[0])
		Say(f.Root.Objects[2*i+1].(*widget.Label), row[1])
	}
	if len(f.Root.Objects) != had {
		f.Root.Refresh()
		return
	}
	f.Root.Layout.Layout(f.Root.Objects, f.Root.Size())
}

// Pairs are names and values by turns, in two columns of close lines.
func Pairs(objects ...fyne.CanvasObject) *fyne.Container { return container.New(&pairs{}, objects...) }

// Beside has the values begin where the fields beside names of a width do, as Row makes them.
func (f *Facts) Beside(names float32) { f.Root.Layout = &pairs{least: names + theme.Padding()} }

// pairs lays names and values out in two columns of close lines.
type pairs struct{ least float32 } // the first column's width

// pairHeight is less than a label's height: the lines belong together.
const pairHeight = 20

func (p pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, y := p.first(objects), float32(0)
	for i, o := range objects {
		x, w := float32(0), first
		if i%2 == 1 {
			x, w = first, size.Width-first
			o.Resize(fyne.NewSize(w, o.Size().Height)) // the height of a paragraph follows from its width
		}
		h := o.MinSize().Height
		extra := float32(0)
		if i%2 == 1 {
			extra = over(objects[i-1], o)
		}
		o.Move(fyne.NewPos(x, y+(pairHeight-h+extra)/2))
		o.Resize(fyne.NewSize(w, h))
		if i%2 == 1 {
			y += pairHeight + extra
		}
	}
}

// over is by how much a value is higher than its name: that of a paragraph's further lines.
func over(name, value fyne.CanvasObject) float32 {
	if _, is := value.(*Paragraph); !is {
		return 0
	}
	return max(0, value.MinSize().Height-name.MinSize().Height)
}

func (p pairs) first(objects []fyne.CanvasObject) float32 {
	w := p.least
	for i := 0; i < len(objects); i += 2 {
		w = max(w, objects[i].MinSize().Width)
	}
	return w
}

func (p pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(len(objects)/2) * pairHeight
	for i := 1; i < len(objects); i += 2 {
		height += over(objects[i-1], objects[i])
	}
	return fyne.NewSize(p.first(objects)+90, height)
}
