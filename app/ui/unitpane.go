package ui

import (
	"context"
	"errors"
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// A unitPane tells of the pinned unit: its value and what it sees, how the value came about, the strongest places of its channel,
// and its place in all channels and layers.
type unitPane struct {
	root   *fyne.Container
	now    *subject
	main   *mainThread
	reader func() *trace.Weights
	fail   func(error)

	off    *offNote
	title  *widget.Label
	unpin  *kit.ToolButton
	note   *kit.Paragraph // what to do where nothing is pinned
	facts  *kit.Facts
	photo  *kit.Pick
	field  *fieldPart
	sum    *sumPart
	spots  *spotsPart
	column *columnPart
	likes  *fyne.Container     // the way to what the unit likes
	lines  []fyne.CanvasObject // between the parts

	told  told
	story unitStory
	busy  int // jobs in the background
}

// told is what a unitPane tells of.
type told struct {
	unit   scene.Unit
	pass   *nn.Activations
	above  *nn.Activations // what the layers above it are of: another pass where channels are off there
	before bool
	layers int  // computed so far
	done   bool // the unit's layer is
}

// unitEvents are what a unitPane asks for.
type unitEvents struct {
	pin     func(scene.Unit) // at the same layer
	goTo    func(scene.Unit) // at its own
	descend func(nn.Unit)
	ascend  func(int)
	sorted  func(bool)
	area    func(from, to [2]float64) // of the photo, likewise
	field   func()                    // is to be seen, or no more
	save    func() []*fyne.MenuItem   // the field
	value   func(string)              // under the mouse
	pick    func(x, y float64)        // a point of the photo, in shares of its sides
	reader  func() *trace.Weights
	fail    func(error)
}

func newUnitPane(now *subject, main *mainThread, f *fields, control controls, hint kit.Hint, on unitEvents) *unitPane {
	u := &unitPane{now: now, main: main, reader: on.reader, fail: on.fail, off: newOffNote(now, control), title: kit.Heading(""), note: kit.NewParagraph(""), facts: kit.NewFacts()}
	u.title.Truncation = fyne.TextTruncateEllipsis
	u.unpin = control("", theme.CancelIcon(), "tip.unpin", action.Unpin)
	u.photo = kit.NewPick(fyne.NewSize(120, 150), on.pick)
	u.photo.OnArea, u.photo.Hinted = on.area, kit.Explained(now.lang.Text("tip.photo.pixel"), hint)
	u.field = newFieldPart(now, main, f, hint, on)
	u.field.watch(u.photo, u.whole)
	for _, p := range []*kit.Paragraph{u.off.text, u.field.what, u.field.note} {
		p.Grown = func() { u.note.Grown() } // the tab's, which is told later
	}
	u.sum = newSumPart(now, hint, on.descend, on.ascend)
	u.spots = newSpotsPart(now, control, hint, on.pin)
	u.column = newColumnPart(now, hint, on.sorted, on.pin, on.goTo)
	u.root = kit.Snug(u.off.root, kit.Border(nil, nil, nil, u.unpin, u.title), u.facts.Root, u.note, kit.Gap(6), kit.Inset(u.photo, 6), u.field.root)
	for _, part := range []fyne.CanvasObject{u.sum.root, u.spots.root, u.column.root} {
		line := widget.NewSeparator()
		u.lines = append(u.lines, line)
		u.root.Add(kit.Snug(kit.Gap(4), line, part))
	}
	u.likes = container.NewHBox(control(now.lang.Text("dream.unit.button"), theme.ColorPaletteIcon(), "tip.dream.unit", action.DreamUnit))
	u.root.Add(u.likes)
	return u
}

// show tells of the pinned unit, or how to pin one. What takes long is worked out in the background.
func (u *unitPane) show() {
	defer u.showPhoto()
	u.field.show()
	u.off.show()
	unit, l, ok := u.now.scene.Pinned(u.now.network())
	if kit.Shown(u.likes, ok); !ok {
		u.told, u.story = told{}, unitStory{}
		kit.Say(u.title, u.now.lang.Text("unit.none"))
		u.note.Say(u.now.lang.Text("unit.how"))
		u.note.Show()
		u.facts.Show(nil)
		u.unpin.Hide()
		u.showStory(l)
		return
	}
	r := u.now.result
	site := u.now.scene.Demand(l).Site
	next := told{unit: unit, before: site.Before, done: u.now.holds(site)}
	if r != nil {
		next.pass, next.above, next.layers = r.At(site), r.Activations, r.Done
	}
	kit.Say(u.title, unitName(unit, l))
	u.note.Hide()
	u.unpin.Show()
	if next == u.told {
		u.showStory(l)
		return
	}
	u.told, u.story = next, unitStory{}
	u.showStory(l)
	if next.done && r.Keep() {
		u.ask(next, l, nn.Unit{Site: site, Y: unit.Y, X: unit.X, C: unit.Channel})
	}
}

// ask has a unit's story worked out, with its result kept until then.
func (u *unitPane) ask(next told, l nn.Layer, at nn.Unit) {
	r, w := u.now.result, u.reader()
	var story unitStory
	u.busy++
	u.main.beside("unit", func() (err error) {
		defer r.Release()
		story, err = tellOf(context.Background(), w, r, at)
		return err
	}, func(err error) {
		u.busy--
		switch {
		case u.told != next:
		case err == nil:
			u.story = story
			u.showStory(l)
		case !errors.Is(err, nn.ErrReleased):
			u.fail(err)
		}
	})
}

// showStory shows what is known of the unit, which may be nothing yet.
func (u *unitPane) showStory(l nn.Layer) {
	known := u.story.column != nil
	u.sum.root.Hide()
	if u.told.pass != nil || u.told.unit.Layer != "" {
		value := "…"
		if known {
			value = view.Exact(u.story.shown)
		}
		u.facts.Show(u.rows(l, value))
		u.sum.root.Show()
		u.sum.clear()
	}
	if known {
		u.sum.show(u.story.step)
	}
	u.spots.show(l, u.story.peaks)
	u.column.show(u.story.column, u.story.depths)
	for i, part := range []fyne.CanvasObject{u.sum.root, u.spots.root, u.column.root} {
		u.lines[i].(*widget.Separator).Hidden = !part.Visible()
	}
	u.root.Refresh()
}

// whole is all of the photo.
func (u *unitPane) whole() image.Rectangle {
	if u.now.picture() == nil {
		return image.Rectangle{}
	}
	o := u.now.picture().Prepared.Original
	return image.Rect(0, 0, o.W, o.H)
}

// showPhoto shows the photo, with what the unit sees of it.
func (u *unitPane) showPhoto() {
	img := u.now.thumbs.large
	if img == nil || u.now.picture() == nil {
		u.photo.Hide()
		return
	}
	var region *view.Region
	if g, ok := u.now.sight(); ok {
		region = &g.original
	}
	b := img.Bounds()
	marked := view.Marked(img, b.Dx(), b.Dy(), region, ink().Accent)
	if a := u.now.areaSight(); a != nil {
		view.Outlined(marked, a.original, ink().Accent)
	}
	u.field.lay(marked, u.whole())
	u.photo.Put(marked)
	u.photo.Show()
}

// rows are the unit's value, and what it sees of the picture.
func (u *unitPane) rows(l nn.Layer, value string) [][2]string {
	t, card := u.now.lang.Text, view.CardOf(u.now.network(), l.Index)
	rows := [][2]string{{t("unit.value"), value}}
	g, ok := u.now.sight()
	if !ok {
		return append(rows, [2]string{t("card.field"), t("card.field.all")})
	}
	rows = append(rows, [2]string{t("card.field"), t("card.field.value", g.box.Dx(), g.box.Dy(), card.Field.Step)},
		[2]string{t("unit.input"), spanned(g.box)},
		[2]string{t("unit.photo"), spanned(g.at)})
	if out := g.input.Outside(); out > 0 {
		rows = append(rows, [2]string{t("unit.outside"), t("unit.outside.value", 100*out)})
	}
	if out := g.original.Outside(); out > g.input.Outside()+1e-6 {
		rows = append(rows, [2]string{t("unit.filled"), t("unit.outside.value", 100*out)})
	}
	return rows
}

// spanned says from where to where a rectangle reaches, which may begin beyond the picture.
func spanned(r image.Rectangle) string {
	return view.Minus(fmt.Sprintf("x %d … %d, y %d … %d", r.Min.X, r.Max.X-1, r.Min.Y, r.Max.Y-1))
}

// unitName is how a unit is written: "block3_conv1 [17] (12, 30)", or "fc1 [17]" where there are no rows and columns.
func unitName(u scene.Unit, l nn.Layer) string {
	if l.Out.Flat() {
		return fmt.Sprintf("%s [%d]", u.Layer, u.Channel)
	}
	return fmt.Sprintf("%s [%d] (%d, %d)", u.Layer, u.Channel, u.Y, u.X)
}
