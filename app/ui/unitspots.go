package ui

import (
	"fmt"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// A spotsPart has the largest values of the pinned unit's channel, with what each sees of the picture.
type spotsPart struct {
	root  *fyne.Container
	now   *subject
	title *widget.Label
	spots [strongest]*kit.Pick
	says  [strongest]*kit.ToolButton
	peaks []trace.Spot
	pin   func(scene.Unit)
}

func newSpotsPart(now *subject, control controls, hint kit.Hint, pin func(scene.Unit)) *spotsPart {
	s := &spotsPart{now: now, title: kit.Heading(""), pin: pin}
	s.title.Truncation = fyne.TextTruncateEllipsis
	grid := container.NewGridWithColumns(strongest)
	for i := range s.spots {
		s.spots[i] = kit.NewPick(fyne.NewSquareSize(40), func(float64, float64) { s.choose(i) })
		s.says[i] = kit.NewToolButton("", nil, "", hint, func() { s.choose(i) })
		s.spots[i].Hinted = s.says[i].Hinted
		grid.Add(kit.Snug(s.spots[i], s.says[i]))
	}
	ways := container.NewHBox(
		control("", theme.NavigateBackIcon(), "tip.peak.previous", action.PreviousPeak),
		control("", theme.NavigateNextIcon(), "tip.peak.next", action.NextPeak))
	s.root = kit.Snug(kit.Border(nil, nil, nil, ways, s.title), grid)
	return s
}

// choose pins one of the spots.
func (s *spotsPart) choose(i int) {
	if u := s.now.scene.Unit; u != nil && i < len(s.peaks) {
		s.pin(scene.Unit{Layer: u.Layer, Channel: u.Channel, Y: s.peaks[i].Y, X: s.peaks[i].X})
	}
}

// show has the spots of a layer's channel; none hides the part.
func (s *spotsPart) show(l nn.Layer, peaks []trace.Spot) {
	s.peaks = peaks
	p, u := s.now.picture(), s.now.scene.Unit
	if len(peaks) == 0 || p == nil || u == nil {
		s.root.Hide()
		return
	}
	kit.Say(s.title, s.now.lang.Text("spots.title", len(peaks), u.Channel))
	fitted := p.Prepared.Fitted.Image()
	for i := range s.spots {
		if i >= len(peaks) {
			s.spots[i].Put(image.NewRGBA(image.Rect(0, 0, 1, 1)))
			s.says[i].Hide()
			s.spots[i].Retold("")
			continue
		}
		at := peaks[i]
		box := s.now.network().Sees(l.Index, image.Rect(at.X, at.Y, at.X+1, at.Y+1), 0)
		s.spots[i].Put(cropped(fitted, box))
		s.says[i].Say(view.Number(float64(at.Value), 3))
		tip := s.now.lang.Text("tip.spot", fmt.Sprintf("(%d, %d)", at.Y, at.X), view.Exact(at.Value))
		s.says[i].Retold(tip)
		s.spots[i].Retold(tip)
		s.says[i].Importance = widget.LowImportance
		if at.Y == u.Y && at.X == u.X {
			s.says[i].Importance = widget.MediumImportance
		}
		s.says[i].Refresh()
		s.says[i].Show()
	}
	s.root.Show()
}

// cropped is the part of a picture in a box, in a square of a fixed size; what lies beyond the picture is grey.
func cropped(img image.Image, box image.Rectangle) *image.RGBA {
	const side = 96
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	xdraw.Draw(out, out.Rect, image.NewUniform(colour(theme.ColorNameInputBorder)), image.Point{}, xdraw.Src)
	in := view.RegionOf(box.Intersect(img.Bounds()).Sub(box.Min), box.Dx(), box.Dy()).In(out.Rect)
	xdraw.ApproxBiLinear.Scale(out, in, img, box.Intersect(img.Bounds()), xdraw.Src, nil)
	return out
}

// stepPeak pins the next of the largest values of the chosen channel, or the one before.
func (v *viewer) stepPeak(n int) {
	m := v.parts.maps.grid.maps
	c := min(v.now.scene.Channel, m.N-1)
	peaks := trace.Peaks(m.Tensor, c, strongest)
	if len(peaks) == 0 {
		return
	}
	layer := v.now.network().Layers[v.now.layer()].Name
	at := -1
	if u := v.now.scene.Unit; u != nil && u.Layer == layer && u.Channel == c {
		at = slices.IndexFunc(peaks, func(p trace.Spot) bool { return p.Y == u.Y && p.X == u.X })
	}
	switch {
	case at < 0 && n < 0:
		at = len(peaks) - 1
	case at < 0:
		at = 0
	default:
		at = (at + n + len(peaks)) % len(peaks)
	}
	v.look(v.whole().Pin(scene.Unit{Layer: layer, Channel: c, Y: peaks[at].Y, X: peaks[at].X}))
}
