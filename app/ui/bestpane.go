package ui

import (
	"fmt"
	"image"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// A bestPane shows in the middle what of somebody's own pictures a channel likes best.
type bestPane struct {
	root  fyne.CanvasObject
	now   *subject
	bests *bests
	open  func(crop)
	back  *kit.Offering // behind the parts of pictures, also where there are none

	by                  *kit.ToolButton
	begin, stop, folder *kit.ToolButton
	what                *kit.Paragraph
	state               *kit.Paragraph // how far the index is
	note                *kit.Paragraph
	progress            *kit.Progress
	images              [crops]*kit.Pick
	says                [crops]*kit.NameButton
	shown               []crop
}

func newBestPane(now *subject, b *bests, menus *menus, hint kit.Hint, control controls, open func(crop)) *bestPane {
	p := &bestPane{now: now, bests: b, open: open, progress: kit.NewProgress()}
	t := now.lang.Text
	p.by = kit.NewMenuButton("", t("tip.best"), hint, func() []*fyne.MenuItem { return menus.watched(menus.items(action.BestMenu)) })
	p.begin = control(t("index.begin"), theme.MediaPlayIcon(), "tip.index.begin", action.BeginIndex)
	p.stop = control(t("index.stop"), theme.MediaPauseIcon(), "tip.index.stop", action.StopIndex)
	p.folder = control(t("menu.open.folder"), theme.FolderOpenIcon(), "menu.open.folder", action.OpenFolder)
	p.what, p.state, p.note = kit.NewParagraph(""), kit.Caption(""), kit.Caption("")
	title := kit.Title(t("best.title"))
	grid := container.NewGridWithColumns(3)
	p.back = kit.NewOffering(fyne.NewSize(120, 120), func(dst *image.RGBA, _ float64) { draw.Onto(dst, nil).Fill(dst.Rect, ink().Paper) })
	for i := range p.images {
		p.images[i] = kit.NewPick(fyne.NewSquareSize(36), func(float64, float64) { p.choose(i) })
		p.images[i].Image.ScaleMode = canvas.ImageScaleSmooth
		p.says[i] = kit.NewNameButton(t("tip.crops"), hint, func() { p.choose(i) })
		p.images[i].Hinted = p.says[i].Hinted
		p.images[i].OnMenu = func(at fyne.Position) { p.back.OnMenu(at) }
		p.images[i].Hide()
		p.says[i].Hide()
		grid.Add(kit.Border(nil, p.says[i], nil, nil, p.images[i]))
	}
	head := kit.Snug(
		kit.TitleProse(title, p.what),
		kit.Border(nil, nil, container.NewHBox(p.by, p.begin, p.stop, p.folder), nil, kit.Level(p.progress)),
		p.state,
	)
	p.root = kit.Aside(now.inClass, head, kit.Snug(p.note), container.NewStack(p.back, grid))
	return p
}

func (p *bestPane) content() fyne.CanvasObject { return p.root }

func (p *bestPane) appear() { p.bests.follow(); p.changed() }

func (p *bestPane) leave() { p.back.Release() }

func (p *bestPane) inherit(old middlePane) { old.(*bestPane).back.Release() }

// own has the key that leads here begin and pause the work.
func (p *bestPane) own() commands {
	return commands{action.View(scene.BestView): {do: p.again, checked: func() bool { return true }}}
}

func (p *bestPane) again() {
	switch b := p.bests; {
	case b.asked:
		b.stop()
	case b.missing():
		b.begin()
	}
}

// choose opens the picture of a crop at its unit.
func (p *bestPane) choose(i int) {
	if i < len(p.shown) {
		p.open(p.shown[i])
	}
}

// changed shows what is known.
func (p *bestPane) changed() {
	b, t := p.bests, p.now.lang.Text
	p.by.Say(t("best." + string(p.now.scene.Best)))
	s := b.status
	p.begin.Hidden = b.asked || !b.missing()
	key := "index.begin"
	if s.Known > 0 {
		key = "index.on"
	}
	p.begin.Say(t(key))
	p.stop.Hidden, p.progress.Hidden = !b.asked, !b.asked
	p.folder.Hidden = b.hindered() == ""
	if b.asked {
		p.progress.SetValue(float64(s.Known) / float64(max(s.Total, 1)))
	}
	p.what.Say(p.whatText())
	p.state.Say(p.stateText())
	p.note.Say(t("best.note." + string(p.now.scene.Best)))
	p.show(b.shown())
	p.root.Refresh()
}

// whatText names the channel, or says why there is none.
func (p *bestPane) whatText() string {
	t, n := p.now.lang.Text, p.now.network()
	if why := p.bests.hindered(); why != "" {
		return t(why)
	}
	l := convolution(n, p.now.layer())
	switch by := p.now.scene.Best; {
	case p.bests.err != nil:
		return t("best.failed", inWords(p.bests.err, p.now.lang))
	case l.Kind != nn.Conv:
		return t("best.nolayer", n.Layers[p.now.layer()].Name)
	case by == scene.ByRelevance && !relevant(n, l.Index):
		return t("best.norelevance", l.Name)
	case by == scene.ByRelevance && p.bests.class() < 0:
		return t("best.noclass")
	case by == scene.ByRelevance:
		return p.now.withAllOn(t("best.what.relevance", l.Name, min(p.now.scene.Channel, l.Out.C-1), p.now.className(p.bests.class())))
	default:
		return p.now.withAllOn(t("best.what.activation", l.Name, min(p.now.scene.Channel, l.Out.C-1)))
	}
}

// stateText says how far the index is.
func (p *bestPane) stateText() string {
	b, t := p.bests, p.now.lang.Text
	s := b.status
	switch {
	case b.hindered() != "" || b.err != nil:
		return ""
	case b.index == nil:
		return t("index.reading")
	case s.Err != nil:
		return t("index.failed", s.Known, s.Total, inWords(s.Err, p.now.lang))
	}
	if s.Known == 0 && !b.asked {
		return t("index.none", filepath.Base(b.of.dir), s.Total)
	}
	text := t("index.known", filepath.Base(b.of.dir), s.Known-s.Failed, s.Total)
	if s.Failed > 0 {
		text += "  ·  " + t("index.unread", s.Failed)
	}
	if b.asked && s.PerSecond > 0 {
		text += "  ·  " + t("index.speed", view.Number(s.PerSecond, 2), clock(s.Left))
	}
	return text
}

// show has crops in the grid.
func (p *bestPane) show(list []crop) {
	if sameCrops(list, p.shown) {
		return
	}
	p.shown = list
	for i := range p.images {
		if i >= len(list) {
			p.images[i].Put(image.NewRGBA(image.Rect(0, 0, 1, 1)))
			p.images[i].Hide() // with its tip: there is nothing that it would be of
			p.says[i].Hide()
			continue
		}
		c := list[i]
		p.images[i].Put(c.img)
		name := filepath.Base(c.Path)
		p.says[i].SayName(name, view.Number(float64(c.Value), 4))
		tip := p.now.lang.Text("tip.crop", name, fmt.Sprintf("(%d, %d)", c.Y, c.X), view.Exact(c.Value))
		p.images[i].Retold(tip)
		p.says[i].Retold(tip)
		p.images[i].Show()
		p.says[i].Show()
	}
}

// openCrop opens the picture of a crop with its unit pinned.
func (w *Window) openCrop(c crop) {
	n := w.now.network()
	if n == nil {
		return
	}
	l := n.Layers[c.Layer]
	u := scene.Unit{Layer: l.Name, Channel: c.Channel, Y: c.Y, X: c.X}
	w.viewer.look(w.viewer.whole().AtLayer(n, c.Layer).AtChannel(c.Channel, l.Out.C).Pin(u).WithTab(scene.UnitTab).WithView(scene.Maps))
	files := w.now.state.Files
	if i := slices.Index(files, c.Path); i >= 0 {
		if i != w.now.state.At {
			w.session.Step(i - w.now.state.At)
		}
		return
	}
	w.opener.open([]string{c.Path})
}

// showBests shows what is known where that is in sight.
func (w *Window) showBests() {
	w.main.soon("best", func() {
		if w.now.scene.View == scene.BestView {
			w.parts.middle.show()
		}
	})
}

// sameCrops reports whether two lists are the same, the pictures included.
func sameCrops(a, b []crop) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(a, b crop) bool { return a.Crop == b.Crop && a.img == b.img })
}
