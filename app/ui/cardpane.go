package ui

import (
	"fmt"
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights/plain"
)

// A cardPane tells of the chosen layer, of its chosen channel, and what such a layer tends to show.
type cardPane struct {
	now     *subject
	root    *fyne.Container
	title   *widget.Label
	layer   *kit.Facts
	note    *kit.Paragraph
	channel *widget.Label
	stats   *kit.Facts
	hist    *kit.Painting
	bins    view.Histogram
	on      view.Range
	colours *view.Colormap
	ends    *widget.Label
}

func newCardPane(now *subject) *cardPane {
	c := &cardPane{now: now, layer: kit.NewFacts(), note: kit.NewParagraph(""), stats: kit.NewFacts(), ends: kit.Fact("")}
	c.title, c.channel = kit.Heading(""), kit.Heading("")
	c.ends.Alignment = fyne.TextAlignCenter
	c.title.Truncation, c.channel.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	c.hist = kit.NewPainting(fyne.NewSize(200, 52), func(dst *image.RGBA, _ float64) {
		k := view.Style{Ink: ink(), Map: c.colours}
		c.bins.Draw(dst, c.on, c.now.scene.LogCounts, k)
	})
	c.colours = view.Viridis()
	c.root = kit.Snug(c.title, c.layer.Root, c.note, widget.NewSeparator(), c.channel, c.stats.Root, kit.Inset(c.hist, 6), c.ends)
	return c
}

// showLayer tells of the chosen layer.
func (c *cardPane) showLayer() {
	n, l := c.now.network(), c.now.lang
	if n == nil {
		return
	}
	i := c.now.layer()
	var took time.Duration // none before it is computed
	if times := c.now.times(); i < len(times) {
		took = times[i]
	}
	card := view.CardOf(n, i)
	kit.Say(c.title, card.Layer.Name+"  ·  "+l.Text("kind."+string(card.Layer.Kind)))
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
	c.layer.Show(rows)
	c.note.Say(l.Text(view.NoteKey(n, card.Layer, l.Has)))
}

// statistics are the rows that tell of a channel's values; what has not been counted yet is left open.
func statistics(l *locale.Language, m *view.Maps, channel int) [][2]string {
	own := m.Own[channel]
	mean, zeros := "…", "…"
	if m.Counted() {
		s := m.Stats(channel)
		mean, zeros = view.Number(s.Mean, 4)+", "+view.Number(s.Std, 4), percentText(s.Zeros)
	}
	return [][2]string{
		{l.Text("stats.range"), view.Number(float64(own.Lo), 4) + " … " + view.Number(float64(own.Hi), 4)},
		{l.Text("stats.mean"), mean},
		{l.Text("stats.zeros"), zeros},
	}
}

// showChannel tells of the values of the chosen map among those on the screen, which may be nil, and whose channels may have
// names.
func (c *cardPane) showChannel(m *view.Maps, names []string) {
	l, i := c.now.lang, c.now.scene.Channel
	c.colours = c.now.scene.Colormap()
	if m == nil || i < 0 || i >= m.N {
		kit.Say(c.channel, l.Text("card.channel.none"))
		c.stats.Show(nil)
		c.bins = view.Histogram{}
		kit.Say(c.ends, "")
		c.hist.Refresh()
		return
	}
	if m.Flat() {
		kit.Say(c.channel, l.Text("card.units", m.Tally.All))
	} else {
		name := ""
		if i < len(names) {
			name = " " + names[i]
		}
		kit.Say(c.channel, l.Text("card.channel", fmt.Sprint(i)+name, m.N))
	}
	c.stats.Show(statistics(l, m, i))
	c.bins, c.on = view.Histogram{}, m.On[i]
	if m.Counted() { // else this is called again when it is
		c.bins = m.Histogram(i)
	}
	kit.Say(c.ends, l.Text("stats.histogram"))
	if m.Silent(i) {
		kit.Say(c.ends, l.Text("stats.silent"))
	}
	c.hist.Refresh()
}
