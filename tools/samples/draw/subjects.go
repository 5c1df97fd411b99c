package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
)

// Size is the width and height of every sample in pixels.
const Size = 480

// A Subject is one sample picture.
type Subject struct {
	Name string                 // the file's stem
	Draw func() *image.Paletted // draws it anew, the same pixels each time
}

// Subjects lists the samples in the order in which the program offers them.
func Subjects() []Subject {
	return []Subject{
		{"sunflower", sunflower},
		{"soccer-ball", soccerBall},
		{"stop-sign", stopSign},
		{"umbrella", umbrella},
		{"starfish", starfish},
		{"yin-yang", yinYang},
	}
}

// PNG is the subject's picture as a file.
func (s Subject) PNG() ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, s.Draw()); err != nil {
		return nil, fmt.Errorf("draw: %s: %w", s.Name, err)
	}
	return b.Bytes(), nil
}
