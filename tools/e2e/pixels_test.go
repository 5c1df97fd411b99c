package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// look takes a picture of the window.
func (p *program) look() *image.RGBA {
	p.t.Helper()
	img, err := p.display.Picture(p.bounds())
	p.must(err)
	return img
}

// keep writes a picture of the screen into the folder of pictures, in the background.
func (p *program) keep(name string, img *image.RGBA) {
	p.shot++
	path := filepath.Join(p.shots, fmt.Sprintf("%s-%02d-%s.png", p.prefix, p.shot, name))
	p.saving.Go(func() {
		var b bytes.Buffer
		err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img)
		if err == nil {
			err = os.WriteFile(path, b.Bytes(), 0o644)
		}
		if err != nil {
			p.t.Error(err)
		}
	})
}

// seen waits until the window's pixels are ok, and keeps a picture of them under a name once they are at rest.
func (p *program) seen(name string, ok func(*image.RGBA) bool) *image.RGBA {
	p.t.Helper()
	var img *image.RGBA
	p.until("pixels of "+name, func() bool {
		img = p.look()
		return ok(img)
	})
	img = p.rest(img)
	if !ok(img) {
		p.fail("%s was on the screen for a moment only", name)
	}
	p.keep(name, img)
	return img
}

// settle waits until the window has dealt with all mouse and keys so far, and has drawn a frame since: between two events it goes through
// its loop, with a frame in it. A busy machine may take so long for each movement of a drag that the window seems to be at rest.
func (p *program) settle() {
	p.t.Helper()
	for range 2 {
		p.must(p.display.Ping(p.window))
	}
}

// rest waits until all that was asked for has been dealt with and nothing moves any more, or not for long: what blinks may go on.
func (p *program) rest(img *image.RGBA) *image.RGBA {
	p.t.Helper()
	p.settle()
	const quiet, enough = 120 * time.Millisecond, 2 * time.Second
	for begin, since := time.Now(), time.Now(); time.Since(since) < quiet && time.Since(begin) < enough; {
		time.Sleep(poll)
		next := p.look()
		if !same(img, next, next.Rect) {
			img, since = next, time.Now()
		}
	}
	return img
}

// maps is the part of the window where the maps are, without its margins.
func maps(img *image.RGBA) image.Rectangle {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return image.Rect(w*3/10, h*2/10, w*7/10, h*85/100)
}

// same reports whether two pictures have the same pixels in a part.
func same(a, b *image.RGBA, in image.Rectangle) bool {
	if a.Rect != b.Rect {
		return false
	}
	for y := in.Min.Y; y < in.Max.Y; y++ {
		from, to := a.PixOffset(in.Min.X, y), a.PixOffset(in.Max.X, y)
		if !bytes.Equal(a.Pix[from:to], b.Pix[from:to]) {
			return false
		}
	}
	return true
}

// colours counts the different colours in a part of a picture, up to enough.
func colours(img image.Image, in image.Rectangle, enough int) int {
	found := map[[3]uint32]bool{}
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if found[[3]uint32{r, g, b}] = true; len(found) >= enough {
				return enough
			}
		}
	}
	return len(found)
}

// paper is how light the window's ground is, 0 to 255: the colour that most of its edge has.
func paper(img *image.RGBA) int {
	var count [256]int
	for y := range img.Rect.Dy() {
		i := img.PixOffset(img.Rect.Max.X-2, y)
		count[img.Pix[i+1]]++
	}
	most := 0
	for v, n := range count {
		if n > count[most] {
			most = v
		}
	}
	return most
}
