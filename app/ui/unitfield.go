package ui

import (
	"context"
	"errors"
	"image"
	"math"

	"fyne.io/fyne/v2"
	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// fields are where in the picture the effect on units comes from, which is gone with the result.
type fields struct {
	now     *subject
	main    *mainThread
	session Session
	changed func()

	of    *nn.Activations
	found map[nn.Unit]session.Fielded
	asked *nn.Unit
}

// mostFields is how many are kept: each is a map of the picture's size.
const mostFields = 64

// follow takes over what is shown now, and asks for what is wanted and missing.
func (f *fields) follow() {
	var of *nn.Activations
	if f.now.answered() {
		of = f.now.result.Activations
	}
	if of != f.of {
		f.of, f.found, f.asked = of, map[nn.Unit]session.Fielded{}, nil
		f.session.Stop(session.FieldingName)
	}
	u, ok := f.now.fielded()
	wanted := ok && of != nil
	if f.asked != nil && (!wanted || *f.asked != u) {
		f.asked = nil
		f.session.Stop(session.FieldingName)
	}
	if _, has := f.found[u]; wanted && !has && f.asked == nil {
		f.asked = &u
		f.session.Do(session.Fielding(u, func(got session.Fielded) {
			f.main.do("field", func() { f.take(got) })
		}))
	}
	f.changed()
}

// take takes an answer over; what is about something else than is shown, or will be begun anew, is none.
func (f *fields) take(got session.Fielded) {
	if f.of == nil || got.Of.Activations != f.of || errors.Is(got.Err, context.Canceled) {
		return
	}
	if len(f.found) >= mostFields {
		clear(f.found)
	}
	f.found[got.Unit] = got
	if f.asked != nil && *f.asked == got.Unit {
		f.asked = nil
	}
	f.changed()
}

// present is what is known of the pinned unit's; ok is false where it is not wanted.
func (f *fields) present() (got session.Fielded, ok bool) {
	u, ok := f.now.fielded()
	if !ok {
		return got, false
	}
	return f.found[u], true
}

// fielded is the pinned unit before its ReLU, if its field is to be seen.
func (s *subject) fielded() (u nn.Unit, ok bool) {
	p, l, pinned := s.scene.Pinned(s.network())
	if !pinned || !s.scene.Field || s.scene.Tab != scene.UnitTab || l.Kind == nn.Input {
		return u, false
	}
	u = nn.Unit{Site: nn.Site{Layer: l.Index, Before: true}, Y: p.Y, X: p.X, C: p.Channel}
	if l.Kind == nn.Flatten { // one value of the maps below
		below := s.network().Layers[l.Index-1]
		i := p.Channel / below.Out.C
		u = nn.Unit{Site: nn.Site{Layer: below.Index, Before: true}, Y: i / below.Out.W, X: i % below.Out.W, C: p.Channel % below.Out.C}
	}
	return u, true
}

// A fieldPart lets the field be shown on the photo of the Unit tab, and tells of it.
type fieldPart struct {
	root   *fyne.Container
	now    *subject
	fields *fields
	toggle *kit.Toggle
	near   *kit.Pick // what the unit sees of the photo, large, with the field over it
	bar    *kit.Painting
	font   lettering
	what   *kit.Paragraph // how much of the box has how much of it
	note   *kit.Paragraph // what it shows, and what it does not
	save   *kit.ToolButton
	value  func(string) // under the mouse
	mice   []*fieldMouse
}

func newFieldPart(now *subject, main *mainThread, f *fields, hint kit.Hint, on unitEvents) *fieldPart {
	t := now.lang.Text
	p := &fieldPart{now: now, fields: f, value: on.value, what: kit.Caption(""), note: kit.Caption(t("field.note"))}
	p.toggle = kit.NewToggle(t("field.title"), nil)
	p.toggle.OnChanged = func(bool) { on.field() }
	p.near = kit.NewPick(fyne.NewSize(120, 150), nil)
	p.bar = kit.NewPainting(fyne.NewSize(200, 44), p.paintBar)
	p.bar.Watch = main.watch
	p.save = kit.NewMenuButton(t("tool.save"), t("tip.savefield"), hint, on.save)
	p.watch(p.near, p.part)
	p.root = kit.Snug(kit.Border(nil, nil, nil, p.save, p.toggle), kit.Inset(p.near, 6), p.bar, p.what, p.note)
	return p
}

// show follows the scene and what is known.
func (p *fieldPart) show() {
	_, l, pinned := p.now.scene.Pinned(p.now.network())
	kit.Shown(p.root, pinned && l.Kind != nn.Input)
	if on := p.now.scene.Field; p.toggle.Checked != on {
		p.toggle.Checked = on
		p.toggle.Refresh()
	}
	got, wanted := p.fields.present()
	kit.Shown(p.what, wanted)
	kit.Shown(p.note, wanted)
	kit.Shown(p.bar, wanted && got.Field != nil)
	kit.Shown(p.save, wanted && got.Field != nil)
	img := p.closeUp()
	if kit.Shown(p.near, img != nil); img != nil {
		p.near.Put(img)
	}
	if wanted {
		p.what.Say(p.text(got))
	}
	p.bar.Refresh()
	p.root.Refresh()
	p.tell()
}

// most is the share of the sum that is told of.
const mostOfField = 0.95

// text tells how the field fills its box, or why there is none.
func (p *fieldPart) text(got session.Fielded) string {
	t, f := p.now.lang.Text, got.Field
	switch {
	case got.Err != nil:
		return t("cause.failed", inWords(got.Err, p.now.lang))
	case f == nil && p.fields.of == nil:
		return t("cause.waiting")
	case f == nil:
		return t("field.working")
	case f.Total == 0:
		return t("field.none")
	}
	box := f.Box.Dx() * f.Box.Dy()
	text := t("field.is", 100*float64(view.Fewest(f.Values.Data, mostOfField))/float64(box), f.Box.Dx(), f.Box.Dy(), f.Half, f.Half)
	if f.Leak != 0 {
		return p.now.lang.Said(text, t("field.leak", view.Number(f.Leak, 3)))
	}
	if f.Box.Dx() < f.Values.W || f.Box.Dy() < f.Values.H {
		text = p.now.lang.Said(text, t("field.zero"))
	}
	return text
}

// fieldRange is the range of the field's colours, from zero to what a hundredth of what is not zero exceeds.
func fieldRange(got session.Fielded) view.Range {
	var some []float32
	for _, v := range got.Field.Values.Data {
		if v > 0 {
			some = append(some, v)
		}
	}
	return view.CauseRange(false, view.Magnitude(some, 0.99))
}

func (p *fieldPart) paintBar(dst *image.RGBA, unit float64) {
	on := view.Range{Lo: 1, Hi: -1}
	if got, ok := p.fields.present(); ok && got.Field != nil {
		on = fieldRange(got)
	}
	view.Bar{On: on, Mark: float32(math.NaN()), Fixed: true}.Draw(dst, view.Style{Ink: ink(), Map: view.Viridis(), Small: p.font.at(unit)}, unit)
}

// lay lays the field over a picture of a part of the photo, which is given in the photo's pixels, as far as it is known.
func (p *fieldPart) lay(img *image.RGBA, part image.Rectangle) bool {
	got, ok := p.fields.present()
	pic := p.now.picture()
	if !ok || got.Field == nil || pic == nil || got.Of.Picture != pic {
		return false
	}
	place, err := nn.PlaceOf(pic.Input, pic.Prepared.Original.W, pic.Prepared.Original.H)
	if err != nil {
		return false
	}
	view.Lay(img, got.Field.Values, fieldRange(got), view.Viridis(), func(x, y float64) (float64, float64) {
		return place.Forth(float64(part.Min.X)+x*float64(part.Dx()), float64(part.Min.Y)+y*float64(part.Dy()))
	})
	return true
}

// nearSide is the longer side of the picture of what the unit sees, in pixels.
const nearSide = 320

// source is a picture that has a part of the photo sharp enough, and where in it that is: the pixels themselves of a small part, and of
// a large one those of the photo as it is shown, which need not be copied.
func (p *fieldPart) source(o *picture.RGB, part image.Rectangle) (image.Image, image.Rectangle) {
	if large := p.now.thumbs.large; large != nil && max(part.Dx(), part.Dy()) > largeSide {
		return large, view.RegionOf(part, o.W, o.H).In(large.Bounds())
	}
	few := picture.New(part.Dx(), part.Dy())
	for y := range few.H {
		copy(few.Pix[3*y*few.W:][:3*few.W], o.Pix[3*((part.Min.Y+y)*o.W+part.Min.X):])
	}
	return few.Image(), image.Rect(0, 0, few.W, few.H)
}

// part is what of the photo the unit sees; empty where that is not known, or all.
func (p *fieldPart) part() image.Rectangle {
	g, ok := p.now.sight()
	if !ok {
		return image.Rectangle{}
	}
	o := p.now.picture().Prepared.Original
	return g.at.Intersect(image.Rect(0, 0, o.W, o.H))
}

// closeUp is what the unit sees of the photo, large, with the field over it; nil where it is not known, or the unit sees all.
func (p *fieldPart) closeUp() image.Image {
	part := p.part()
	if got, _ := p.fields.present(); part.Empty() || got.Field == nil {
		return nil
	}
	o := p.now.picture().Prepared.Original
	most := max(part.Dx(), part.Dy())
	img := image.NewRGBA(image.Rect(0, 0, max(1, part.Dx()*nearSide/most), max(1, part.Dy()*nearSide/most)))
	from, at := p.source(o, part)
	xdraw.ApproxBiLinear.Scale(img, img.Rect, from, at, xdraw.Src, nil)
	if !p.lay(img, part) {
		return nil
	}
	return img
}

// showFields shows what is known of fields.
func (w *Window) showFields() {
	w.main.soon("field", func() {
		w.parts.unit.field.show()
		w.parts.unit.showPhoto()
	})
}
