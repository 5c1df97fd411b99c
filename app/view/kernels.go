package view

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/draw"

	vdraw "github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// taps is how many weights a kernel has for a pair of channels: three rows of three.
const taps = 9

// MostWeight is the largest distance from zero of the weights of an output channel, or of all of them for -1.
func MostWeight(k nn.Kernel, channel int) (most float32) {
	for i, v := range k.Taps {
		if channel < 0 || i%k.Out == channel {
			most = max(most, v, -v)
		}
	}
	return most
}

// KernelColours shows an output channel's kernel of a convolution that reads three channels, which are named in their order
// ("BGR"): grey where a weight is zero, brighter above and darker below, up to most, in the colour that the channel stands for.
func KernelColours(k nn.Kernel, channels string, channel int, most float32) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 3, 3))
	for tap := range taps {
		p := img.Pix[4*tap:][:4]
		p[3] = 0xff
		for c := range 3 {
			level := uint8(128)
			if most > 0 {
				level = uint8(min(max(127.5+127.5*k.Taps[(tap*k.In+c)*k.Out+channel]/most+0.5, 0), 255))
			}
			p[max(0, strings.IndexByte("RGB", (channels + "RGB")[c]))] = level
		}
	}
	return img
}

// Measures of a sheet of kernels, in pixels.
const (
	kernelCell   = 16
	kernelGap    = 14
	kernelLine   = 20
	kernelMargin = 28
	kernelHead   = 70
	kernelRow    = 8
)

// KernelNote says what kernels in colour are, and whose.
func KernelNote(model string, k nn.Kernel) string {
	return fmt.Sprintf("%s, %s of 3 x 3 x 3 as colours, on one scale: ±%s, 0 is grey.", model, plain.Counted(k.Out, "kernel"), Number(float64(MostWeight(k, -1)), 3))
}

// KernelSheet draws all kernels of a convolution that reads three channels as colours, numbered, on one scale, under a title and
// a note of a line each.
func KernelSheet(k nn.Kernel, channels, title, note string) *image.RGBA {
	const side = 3 * kernelCell
	rows := (k.Out + kernelRow - 1) / kernelRow
	width := max(2*kernelMargin+kernelRow*(side+kernelGap)-kernelGap, 620)
	img := image.NewRGBA(image.Rect(0, 0, width, kernelHead+kernelMargin+rows*(side+kernelLine+kernelGap)))
	dst := vdraw.Onto(img, nil)
	paper, dark, muted := gray(255), gray(30), gray(90)
	dst.Fill(img.Rect, paper)
	vdraw.Bold(20).Draw(dst, kernelMargin, 40, title, dark)
	small := vdraw.Regular(12.5)
	small.Draw(dst, kernelMargin, 60, small.Fit(note, width-2*kernelMargin), muted)
	most := MostWeight(k, -1)
	for c := range k.Out {
		x := kernelMargin + c%kernelRow*(side+kernelGap)
		y := kernelHead + kernelGap + c/kernelRow*(side+kernelLine+kernelGap)
		tile := image.Rect(x, y, x+side, y+side)
		vdraw.Outline(dst, tile, 1, gray(150))
		draw.NearestNeighbor.Scale(img, tile, KernelColours(k, channels, c, most), image.Rect(0, 0, 3, 3), draw.Src, nil)
		small.Draw(dst, x, y+side+15, Label(c, nil), muted)
	}
	return img
}

func gray(v uint8) color.RGBA { return color.RGBA{v, v, v, 0xff} }
