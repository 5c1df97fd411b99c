package ui

import (
	"fmt"
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// A cardPane tells of the chosen layer, of its chosen channel, and what such a layer tends to show.
type cardPane struct {
	root    *fyne.Container
	title   *widget.Label
	layer   *facts
	note    *paragraph
	channel *widget.Label
	stats   *facts
	hist    *painting
	bins    view.Histogram
	on      view.Range
	colours *view.Colormap
	ends    *widget.Label
}

func newCardPane() *cardPane {
	c := &cardPane{title: heading(""), layer: newFacts(), note: newParagraph(""), channel: heading(""), stats: newFacts(), ends: fact("")}
	c.ends.Alignment = fyne.TextAlignCenter
	c.title.Truncation, c.channel.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	c.hist = newPainting(fyne.NewSize(200, 52), func(dst *image.RGBA, _ float64) {
		k := view.Style{Ink: ink(), Map: c.colours}
		c.bins.Draw(dst, c.on, k)
	})
	c.colours = view.Viridis()
	c.root = snug(c.title, c.layer.root, c.note, widget.NewSeparator(), c.channel, c.stats.root, inset(c.hist, 6), c.ends)
	return c
}

// showLayer tells of a layer; took is zero before it is computed.
func (c *cardPane) showLayer(n *nn.Network, i int, took time.Duration, l *locale.Language) {
	card := view.CardOf(n, i)
	say(c.title, card.Layer.Name+"  ·  "+l.Text("kind."+string(card.Layer.Kind)))
	var rows [][2]string
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, [2]string{l.Text(key), value})
		}
	}
	if card.Kernel != "" {
		padding := l.Text("padding.valid")
		if card.Same {
			padding = l.Text("padding.same")
		}
		add("card.window", l.Text("card.window.value", strings.ReplaceAll(card.Kernel, " x ", "×"), card.Stride, padding))
	}
	if card.Layer.Params > 0 {
		add("card.params", plain.Thousands(card.Layer.Params))
		add("card.macs", plain.Thousands(card.MACs))
	}
	if card.All {
		add("card.field", l.Text("card.field.all"))
	} else {
		add("card.field", l.Text("card.field.value", card.Field.Size, card.Field.Size, card.Field.Step))
	}
	if took > 0 {
		add("card.time", view.Millis(took))
	}
	c.layer.show(rows)
	c.note.set(l.Text(view.NoteKey(n, card.Layer, l.Has)))
}

// showChannel tells of a map's values. m may be nil: nothing is computed yet.
func (c *cardPane) showChannel(m *view.Maps, i int, names []string, colours *view.Colormap, l *locale.Language) {
	c.colours = colours
	if m == nil || i < 0 || i >= m.N {
		say(c.channel, l.Text("card.channel.none"))
		c.stats.show(nil)
		c.bins = view.Histogram{}
		say(c.ends, "")
		c.hist.Refresh()
		return
	}
	if m.Flat() {
		say(c.channel, l.Text("card.units", m.Tally.All))
	} else {
		name := ""
		if i < len(names) {
			name = " " + names[i]
		}
		say(c.channel, l.Text("card.channel", fmt.Sprint(i)+name, m.N))
	}
	s := m.Stats(i)
	c.stats.show([][2]string{
		{l.Text("stats.range"), view.Number(s.Min, 4) + " … " + view.Number(s.Max, 4)},
		{l.Text("stats.mean"), view.Number(s.Mean, 4) + ", " + view.Number(s.Std, 4)},
		{l.Text("stats.zeros"), fmt.Sprintf("%.1f %%", 100*s.Zeros)},
	})
	c.bins, c.on = m.Histogram(i), m.On[i]
	say(c.ends, l.Text("stats.histogram"))
	if m.Silent(i) {
		say(c.ends, l.Text("stats.silent"))
	}
	c.hist.Refresh()
}

// facts are pairs of a name and a value, a line each.
type facts struct{ root *fyne.Container }

func newFacts() *facts { return &facts{container.New(&pairs{})} }

func (f *facts) show(rows [][2]string) {
	had := len(f.root.Objects)
	for len(f.root.Objects) < 2*len(rows) {
		k, v := widget.NewLabel(""), widget.NewLabel("")
		k.SizeName, v.SizeName, k.Importance = theme.SizeNameCaptionText, theme.SizeNameCaptionText, widget.LowImportance
		f.root.Objects = append(f.root.Objects, k, v)
	}
	f.root.Objects = f.root.Objects[:2*len(rows)]
	for i, row := range rows {
		say(f.root.Objects[2*i].(*widget.Label), row[0])
		say(f.root.Objects[2*i+1].(*widget.Label), row[1])
	}
	if len(f.root.Objects) != had {
		f.root.Refresh()
		return
	}
	f.root.Layout.Layout(f.root.Objects, f.root.Size())
}

// pairs lays names and values out in two columns of close lines.
type pairs struct{}

// pairHeight is less than a label's height: the lines belong together.
const pairHeight = 20

func (pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first := pairs{}.first(objects)
	for i, o := range objects {
		x, w := float32(0), first
		if i%2 == 1 {
			x, w = first, size.Width-first
		}
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, float32(i/2)*pairHeight+(pairHeight-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
}

func (pairs) first(objects []fyne.CanvasObject) (w float32) {
	for i := 0; i < len(objects); i += 2 {
		w = max(w, objects[i].MinSize().Width)
	}
	return w
}

func (p pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(p.first(objects)+90, float32(len(objects)/2)*pairHeight)
}

// inset puts a margin at the sides of an object.
func inset(o fyne.CanvasObject, by float32) *fyne.Container {
	return container.New(&margins{by}, o)
}

type margins struct{ sides float32 }

func (m *margins) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(m.sides, 0))
		o.Resize(fyne.NewSize(size.Width-2*m.sides, size.Height))
	}
}

func (m *margins) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*m.sides, 0)
}
