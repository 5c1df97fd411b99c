package gallery

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"os"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/plain"
)

// quality is that of the small pictures in the file: no difference is seen at the size at which they are shown.
const quality = 90

// hashed is a name for a file.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}

func encode(p *picture.RGB) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, p.Image(), &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

// Cut gives a crop as a picture: what the unit sees of the network's input, without what lies outside of that. box says where it is.
func (x *Index) Cut(c Crop) (cut *picture.RGB, box image.Rectangle, err error) {
	whole, err := x.Picture(c.Path)
	if err != nil {
		return nil, box, err
	}
	box = x.network.ReceptiveField(c.Layer).Box(c.Y, c.X).Intersect(image.Rect(0, 0, whole.W, whole.H))
	cut = picture.New(box.Dx(), box.Dy())
	for y := range cut.H {
		copy(cut.Pix[y*cut.W*3:][:cut.W*3], whole.Pix[((box.Min.Y+y)*whole.W+box.Min.X)*3:])
	}
	return cut, box, nil
}

// Picture gives a known picture as the network sees it, from the index's file.
func (x *Index) Picture(path string) (*picture.RGB, error) {
	e := x.byPath[path]
	if e == nil || e.peaks == nil {
		return nil, fmt.Errorf("gallery: %s is not in the index", path)
	}
	f, err := os.Open(x.file)
	if err != nil {
		return nil, fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	defer f.Close()
	data := make([]byte, e.jpeg)
	if _, err := f.ReadAt(data, e.jpegAt); err != nil {
		return nil, fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("gallery: %s: the small picture of %s is damaged: %w", x.file, path, err)
	}
	b := img.Bounds()
	p := picture.New(b.Dx(), b.Dy())
	for y := range p.H {
		for i := range p.W {
			r, g, bl, _ := img.At(b.Min.X+i, b.Min.Y+y).RGBA()
			at := (y*p.W + i) * 3
			p.Pix[at], p.Pix[at+1], p.Pix[at+2] = uint8(r>>8), uint8(g>>8), uint8(bl>>8)
		}
	}
	return p, nil
}
