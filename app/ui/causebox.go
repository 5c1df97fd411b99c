package ui

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// blank has no cause in it: the photo is seen alone.
var blank = view.CauseBlank()

// A causeBox is the picture of a cause with its colour bar, what it adds up to, and how to get it or end that. The tab has one,
// and the middle a larger one.
type causeBox struct {
	now    *subject
	causes *causes
	heat   *heatPane
	how    *kit.Paragraph // to lay a patch on the photo
	patch  *kit.Facts     // what it does
	bar    *kit.Painting
	font   lettering
	cover  *kit.Slider
	ends   *fyne.Container // the slider between its words

	what     *kit.Paragraph // what is explained, with its value
	balance  *kit.Paragraph // what the values add up to
	facts    *kit.Paragraph // how it was computed
	busy     *fyne.Container
	progress *kit.Progress
	compute  *fyne.Container
	value    func(text string) // of the place under the mouse
}

// newCauseBox makes a box whose picture is at least so large.
func newCauseBox(now *subject, main *mainThread, c *causes, control controls, hint kit.Hint, least fyne.Size, cover func(float64), value func(string)) *causeBox {
	b := &causeBox{now: now, causes: c, value: value, progress: kit.NewProgress()}
	t := now.lang.Text
	b.heat = newHeatPane(least)
	b.heat.onHover, b.heat.Watch = b.hovered, main.watch
	b.heat.later = func() { main.soon("mouse on a cause", b.heat.follow) }
	b.bar = kit.NewPainting(fyne.NewSize(200, 44), b.paintBar)
	b.cover = kit.NewSlider(t("tip.cover"), hint, cover)
	b.ends = kit.Border(nil, nil, end(t("cause.photo")), end(t("cause.map")), b.cover)
	b.what, b.how, b.patch, b.balance, b.facts = kit.NewParagraph(""), kit.Caption(""), kit.NewFacts(), kit.Caption(""), kit.Caption("")
	b.busy = kit.Border(nil, nil, nil, control(t("button.cancel"), nil, "button.cancel", action.StopExplaining), b.progress)
	b.compute = container.NewHBox(control(t("tool.explain"), theme.MediaPlayIcon(), "tip.explain", action.Explain))
	b.busy.Hide()
	b.compute.Hide()
	return b
}

// end is the word at an end of the slider.
func end(text string) *widget.Label {
	l := kit.Fact(text)
	l.Truncation = fyne.TextTruncateOff
	return l
}

// show shows what is known of what is asked for.
func (b *causeBox) show() {
	got := b.causes.present()
	b.showPatch()
	if heat := b.causes.heat(); !sameHeat(heat, b.heat.heat) {
		b.heat.show(heat)
		b.bar.Refresh()
	}
	b.cover.Put(b.now.scene.Cause.Cover)
	b.showWork(got)
	b.what.Say(b.whatText(got))
	b.balance.Importance, b.facts.Importance = widget.LowImportance, widget.LowImportance
	text, ok := b.now.balanceText(got)
	switch {
	case ok == nil:
	case *ok:
		b.balance.Importance = widget.SuccessImportance
	default:
		b.balance.Importance = widget.WarningImportance
	}
	b.balance.Say(text)
	b.balance.Refresh()
	b.facts.Say(b.now.factsText(got))
}

// showPatch shows the patch that lies on the photo, and what it does.
func (b *causeBox) showPatch() {
	h := &b.causes.hand
	b.how.Say(h.how())
	b.how.Hidden = h.how() == ""
	b.patch.Show(h.rows())
	b.heat.onPatch = nil
	if h.of.pass != nil {
		b.heat.onPatch = h.lay
	}
	if b.heat.patch != h.box {
		b.heat.patch = h.box
		b.heat.Refresh()
	}
}

// showWork says how far it is, or offers to begin.
func (b *causeBox) showWork(got cause) {
	under := b.causes.underWay()
	b.busy.Hidden = !under
	b.compute.Hidden = under || b.causes.of == nil || got.Result != nil && !got.Partial || got.Err != nil
	if under {
		b.progress.SetValue(b.causes.share())
	}
	b.busy.Refresh()
	b.compute.Refresh()
}

// whatText says what is explained, or why there is nothing to see.
func (b *causeBox) whatText(got cause) string {
	t := b.now.lang.Text
	switch {
	case b.now.network() == nil || b.now.state.Picture == nil:
		return t("cause.nothing")
	case b.causes.of == nil:
		return t("cause.waiting")
	case got.Err != nil:
		return t("cause.failed", inWords(got.Err, b.now.lang))
	case got.Result != nil:
		text := b.now.aimText(got.Result.Aim)
		if got.Partial {
			text += "  " + t("cause.partial")
		}
		return text
	}
	return b.now.targetText(b.now.scene.Cause.Target)
}

// paintBar draws the colour bar, with a mark at the value under the mouse.
func (b *causeBox) paintBar(dst *image.RGBA, unit float64) { paintHeatBar(dst, unit, b.heat, &b.font) }

// mark is the value under the mouse, or NaN.
func (b *causeBox) mark() float32 { return b.heat.pointed() }

// hovered tells of the value under the mouse.
func (b *causeBox) hovered(s spotted) {
	b.bar.Refresh()
	got, text := b.causes.present(), ""
	if s.ok && got.Result != nil && got.heat.Len() > 0 {
		text = b.now.valueText(got, s)
	}
	b.value(text)
}

// valueText says where a value is, what it is, and of an input's pixel what each channel has.
func (s *subject) valueText(got cause, at spotted) string {
	text := fmt.Sprintf("%s (%d, %d) = %s", s.network().Layers[got.Result.Site.Layer].Name, at.y, at.x, view.Exact(got.heat.Data[at.y*got.heat.W+at.x]))
	v := got.Result.Values
	if got.Result.Map2D || v.C < 2 {
		return text
	}
	text += "  ="
	for c := range v.C {
		name := ""
		if got.Result.Site.Layer == 0 && c < len(s.card().Channels) {
			name = s.card().Channels[c:c+1] + " "
		}
		text += fmt.Sprintf("  %s%s", name, view.Exact(v.At(at.y, at.x, c)))
	}
	return text
}

// release gives up what is large.
func (b *causeBox) release() {
	b.heat.Release()
	b.bar.Release()
}

// takeOver takes the mouse over from the box before.
func (b *causeBox) takeOver(old *causeBox) { b.heat.mouse.inherit(&old.heat.mouse, b.heat.MouseOut) }

// methodOf is the request's method, for texts.
func (s *subject) methodKey() string { return "method." + string(s.scene.Cause.Method) }

// sameHeat reports whether two look the same, values that are kept in the same place included: those never change.
func sameHeat(a, b view.Heat) bool {
	if len(a.Values.Data) != len(b.Values.Data) || len(a.Values.Data) > 0 && &a.Values.Data[0] != &b.Values.Data[0] {
		return false
	}
	return a.Values.Shape == b.Values.Shape && a.Range == b.Range && a.Map == b.Map && a.Photo == b.Photo && a.Cover == b.Cover && a.Smooth == b.Smooth
}
