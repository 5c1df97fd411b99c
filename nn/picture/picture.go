// Package picture turns any picture file into an upright 8-bit RGB picture and resizes it the way the Python libraries
// do, so that the network sees the same numbers here as in a notebook.
//
// Three steps, each of which can be used alone:
//
//   - [Decode] and [DecodeFile] read JPEG, PNG, GIF, BMP, TIFF and WebP. The content decides the format, not the name.
//     Chroma is upsampled as libjpeg and libwebp do it, the orientation of EXIF or XMP is applied, and transparency is laid
//     on white.
//   - [Resize] is Pillow's Image.resize, equal level for level.
//   - [Fitting] brings a picture of any shape to the size of the network's input: stretch (Keras), crop (torchvision, timm)
//     or pad.
//
// docs/PREPROCESSING.md compares the libraries and lists the differences measured.
package picture

import "image"

// RGB is an upright 8-bit picture: three bytes a pixel (R, G, B), rows from top to bottom without padding. The pixel at
// column x of row y starts at Pix[(y*W+x)*3].
type RGB struct {
	W, H int
	Pix  []byte
}

// New makes a black picture of w x h pixels.
func New(w, h int) *RGB { return &RGB{W: w, H: h, Pix: make([]byte, w*h*3)} }

// At is the colour at column x of row y. It panics outside the picture, as a slice does.
func (p *RGB) At(x, y int) (r, g, b uint8) {
	i := (y*p.W + x) * 3
	return p.Pix[i], p.Pix[i+1], p.Pix[i+2]
}

// Image copies the picture into an opaque *image.RGBA whose rows are tight (Stride = 4*W) and whose bounds start at
// (0, 0): what a texture upload wants.
func (p *RGB) Image() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, p.W, p.H))
	for s, d := 0, 0; s < len(p.Pix); s, d = s+3, d+4 {
		m.Pix[d], m.Pix[d+1], m.Pix[d+2], m.Pix[d+3] = p.Pix[s], p.Pix[s+1], p.Pix[s+2], 0xff
	}
	return m
}

// row is the bytes of row y.
func (p *RGB) row(y int) []byte { return p.Pix[y*p.W*3 : (y+1)*p.W*3] }

// fill paints the whole picture in one colour.
func (p *RGB) fill(c [3]uint8) {
	for i := 0; i < len(p.Pix); i += 3 {
		p.Pix[i], p.Pix[i+1], p.Pix[i+2] = c[0], c[1], c[2]
	}
}
