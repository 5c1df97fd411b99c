package ui

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A columnPart shows the pinned unit's place in all channels, and in all layers.
type columnPart struct {
	root   *fyne.Container
	now    *subject
	title  *widget.Label
	sorted *kit.Toggle
	bars   *columnBars
	says   *widget.Label // of the bar under the mouse, or of all
	best   *fyne.Container
	deep   *widget.Label
	layers *fyne.Container
	hint   kit.Hint
	pin    func(scene.Unit)
	goTo   func(scene.Unit)
}

// newColumnPart makes it; pin pins another unit, and goTo also looks at its layer.
func newColumnPart(now *subject, hint kit.Hint, onSorted func(bool), pin, goTo func(scene.Unit)) *columnPart {
	c := &columnPart{now: now, title: kit.Heading(""), says: kit.Fact(""), deep: kit.Heading(""), hint: hint, pin: pin, goTo: goTo}
	c.title.Truncation, c.deep.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	c.sorted = kit.NewToggle(now.lang.Text("unit.sorted"), nil)
	c.sorted.SetChecked(now.scene.Sorted)
	c.sorted.OnChanged = onSorted
	c.bars = newColumnBars(c.hovered, c.choose)
	c.best, c.layers = kit.Flow(nil), kit.Snug()
	c.root = kit.Snug(kit.Border(nil, nil, nil, c.sorted, c.title), kit.Inset(c.bars, 6), c.says, c.best, c.deep, c.layers)
	return c
}

// show has a column's values, and where that place is in each layer.
func (c *columnPart) show(values []float32, depths []depth) {
	u, t := c.now.scene.Unit, c.now.lang.Text
	if u == nil || len(values) == 0 {
		c.bars.column = view.Column{}
		c.root.Hide()
		return
	}
	if c.sorted.Checked != c.now.scene.Sorted {
		c.sorted.SetChecked(c.now.scene.Sorted)
	}
	column := view.NewColumn(values, c.now.scene.Sorted, u.Channel)
	c.bars.column = column
	c.bars.Refresh()
	kit.Say(c.title, t("column.title", len(values)))
	if len(depths) == 0 { // a dense layer, of which this is all
		kit.Say(c.title, t("column.units", len(values)))
	}
	c.hovered(-1)
	c.best.RemoveAll()
	for _, channel := range column.Strongest(strongest) {
		c.best.Add(kit.NewToolButton(fmt.Sprintf("[%d] %s", channel, view.Number(float64(values[channel]), 3)), nil,
			t("tip.column.channel", channel), c.hint, func() { c.choose(channel) }))
	}
	c.layers.RemoveAll()
	for _, d := range depths {
		text := fmt.Sprintf("%s (%d, %d)   [%d] %s", d.layer.Name, d.y, d.x, d.top, view.Number(float64(d.value), 3))
		to := scene.Unit{Layer: d.layer.Name, Channel: d.top, Y: d.y, X: d.x}
		b := kit.NewToolButton(text, nil, t("tip.column.layer", d.layer.Name, d.top), c.hint, func() { c.goTo(to) })
		b.Alignment = widget.ButtonAlignLeading
		if d.layer.Name == u.Layer {
			b.Importance = widget.MediumImportance
		}
		c.layers.Add(b)
	}
	if text := ""; len(depths) > 0 {
		text = t("column.layers")
		kit.Say(c.deep, text)
		c.deep.Show()
	} else {
		c.deep.Hide()
	}
	c.root.Show()
}

// hovered tells of a channel's bar, or for -1 of the whole column.
func (c *columnPart) hovered(channel int) {
	values := c.bars.column.Values
	if channel >= 0 {
		kit.Say(c.says, fmt.Sprintf("[%d] = %s", channel, view.Exact(values[channel])))
		return
	}
	zeros := 0
	for _, v := range values {
		if v == 0 {
			zeros++
		}
	}
	kit.Say(c.says, c.now.lang.Text("column.zeros", zeros, len(values)))
}

// choose pins the same place in another channel.
func (c *columnPart) choose(channel int) {
	if u := c.now.scene.Unit; u != nil && channel >= 0 {
		next := *u
		next.Channel = channel
		c.goTo(next)
	}
}

// columnBars are the bars, with what the mouse does on them.
type columnBars struct {
	kit.Painting
	column view.Column
	hover  func(channel int)
	choose func(channel int)
}

func newColumnBars(hover, choose func(int)) *columnBars {
	b := &columnBars{hover: hover, choose: choose}
	b.Set(fyne.NewSize(200, 64), func(dst *image.RGBA, _ float64) { b.column.Draw(dst, view.Style{Ink: ink()}) })
	b.ExtendBaseWidget(b)
	return b
}

// at is the channel at a position, as the bars are drawn.
func (b *columnBars) at(p fyne.Position) int {
	width := 0
	if img := b.Image(); img != nil {
		width = img.Rect.Dx()
	}
	if width == 0 || b.Size().Width <= 0 {
		return -1
	}
	return b.column.At(int(float64(p.X)*b.Unit(width)), width)
}

// Tapped implements fyne.Tappable.
func (b *columnBars) Tapped(e *fyne.PointEvent) { b.choose(b.at(e.Position)) }

// MouseIn implements desktop.Hoverable.
func (b *columnBars) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *columnBars) MouseMoved(e *desktop.MouseEvent) { b.hover(b.at(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (b *columnBars) MouseOut() { b.hover(-1) }
