package ui

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// A glancePane shows the net at a glance: one picture for the maps of each layer. A click chooses the layer, a double click leads
// to its maps.
type glancePane struct {
	kit.Painting
	root   *fyne.Container
	now    *subject
	main   *mainThread
	font   lettering
	title  *widget.Label
	count  *widget.Label
	by     *kit.ToolButton
	layer  func(int)
	onMenu func(at fyne.Position) // the right button, on the layer that was chosen just before
	on     picturesEvents
	list   []view.Glimpse
	of     glanceKey // what list is
	busy   bool
	places []image.Rectangle // in pixels
}

// A glanceKey says what the pictures are of, and how they are made.
type glanceKey struct {
	pass    *nn.Activations
	by      view.Summary
	colours string
}

func newGlancePane(now *subject, main *mainThread, on picturesEvents, layer func(int)) *glancePane {
	p := &glancePane{now: now, main: main, on: on, layer: layer, title: kit.Title(""), count: kit.Fact("")}
	p.by = on.drop("", now.lang.Text("tip.glance"), action.GlanceMenu)
	for _, by := range view.Summaries() {
		p.by.MaySay(now.lang.Text("glance." + string(by)))
	}
	p.Set(fyne.NewSize(240, 160), p.draw)
	p.Watch = main.watch
	p.ExtendBaseWidget(p)
	save := on.control(now.lang.Text("button.save"), theme.DocumentSaveIcon(), "tip.glance.save", action.SaveGlance)
	head := kit.Snug(kit.TitleFlow(p.title, p.count), kit.Flow(save, p.by))
	p.root = kit.Between(head, kit.Gap(2), p)
	return p
}

func (p *glancePane) content() fyne.CanvasObject { return p.root }
func (p *glancePane) appear()                    { p.changed() }
func (p *glancePane) own() commands              { return nil }

func (p *glancePane) leave() {
	p.Release()
	p.list, p.of = nil, glanceKey{}
}

func (p *glancePane) inherit(old middlePane) {
	o := old.(*glancePane)
	p.list, p.of = o.list, o.of
	o.Release()
}

// want is what is to be shown, and false where no pass is complete.
func (s *subject) wantGlance() (glanceKey, bool) {
	if s.network() == nil || !s.answered() {
		return glanceKey{}, false
	}
	return glanceKey{s.result.Activations, s.scene.Glance, s.scene.Colours}, true
}

// pending reports whether what is shown is not what was chosen.
func (p *glancePane) pending() bool {
	k, ok := p.now.wantGlance()
	return !ok || p.of != k
}

// changed implements middlePane.
func (p *glancePane) changed() {
	t := p.now.lang.Text
	by := string(p.now.scene.Glance)
	p.by.Say(t("glance." + by))
	kit.Say(p.title, t("glance.title"))
	words := t("glance.about." + by)
	if p.pending() {
		words = p.now.waiting(p.now.layers() - 1)
		p.prepare()
	}
	kit.Say(p.count, p.now.withOff(words))
	p.Refresh()
}

// prepare makes the pictures in the background.
func (p *glancePane) prepare() {
	k, ok := p.now.wantGlance()
	if !ok || p.busy || !p.now.result.Keep() {
		return
	}
	p.busy = true
	r, n, colours := p.now.result, p.now.network(), p.now.scene.Colormap()
	var list []view.Glimpse
	job := func() (err error) {
		defer r.Release()
		list, err = glimpses(r, n, k.by, colours)
		return err
	}
	p.main.beside("glance", job, func(err error) {
		p.busy = false
		switch {
		case err == nil:
			p.list, p.of = list, k
		case !errors.Is(err, nn.ErrReleased):
			p.on.fault(err)
			return
		}
		if p.now.scene.View == scene.Glance {
			p.changed()
		}
	})
}

// glimpses are the pictures that stand for all layers with maps.
func glimpses(r *session.Result, n *nn.Network, by view.Summary, m *view.Colormap) (list []view.Glimpse, err error) {
	for _, l := range n.Layers {
		if l.Kind == nn.Input || l.Out.Flat() {
			continue
		}
		s := nn.Site{Layer: l.Index}
		t, err := r.At(s).At(s)
		if err != nil {
			return nil, err
		}
		list = append(list, view.Glance(t, l.Name, by, m))
	}
	return list, nil
}

