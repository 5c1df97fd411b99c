package ui

import (
	"image"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn/dream"
)

// A dreamPane shows in the middle the picture that something likes best, while it is made.
type dreamPane struct {
	root   fyne.CanvasObject
	now    *subject
	dreams *dreams

	target, method, size, options, save *kit.ToolButton
	begin, on, stop                     *kit.ToolButton
	picture                             *kit.Offering
	curve                               *kit.Painting
	font                                lettering
	got                                 *dreamt // that is shown
	drawn                               image.Image
	clear                               bool

	what     *kit.Paragraph // whose picture it is, and how much it likes it
	facts    *kit.Paragraph // how it is made
	note     *kit.Paragraph // what it shows, and what it does not
	progress *kit.Progress
	opaque   *kit.Slider // from which percentile of importance on a pixel is opaque
	ends     *fyne.Container
}

func newDreamPane(now *subject, d *dreams, menus *menus, hint kit.Hint, control controls, opaque func(percentile int)) *dreamPane {
	p := &dreamPane{now: now, dreams: d, got: &dreamt{}, progress: kit.NewProgress()}
	t := now.lang.Text
	drop := func(text, tip string, m action.Menu) *kit.ToolButton {
		return kit.NewMenuButton(text, t(tip), hint, func() []*fyne.MenuItem { return menus.watched(menus.items(m)) })
	}
	p.target = drop("", "tip.dreamtarget", action.DreamTargetMenu)
	p.method = drop("", "tip.dreammethod", action.DreamMethodMenu)
	p.size = kit.NewMenuButton("", t("tip.dreamsize"), hint, func() []*fyne.MenuItem {
		return menus.watched(menus.some(action.DreamSizeMenu, p.reads))
	})
	p.options = kit.NewMenuButton(t("tool.options"), t("tip.options"), hint, func() []*fyne.MenuItem {
		return menus.watched(menus.some(action.DreamOptionMenu, p.reads))
	})
	p.opaque = kit.NewSlider(t("tip.dream.opaque"), hint, func(v float64) { opaque(int(math.Round(100 * v))) })
	p.opaque.Max, p.opaque.Step = 0.99, 0.01
	p.ends = kit.Border(nil, nil, end(t("dream.opaque")), end(t("dream.sparse")), p.opaque)
	p.save = drop(t("tool.save"), "tip.savedream", action.SaveDreamMenu)
	p.begin = control(t("dream.begin"), theme.MediaPlayIcon(), "tip.dream.begin", action.BeginDream)
	p.on = control(t("dream.on"), theme.MediaFastForwardIcon(), "tip.dream.on", action.GoOnDreaming)
	p.stop = control(t("button.stop"), theme.MediaStopIcon(), "tip.dream.stop", action.StopDreaming)
	p.picture = kit.NewOffering(fyne.NewSize(200, 76), p.paint)
	p.curve = kit.NewPainting(fyne.NewSize(200, 84), p.paintCurve)
	p.what, p.facts, p.note = kit.NewParagraph(""), kit.Caption(""), kit.Caption("")
	title := kit.Title(t("dream.title"))
	head := kit.Snug(
		kit.TitleProse(title, p.what),
		kit.Flow(container.NewHBox(), p.target, p.method, p.size, p.options, p.save),
	)
	work := kit.Border(nil, nil, container.NewHBox(p.begin, p.on, p.stop), nil, kit.Level(p.progress))
	foot := kit.Snug(p.ends, p.curve, work, p.facts, p.note)
	p.root = kit.Aside(now.inClass, head, foot, p.picture)
	return p
}

// reads reports whether an option says something to the method that is chosen.
func (p *dreamPane) reads(id action.ID) bool {
	m := p.now.scene.Dream.Method
	switch {
	case strings.HasPrefix(string(id), "dream.size."):
		return id == action.DreamSize(0) || !p.now.ownSide(id)
	case strings.HasPrefix(string(id), "dream.tie."):
		return m == dream.Accentuate
	case strings.HasPrefix(string(id), "dream.natural."):
		return m == dream.MACO
	}
	return true
}

func (p *dreamPane) content() fyne.CanvasObject { return p.root }

