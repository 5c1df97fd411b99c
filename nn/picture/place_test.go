package picture

import (
	"image"
	"math"
	"testing"
)

// A marked pixel of the picture is where its place says: found again in what Apply made, for every fit and shape.
func TestPlace(t *testing.T) {
	for _, f := range []Fitting{
		{Fit: Stretch, Filter: Bilinear, W: 224, H: 224},
		{Fit: Crop, Filter: Bilinear, W: 224, H: 224},
		{Fit: Crop, Filter: Bilinear, W: 224, H: 224, Short: 256},
		{Fit: Crop, Filter: Bilinear, W: 224, H: 224, Short: 160},
		{Fit: Pad, Filter: Bilinear, W: 224, H: 224},
		{Fit: Pad, Filter: Bilinear, W: 120, H: 200},
	} {
		for _, size := range []image.Point{{300, 200}, {201, 307}, {90, 90}} {
			p := f.Place(size.X, size.Y)
			src := New(size.X, size.Y)
			spot := image.Rect(size.X/2, size.Y/2, size.X/2+16, size.Y/2+16)
			for y := spot.Min.Y; y < spot.Max.Y; y++ {
				for x := spot.Min.X; x < spot.Max.X; x++ {
					src.Pix[(y*size.X+x)*3] = 255
				}
			}
			x, y := centre(f.Apply(src))
			back := p.Back(image.Rect(0, 0, 0, 0))
			wantX, wantY := float64(spot.Min.X)*p.ScaleX+p.X, float64(spot.Min.Y)*p.ScaleY+p.Y
			wantX, wantY = wantX+8*p.ScaleX, wantY+8*p.ScaleY
			if math.Abs(x-wantX) > 0.1 || math.Abs(y-wantY) > 0.1 {
				t.Errorf("%+v of %v: the spot is at %.2f, %.2f, want %.2f, %.2f", f, size, x, y, wantX, wantY)
			}
			if math.Abs(back.MinX*p.ScaleX+p.X) > 1e-9 || math.Abs(back.MinY*p.ScaleY+p.Y) > 1e-9 {
				t.Errorf("%+v of %v: the way back from the corner leads to %+v", f, size, back)
			}
		}
	}
	if got := (Fitting{Fit: Stretch, W: 224, H: 224}).Place(448, 112).Back(image.Rect(10, 10, 20, 30)); got != (Box{20, 5, 40, 15}) {
		t.Errorf("stretched, a box comes back as %+v", got)
	}
}

// centre is the centre of the red in a picture, in pixels from its corner.
func centre(p *RGB) (x, y float64) {
	sum := 0.0
	for i := range p.W * p.H {
		v := float64(p.Pix[3*i])
		sum += v
		x += v * (float64(i%p.W) + 0.5)
		y += v * (float64(i/p.W) + 0.5)
	}
	return x / sum, y / sum
}
