package view

import (
	"image"
	"math"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// SignedPicture shows the network's input, whose values lie around zero, as a picture: grey where a value is zero, brighter
// above and darker below, each colour by the channel that stands for it. All three share one scale, so that none is cut
// off; the largest distance from zero is black or full brightness. t is (height, width, 3) in the order of in.Channels.
func SignedPicture(t nn.Tensor, in weights.Input) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, t.W, t.H))
	most := 0.0
	for _, v := range t.Data {
		if finite(v) {
			most = max(most, math.Abs(float64(v)))
		}
	}
	if most == 0 {
		most = 1
	}
	var place [3]int // of the channels in red, green and blue
	for c := range min(3, t.C) {
		place[c] = max(0, strings.IndexByte("RGB", (in.Channels + "RGB")[c]))
	}
	for i := range t.H * t.W {
		p := img.Pix[4*i:][:4]
		p[3] = 0xff
		for c := range min(3, t.C) {
			if v := t.Data[i*t.C+c]; finite(v) {
				p[place[c]] = uint8(math.Round(127.5 + 127.5*float64(v)/most))
			}
		}
	}
	return img
}

// MapPicture is the map of one channel at its own size, a pixel to a value.
func MapPicture(s *Maps, channel int, m *Colormap) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, s.W, s.H))
	k := s.On[channel].scale()
	for y := range s.H {
		for x := range s.W {
			v, ok := s.Value(channel, y, x)
			switch {
			case !ok: // beyond the last unit of a dense layer: left transparent
			case v != v:
				img.SetRGBA(x, y, NotANumber)
			default:
				img.SetRGBA(x, y, m.At(k.index(v)))
			}
		}
	}
	return img
}
