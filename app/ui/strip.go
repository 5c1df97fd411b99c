package ui

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A strip shows the preprocessing: the picture as it is, at the network's size, and as the numbers that go in.
type strip struct {
	root     *fyne.Container
	images   [3]*kit.Pick
	captions [3]*widget.Label
	name     *widget.Label
	steps    *widget.Label
	large    *kit.ToolButton // shows the photo in the middle
	others   *fyne.Container // the buttons that lead to the other pictures
}

// newStrip makes it, empty; control makes a button for an action.
func newStrip(control controls, pick func(which int, x, y float64), area func(which int, from, to [2]float64)) *strip {
	s := &strip{name: kit.Heading(""), steps: kit.Fact("")}
	s.name.Truncation = fyne.TextTruncateEllipsis
	var pictures, captions []fyne.CanvasObject
	for i := range s.images {
		img := kit.NewPick(fyne.NewSize(1, 1), func(x, y float64) { pick(i, x, y) })
		img.OnArea = func(from, to [2]float64) { area(i, from, to) }
		s.images[i] = img
		s.captions[i] = kit.Fact("")
		s.captions[i].Alignment = fyne.TextAlignCenter
		pictures, captions = append(pictures, img), append(captions, s.captions[i])
	}
	s.others = container.NewHBox(control("", theme.NavigateBackIcon(), "tip.picture.previous", action.PreviousPicture),
		control("", theme.NavigateNextIcon(), "tip.picture.next", action.NextPicture))
	s.others.Hide()
	s.large = control("", theme.ZoomInIcon(), "tip.photo.large", action.View(scene.PhotoView))
	s.root = kit.Snug(kit.Border(nil, nil, nil, container.NewHBox(s.large, s.others), s.name), kit.Story(pictures, captions), s.steps)
	return s
}

// show puts a picture in, shades what is not seen of it, and frames what is measured; nil is nothing.
func (s *strip) show(p *session.Picture, name string, t thumbs, seen *sight, area *areaSight, l *locale.Language) {
	if p == nil {
		s.clear(l)
		return
	}
	for i, img := range []image.Image{t.original, t.fitted, t.input} {
		var region *view.Region
		switch {
		case seen == nil:
		case i == 0:
			region = &seen.original
		default:
			region = &seen.input
		}
		marked := view.Marked(img, img.Bounds().Dx(), img.Bounds().Dy(), region, ink().Accent)
		switch {
		case area == nil:
		case i == 0:
			view.Outlined(marked, area.original, ink().Accent)
		default:
			view.Outlined(marked, area.input, ink().Accent)
		}
		s.images[i].Put(marked)
	}
	kit.Say(s.name, name)
	o, in := p.Prepared.Original, p.Prepared.Input
	kit.Say(s.captions[0], fmt.Sprintf("%d × %d", o.W, o.H))
	kit.Say(s.captions[1], fmt.Sprintf("%d × %d", in.W, in.H))
	kit.Say(s.captions[2], inputFormula(p))
	kit.Say(s.steps, l.Text("strip.steps", l.Text("fit."+p.Input.Fit), l.Text("filter."+p.Input.Resample),
		fmt.Sprintf("(1, %d, %d, %d)", in.H, in.W, in.C)))
}

// wait takes away what the picture was for another model, whose input has another size.
func (s *strip) wait() {
	kit.Say(s.steps, "")
	for i := 1; i < len(s.images); i++ {
		s.images[i].Put(image.NewRGBA(image.Rect(0, 0, 1, 1)))
		kit.Say(s.captions[i], "")
	}
}

// showOthers shows the way to the other pictures where there are some.
func (s *strip) showOthers(n int) {
	if n > 1 {
		s.others.Show()
	} else {
		s.others.Hide()
	}
}

// clear asks for a picture.
func (s *strip) clear(l *locale.Language) {
	kit.Say(s.name, l.Text("strip.empty"))
	kit.Say(s.steps, "")
	for i, img := range s.images {
		img.Put(image.NewRGBA(image.Rect(0, 0, 1, 1)))
		kit.Say(s.captions[i], "")
	}
}

// inputFormula says in short what the numbers are: the channels in their order, and what was done to them.
func inputFormula(p *session.Picture) string {
	s := p.Input.Channels + " − μ"
	if p.Input.Std != [3]float64{1, 1, 1} && p.Input.Std != [3]float64{} {
		s = "(" + s + ") / σ"
	}
	return s
}
