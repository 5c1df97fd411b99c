package view

import (
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// A Summary says which one picture stands for all maps of a layer.
type Summary string

// The summaries.
const (
	MeanOfMaps Summary = "mean"      // the mean of all channels
	Strongest  Summary = "strongest" // the channel with the largest value
	Principal  Summary = "principal" // the first three principal components of the channels as red, green and blue
)

// Summaries lists them.
func Summaries() []Summary { return []Summary{MeanOfMaps, Strongest, Principal} }

// A Glimpse is the picture that stands for a layer.
type Glimpse struct {
	Layer   string
	Image   *image.RGBA // as large as the layer's maps
	Channel int         // that is shown by itself, or -1
	On      Range       // of its colours; not valid where they are of several
}

// Glance makes the picture that stands for a layer's maps, each on the range of its own values. A pixel of mean is coloured by m.
func Glance(t nn.Tensor, layer string, by Summary, m *Colormap) Glimpse {
	g := Glimpse{Layer: layer, Channel: -1, On: Range{Lo: 1}}
	switch by {
	case Principal:
		g.Image = principal(t)
	case Strongest:
		maps := NewMaps(t, PerChannel, Range{}, m)
		g.Channel = 0
		for c, r := range maps.Own {
			if r.Hi > maps.Own[g.Channel].Hi {
				g.Channel = c
			}
		}
		g.Image, g.On = MapPicture(maps, g.Channel, m), maps.On[g.Channel]
	default:
		maps := NewMaps(MeanMap(t), PerChannel, Range{}, m)
		g.Image, g.On = MapPicture(maps, 0, m), maps.On[0]
	}
	return g
}

// MeanMap is the mean of all channels at each place, summed in float64.
func MeanMap(t nn.Tensor) nn.Tensor {
	out := nn.Tensor{Shape: nn.Shape{H: t.H, W: t.W, C: 1}, Data: make([]float32, t.H*t.W)}
	for i := range out.Data {
		sum := 0.0
		for _, v := range t.Data[i*t.C : (i+1)*t.C] {
			sum += float64(v)
		}
		out.Data[i] = float32(sum / float64(t.C))
	}
	return out
}

// principal paints what the channels vary in most in red, next in green, then in blue, each from its least to its largest value.
func principal(t nn.Tensor) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, t.W, t.H))
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	for k, component := range Components(t, 3) {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, v := range component {
			lo, hi = min(lo, v), max(hi, v)
		}
		for i, v := range component {
			if hi > lo {
				img.Pix[4*i+k] = uint8(math.Round(255 * (v - lo) / (hi - lo)))
			}
		}
	}
	return img
}

// label is a layer's name, with the channel that is shown by itself where there is room.
func (g Glimpse) label(f *draw.Face, room int) string {
	if g.Channel < 0 {
		return g.Layer
	}
	label := Label(g.Channel, nil)
	if full := g.Layer + " " + label; f.Width(full) <= room {
		return full
	}
	return label
}

// glanceLimits are the ends of the pictures' colours, beside their labels in as long a form as all have room for; nothing where that is
// none, or where some have no ends.
func glanceLimits(list []Glimpse, labels []string, f *draw.Face, room int) []string {
	for form := range (Range{}).forms() {
		var words []string
		for i, g := range list {
			if !g.On.Valid() {
				return nil
			}
			if w := g.On.forms()[form]; f.Width(labels[i])+f.Width(w) <= room {
				words = append(words, w)
			}
		}
		if len(words) == len(list) {
			return words
		}
	}
	return nil
}

// glanceTiles is how many of n layers stand side by side in a picture, and how large each is drawn, so that all are as large as there is
// room for.
func glanceTiles(n int, size image.Point, gap, caption int) (columns, side int) {
	for c := 1; c <= n; c++ {
		rows := (n + c - 1) / c
		if s := min((size.X-gap)/c-gap, (size.Y-gap)/rows-gap-caption); s > side {
			columns, side = c, s
		}
	}
	return columns, side
}

// DrawGlance draws the pictures that stand for layers into a picture, with their names, and gives where each is.
func DrawGlance(img *image.RGBA, list []Glimpse, k Style, unit float64) (places []image.Rectangle) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	gap, caption := int(10*unit), k.Small.Height()+int(10*unit)
	columns, side := glanceTiles(len(list), img.Rect.Size(), gap, caption)
	if side < 1 {
		return nil
	}
	var labels []string
	for _, g := range list {
		labels = append(labels, g.label(k.Small, side+gap))
	}
	limits := glanceLimits(list, labels, k.Small, side-gap/2)
	left := min(int(textEdge*unit), (img.Rect.Dx()-columns*(side+gap)+gap)/2)
	for i, g := range list {
		x, y := left+i%columns*(side+gap), gap+i/columns*(side+gap+caption)
		tile := image.Rect(x, y, x+side, y+side)
		for r := tile.Min.Y; r < tile.Max.Y; r++ {
			for c := tile.Min.X; c < tile.Max.X; c++ {
				img.SetRGBA(c, r, g.Image.RGBAAt((c-x)*g.Image.Rect.Dx()/side, (r-y)*g.Image.Rect.Dy()/side))
			}
		}
		ink := k.Ink.Text
		if i == k.Chosen {
			draw.Outline(dst, tile, max(1, int(2*unit)), k.Ink.Accent)
			ink = k.Ink.Accent
		}
		line := tile.Max.Y + k.Small.Height() + int(4*unit)
		k.Small.Draw(dst, x, line, labels[i], ink)
		if limits != nil {
			k.Small.Draw(dst, tile.Max.X-k.Small.Width(limits[i]), line, limits[i], k.Ink.Muted)
		}
		places = append(places, tile)
	}
	return places
}
