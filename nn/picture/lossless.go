package picture

import (
	"bufio"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
)

// decodePNG reads every colour type and depth. Of an animated PNG it gives the default image.
func decodePNG(in input) (decoded, error) {
	if err := in.bounds(png.DecodeConfig(bufio.NewReader(in))); err != nil {
		return decoded{}, err
	}
	orientation := pngMetadata(in).orientation()
	if err := in.rewind(); err != nil {
		return decoded{}, err
	}
	// The end is supplied for files that lack only it, which Pillow reads too.
	end := strings.NewReader("\x00\x00\x00\x00IEND\xae\x42\x60\x82")
	m, err := png.Decode(bufio.NewReader(io.MultiReader(in, end)))
	if err != nil {
		return decoded{}, err
	}
	pix, err := flatten(m)
	return decoded{pix, orientation}, err
}

// decodeGIF reads the first frame onto the whole canvas, which is white where the frame leaves it empty.
func decodeGIF(in input) (decoded, error) {
	c, err := gif.DecodeConfig(bufio.NewReader(in))
	if err := in.bounds(c, err); err != nil {
		return decoded{}, err
	}
	if err := in.rewind(); err != nil {
		return decoded{}, err
	}
	m, err := gif.Decode(bufio.NewReader(in))
	if err != nil {
		return decoded{}, err
	}
	frame, err := flatten(m)
	if err != nil {
		return decoded{}, err
	}
	return decoded{onCanvas(frame, m.Bounds().Min, c.Width, c.Height), 1}, nil
}

// onCanvas lays a frame on a white canvas, cut to it; the frame itself where it covers all.
func onCanvas(frame *RGB, at image.Point, w, h int) *RGB {
	if at == (image.Point{}) && frame.W == w && frame.H == h {
		return frame
	}
	out := New(w, h)
	out.fill([3]uint8{255, 255, 255})
	r := image.Rect(0, 0, frame.W, frame.H).Add(at).Intersect(image.Rect(0, 0, w, h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		copy(out.row(y)[r.Min.X*3:r.Max.X*3], frame.row(y - at.Y)[(r.Min.X-at.X)*3:])
	}
	return out
}

// isUnsupported reports whether a library says that a file is valid but beyond it.
func isUnsupported(err error) bool {
	var p png.UnsupportedError
	var j jpeg.UnsupportedError
	switch {
	case errors.As(err, &j):
		// The JPEG library calls stray bytes an unsupported marker; in practice that is damage.
		return !strings.Contains(string(j), "marker")
	case errors.As(err, &p):
		return true
	}
	return false
}
