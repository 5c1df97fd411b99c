package ui

import (
	"image"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// thumbSide is the side of a thumbnail in units, at most; they are kept at twice that in pixels, for screens of high density.
const thumbSide = 168

// thinnest is how many pixels of a thumbnail a side has, if the picture has them: one of a strip of film would be too thin to be drawn.
const thinnest = 8

// largeSide is the longest side of the photo in the side pane, in pixels.
const largeSide = 600

// thumbs are the three steps of a picture on its way into the network, small, and the first of them larger. Making them takes some milliseconds for a
// large photo, so it is done where the state comes from.
type thumbs struct{ original, fitted, input, large image.Image }

func newThumbs(p *session.Picture) thumbs {
	o := p.Prepared.Original
	large := o
	if w, h := within(o.W, o.H, largeSide); w < o.W {
		large = picture.Resize(o, w, h, picture.Bilinear)
		o = large
	}
	if w, h := within(o.W, o.H, 2*thumbSide); w < o.W || h < o.H {
		o = picture.Resize(o, max(w, min(thinnest, p.Prepared.Original.W)), max(h, min(thinnest, p.Prepared.Original.H)), picture.Bilinear)
	}
	return thumbs{o.Image(), p.Prepared.Fitted.Image(), view.SignedPicture(p.Prepared.Input, p.Input), large.Image()}
}

// within shrinks a size to fit into a square.
func within(w, h, side int) (int, int) {
	if most := max(w, h); most > side {
		return max(1, w*side/most), max(1, h*side/most)
	}
	return w, h
}

// thumbCache keeps the thumbnails of the last picture. It belongs to the session's worker.
type thumbCache struct {
	of     *session.Picture
	thumbs thumbs
}

// get makes the thumbnails of another picture.
func (c *thumbCache) get(p *session.Picture) thumbs {
	if p != nil && p != c.of {
		c.of, c.thumbs = p, newThumbs(p)
	}
	return c.thumbs
}

// A fresh state is one that is not on the screen yet, with what was made from it off the main thread.
type fresh struct {
	state  session.State
	thumbs thumbs
}
