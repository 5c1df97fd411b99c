package ui

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// thumbSide is the side of a thumbnail in units; they are kept at twice that in pixels, for screens of high density.
const thumbSide = 88

// thumbs are the three steps of a picture on its way into the network, small. Making them takes some milliseconds for a
// large photo, so it is done where the state comes from.
type thumbs struct{ original, fitted, input image.Image }

func newThumbs(p *session.Picture) thumbs {
	o := p.Prepared.Original
	if w, h := within(o.W, o.H, 2*thumbSide); w < o.W {
		o = picture.Resize(o, w, h, picture.Bilinear)
	}
	return thumbs{o.Image(), p.Prepared.Fitted.Image(), view.SignedPicture(p.Prepared.Input, p.Input)}
}

// within shrinks a size to fit into a square.
func within(w, h, side int) (int, int) {
	if most := max(w, h); most > side {
		return max(1, w*side/most), max(1, h*side/most)
	}
	return w, h
}

// A strip shows the preprocessing: the picture as it is, at the network's size, and as the numbers that go in.
type strip struct {
	root     *fyne.Container
	images   [3]*canvas.Image
	captions [3]*widget.Label
	name     *widget.Label
	steps    *widget.Label
}

func newStrip() *strip {
	s := &strip{name: kit.Heading(""), steps: kit.Fact("")}
	s.name.Truncation = fyne.TextTruncateEllipsis
	var cells []fyne.CanvasObject
	for i := range s.images {
		img := canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
		img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
		img.SetMinSize(fyne.NewSize(thumbSide, thumbSide))
		s.images[i] = img
		s.captions[i] = kit.Fact("")
		s.captions[i].Alignment = fyne.TextAlignCenter
		cells = append(cells, kit.Snug(kit.Inset(img, 4), s.captions[i]))
	}
	s.root = kit.Snug(s.name, container.NewGridWithColumns(3, cells...), s.steps)
	return s
}

// show puts a picture in.
func (s *strip) show(p *session.Picture, name string, t thumbs, l *locale.Language) {
	if p == nil {
		kit.Say(s.name, l.Text("strip.empty"))
		return
	}
	for i, img := range []image.Image{t.original, t.fitted, t.input} {
		s.images[i].Image = img
		s.images[i].Refresh()
	}
	kit.Say(s.name, name)
	o, in := p.Prepared.Original, p.Prepared.Input
	kit.Say(s.captions[0], fmt.Sprintf("%d × %d", o.W, o.H))
	kit.Say(s.captions[1], fmt.Sprintf("%d × %d", in.W, in.H))
	kit.Say(s.captions[2], inputFormula(p))
	kit.Say(s.steps, l.Text("strip.steps", l.Text("fit."+p.Input.Fit), l.Text("filter."+p.Input.Resample),
		fmt.Sprintf("(1, %d, %d, %d)", in.H, in.W, in.C)))
}

// inputFormula says in short what the numbers are: the channels in their order, and what was done to them.
func inputFormula(p *session.Picture) string {
	s := p.Input.Channels + " − μ"
	if p.Input.Std != [3]float64{1, 1, 1} && p.Input.Std != [3]float64{} {
		s = "(" + s + ") / σ"
	}
	return s
}
