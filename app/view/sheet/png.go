package sheet

import (
	"image"
	"image/png"
	"io"
	"sync"
)

// A PNGEncoder writes sheets as PNG files, fast rather than small, and keeps its buffers between them. The zero value is
// ready; it may be used by several goroutines at once.
type PNGEncoder struct{ buffers bufferPool }

// Encode writes the picture.
func (e *PNGEncoder) Encode(w io.Writer, img image.Image) error {
	enc := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &e.buffers}
	return enc.Encode(w, img)
}

// bufferPool is a sync.Pool in the type that image/png asks for.
type bufferPool struct{ pool sync.Pool }

func (b *bufferPool) Get() *png.EncoderBuffer {
	buf, _ := b.pool.Get().(*png.EncoderBuffer)
	return buf
}

func (b *bufferPool) Put(buf *png.EncoderBuffer) { b.pool.Put(buf) }
