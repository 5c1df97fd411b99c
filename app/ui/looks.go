package ui

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/probe"
)

// looks are what targets come to when the picture that is shown looks different, which is gone with the result.
type looks struct {
	now     *subject
	main    *mainThread
	session Session
	changed func()

	of    *nn.Activations
	found map[explain.Target]session.Looks
	asked *explain.Target
}

// follow takes over what is shown now, and asks for what is wanted and missing.
func (l *looks) follow() {
	var of *nn.Activations
	if l.now.answered() {
		of = l.now.result.Activations
	}
	if of != l.of {
		l.of, l.found = of, map[explain.Target]session.Looks{}
	}
	target := l.now.scene.Cause.Target
	wanted := of != nil && l.now.scene.Looks && l.now.scene.Tab == scene.WhyTab
	if _, has := l.found[target]; wanted && !has && (l.asked == nil || *l.asked != target) {
		l.ask(target)
	}
	if l.asked != nil && !l.now.scene.Looks {
		l.asked = nil
		l.session.Stop(session.LookingName)
	}
	l.changed()
}

func (l *looks) ask(target explain.Target) {
	l.asked = &target
	l.session.Do(session.Looking(target, func(got session.Looks) {
		l.main.do("looks", func() { l.take(got) })
	}))
}

// take takes an answer over; what is about something else than is shown, or will be begun anew, is none.
func (l *looks) take(got session.Looks) {
	if l.of == nil || got.Of.Activations != l.of || errors.Is(got.Err, context.Canceled) {
		return
	}
	l.found[got.Target] = got
	if l.asked != nil && *l.asked == got.Target {
		l.asked = nil
	}
	l.changed()
}

// A likesPart is what a tab has of what something likes: the ways to its picture, and what it goes by.
type likesPart struct {
	root  *fyne.Container
	now   *subject
	looks *looks
	tried *kit.Toggle
	what  *kit.Paragraph
	grid  *fyne.Container
	note  *kit.Paragraph
	tiles []*lookTile
	shown *session.Looks

	reveal bool // once they are there, they are to be brought into sight
}

// A lookTile is a look with its small picture and its numbers.
type lookTile struct {
	root *fyne.Container
	img  *kit.Pick
	name *widget.Label
	says [2]*widget.Label
}

func newLikesPart(now *subject, l *looks, control controls, toggle func()) *likesPart {
	t := now.lang.Text
	p := &likesPart{now: now, looks: l, what: kit.Caption(""), note: kit.Caption(t("looks.note"))}
	p.tried = kit.NewToggle(t("looks.title"), func(bool) { toggle() })
	p.grid = container.NewGridWithColumns(2)
	for range probe.AllLooks() {
		tile := &lookTile{img: kit.NewPick(fyne.NewSize(60, 84), nil), name: kit.Fact(""), says: [2]*widget.Label{kit.Fact(""), kit.Fact("")}}
		for _, l := range []*widget.Label{tile.name, tile.says[0], tile.says[1]} {
			l.Alignment = fyne.TextAlignCenter // as the picture lies in its column
		}
		tile.root = kit.Snug(tile.img, kit.Rows(18, tile.name, tile.says[0], tile.says[1]))
		p.tiles = append(p.tiles, tile)
		p.grid.Add(tile.root)
	}
	p.root = kit.Snug(
		kit.Flow(container.NewHBox(),
			control(t("dream.cause"), theme.ColorPaletteIcon(), "tip.dream.cause", action.DreamOfCause),
			control(t("best.short"), theme.GridIcon(), "tip.best.view", action.View(scene.BestView))),
		p.tried, p.what, p.grid, p.note,
	)
	return p
}

// show follows the scene and what is known.
func (p *likesPart) show() {
	on := p.now.scene.Looks
	p.put(on)
	p.what.Hidden, p.note.Hidden = !on, !on
	got, has := p.looks.found[p.now.scene.Cause.Target]
	p.grid.Hidden = !on || !has || got.Err != nil
	if on {
		p.what.Say(p.whatText(got, has))
	}
	if !p.grid.Hidden && (p.shown == nil || p.shown.Of != got.Of || p.shown.Target != got.Target) {
		p.shown = &got
		p.fill(got)
	}
	p.root.Refresh()
}

// put ticks the box without having it tell of that.
func (p *likesPart) put(on bool) {
	if p.tried.Checked != on {
		p.tried.Checked = on
		p.tried.Refresh()
	}
}

func (p *likesPart) whatText(got session.Looks, has bool) string {
	t := p.now.lang.Text
	switch {
	case !has && p.looks.of == nil:
		return t("cause.waiting")
	case !has:
		return t("looks.working")
	case got.Err != nil:
		return t("cause.failed", inWords(got.Err, p.now.lang))
	}
	return t("looks.before", p.now.aimText(got.Aim))
}

// fill puts pictures and numbers into the tiles.
func (p *likesPart) fill(got session.Looks) {
	for i, tile := range p.tiles {
		if i >= len(got.List) {
			tile.root.Hide()
			continue
		}
		r := got.List[i]
		tile.root.Show()
		tile.img.Put(r.Picture.Image())
		kit.Say(tile.name, p.now.lang.Text("look."+string(r.Look)))
		kit.Say(tile.says[0], fmt.Sprintf("%s → %s", view.Number(got.Aim.Value, 4), view.Number(r.Value, 4)))
		text := ""
		if got.Aim.Class >= 0 && got.Aim.Minus < 0 {
			text = fmt.Sprintf("%s → %s", shareText(float32(r.Probability-r.ProbabilityChange)), shareText(float32(r.Probability)))
		}
		kit.Say(tile.says[1], text)
	}
}