func (p *dreamPane) appear() { p.changed() }

func (p *dreamPane) leave() {
	p.picture.Release()
	p.curve.Release()
}

func (p *dreamPane) inherit(old middlePane) { old.leave() }

func (p *dreamPane) own() commands { return nil }

// changed shows how far it is.
func (p *dreamPane) changed() {
	got, s := p.dreams.present(), p.now.scene.Dream
	under := p.dreams.underWay()
	p.target.Say(kit.Shorten(p.now.dreamName(), 30))
	p.method.Say(p.now.lang.Text("dream.method." + string(s.Method)))
	p.size.Say(p.now.dreamSizeText())
	p.begin.Hidden, p.stop.Hidden = under, !under
	p.on.Hidden = under || len(got.Curve) == 0
	again := "dream.begin"
	if len(got.Curve) > 0 {
		again = "dream.again"
	}
	p.begin.Say(p.now.lang.Text(again))
	p.progress.Hidden = !under
	if under {
		p.progress.SetValue(float64(len(got.Curve)) / float64(max(got.steps, 1)))
	}
	p.what.Say(p.now.dreamText(got, under, p.dreams.hindered))
	facts := p.now.dreamFacts(got)
	p.facts.Hidden = facts == ""
	p.facts.Say(facts)
	p.note.Say(p.now.lang.Text("dream.notes", p.now.lang.Text("dream.note"), p.now.lang.Text("dream.method."+string(s.Method)+".note")))
	kit.Shown(p.ends, s.Clear && got.Result != nil)
	p.opaque.Put(float64(s.OpaqueFrom()) / 100)
	p.show(got)
	p.root.Refresh()
}

// show draws another picture, or the same with more of it.
func (p *dreamPane) show(got *dreamt) {
	p.got, p.clear = got, p.now.scene.Dream.Clear
	var img image.Image
	switch {
	case got.Result != nil && p.clear:
		img = got.Result.Transparent(p.now.scene.Dream.OpaqueFrom())
	case got.img != nil:
		img = got.img
	}
	p.drawn = img
	p.picture.Refresh()
	p.curve.Refresh()
}

// paint draws the picture as large as there is room, over squares where it is transparent.
func (p *dreamPane) paint(dst *image.RGBA, unit float64) {
	k, c := ink(), draw.Onto(dst, nil)
	c.Fill(dst.Rect, k.Paper)
	if p.drawn == nil {
		return
	}
	b := p.drawn.Bounds()
	box := view.Fitted(dst.Rect, b.Dx(), b.Dy())
	if _, clear := p.drawn.(*image.NRGBA); clear {
		squares(c, box, max(4, int(8*unit)))
	}
	xdraw.ApproxBiLinear.Scale(dst, box, p.drawn, b, xdraw.Over, nil)
}

// squares are what shows through where a picture is transparent.
func squares(c draw.Canvas, box image.Rectangle, side int) {
	k := ink()
	for y := box.Min.Y; y < box.Max.Y; y += side {
		for x := box.Min.X; x < box.Max.X; x += side {
			colour := k.Paper
			if (x-box.Min.X)/side%2 != (y-box.Min.Y)/side%2 {
				colour = k.Guide
			}
			c.Fill(image.Rect(x, y, x+side, y+side).Intersect(box), colour)
		}
	}
}

// paintCurve draws the activation of each step: what was seen then is the picture in another place and size, except for the naive method, so
// that the curve's ends are not the numbers of the whole picture.
func (p *dreamPane) paintCurve(dst *image.RGBA, unit float64) {
	about := "dream.curve.turned"
	if p.now.scene.Dream.Method == dream.Naive {
		about = "dream.curve"
	}
	view.Ascent{Values: p.got.Curve, Steps: p.got.steps, About: p.now.lang.Text(about)}.Draw(dst, view.Style{Ink: ink(), Small: p.font.at(unit)}, unit)
}

// showDreams shows what is known where that is in sight.
func (w *Window) showDreams() {
	w.main.soon("dream", func() {
		if w.now.scene.View == scene.DreamView {
			w.parts.middle.show()
		}
	})
}
