package cli

import (
	"image"
	"image/png"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// explanation is a result with how its picture is drawn.
type explanation struct {
	export.Explanation
	over    *image.RGBA // behind the colours, or nil
	opacity float64     // of the strongest value
	smooth  bool
}

// writePNG draws the values; three channels are added up.
func (x explanation) writePNG(w io.Writer) error {
	heat := view.HeatOf(x.Result)
	heat.Photo, heat.Cover, heat.Smooth = x.over, x.opacity/2, x.smooth
	what, facts := x.Notes()
	img, err := sheet.Cause(heat, string(x.Result.Request.Method), what, facts)
	if err != nil {
		return err
	}
	return png.Encode(w, img)
}

// shown is the picture as the network gets it, in the colours that it had.
func shown(t nn.Tensor, in weights.Input) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, t.W, t.H))
	for i := range t.H * t.W {
		img.Pix[4*i+3] = 0xff
		for c, name := range []byte(in.Channels) {
			v := (float64(t.Data[i*3+c])*in.Std[c] + in.Mean[c]) / in.Scale
			img.Pix[4*i+strings.IndexByte("RGB", name)] = uint8(min(255, max(0, v+0.5)))
		}
	}
	return img
}