func (p *glancePane) draw(dst *image.RGBA, unit float64) {
	list := p.list
	if p.pending() {
		list = nil // nothing that is not what was chosen
	}
	k := view.Style{Ink: ink(), Map: p.now.scene.Colormap(), Small: p.font.at(unit), Chosen: -1}
	if n := p.now.network(); n != nil {
		for i, g := range list {
			if g.Layer == n.Layers[p.now.layer()].Name {
				k.Chosen = i
			}
		}
	}
	p.places = view.DrawGlance(dst, list, k, unit)
}

// Tapped implements fyne.Tappable.
func (p *glancePane) Tapped(e *fyne.PointEvent) {
	defer p.Watch.Over("click")()
	if i := p.at(e.Position); i >= 0 {
		p.layer(i)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *glancePane) TappedSecondary(e *fyne.PointEvent) {
	defer p.Watch.Over("right click")()
	if i := p.at(e.Position); i >= 0 && p.onMenu != nil {
		p.layer(i)
		p.onMenu(e.AbsolutePosition)
	}
}

// DoubleTapped implements fyne.DoubleTappable.
func (p *glancePane) DoubleTapped(e *fyne.PointEvent) {
	defer p.Watch.Over("double click")()
	if i := p.at(e.Position); i >= 0 {
		p.layer(i)
		p.on.look(func(s scene.Scene) scene.Scene { return s.WithView(scene.Maps) })
	}
}

// Cursor implements desktop.Cursorable.
func (p *glancePane) Cursor() desktop.Cursor { return desktop.PointerCursor }

// at is the index of the layer whose picture is at a position, or -1.
func (p *glancePane) at(pos fyne.Position) int {
	n := p.now.network()
	if p.Image() == nil || n == nil || p.pending() {
		return -1
	}
	u := p.Unit(p.Image().Rect.Dx())
	for i, place := range p.places {
		if image.Pt(int(float64(pos.X)*u), int(float64(pos.Y)*u)).In(place) && i < len(p.list) {
			for _, l := range n.Layers {
				if l.Name == p.list[i].Layer {
					return l.Index
				}
			}
		}
	}
	return -1
}

// saveGlance saves the net at a glance, with what it shows in its title.
func (s *saver) saveGlance() {
	r, n, by, m := s.now.result, s.now.network(), s.now.scene.Glance, s.now.scene.Colormap()
	if !r.Keep() {
		s.dialogs.failed(nn.ErrReleased)
		return
	}
	title := s.now.result.Picture.Name + ", " + s.now.modelCalled(n) + ": " + locale.New(locale.English).Text("glance.about."+string(by)) // as all sheets are
	if off := s.offText(); off != "" {
		title = "channels off: " + off + ", " + title
	}
	var list []view.Glimpse
	job := func() (err error) {
		defer r.Release()
		list, err = glimpses(r, n, by, m)
		return err
	}
	s.main.beside("glance", job, func(err error) {
		if err != nil {
			s.dialogs.failed(err)
			return
		}
		s.save(saving{of: "glance", name: s.stem() + "_glance_" + string(by) + ".png", write: func(out io.Writer) error { return png.Encode(out, glanceSheet(list, title, m)) }})
	})
}

// glanceSheet is the net at a glance on white paper, each layer about as large as the network's input.
func glanceSheet(list []view.Glimpse, title string, m *view.Colormap) *image.RGBA {
	const width, row, head = 1420, 258, 34
	white, black := color.RGBA{255, 255, 255, 255}, color.RGBA{0, 0, 0, 255}
	ink := view.Ink{Paper: white, Text: black, Muted: black, Line: black, Guide: black, Accent: black}
	k := view.Style{Ink: ink, Map: m, Small: draw.Regular(13), Chosen: -1}
	rows := (len(list) + 5) / 6
	page := image.NewRGBA(image.Rect(0, 0, width, head+rows*row))
	body := image.NewRGBA(image.Rect(0, 0, width, rows*row))
	view.DrawGlance(body, list, k, 1)
	dst := draw.Onto(page, nil)
	dst.Fill(page.Rect, ink.Paper)
	k.Small.Draw(dst, 8, 24, title, ink.Text)
	copy(page.Pix[page.PixOffset(0, head):], body.Pix)
	return page
}
