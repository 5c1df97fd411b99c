package gpu

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// The size of one texel: a vec4 of float32, or four float16. Buffers are counted in texels.
const (
	TexelBytes     = 16
	HalfTexelBytes = 8
)

// mapBytes is how much of a buffer is mapped at once while it is filled. Drivers of discrete cards keep a copy of what
// is mapped in main memory, so this bounds it.
const mapBytes = 32 << 20

// Buffer is a row of texels in the device's memory. Shaders see it as a storage block, as an image buffer (rgba32f, or rgba16f
// where the numbers are float16), or as both.
type Buffer struct {
	dev     *Device
	label   string
	texels  int
	half    bool // of float16
	id      bufferName
	texture textureName // made when the buffer is first bound as an image; touched on the device's thread only
	host    []byte      // the memory itself, where the device has hostMemory
	fixed   bool
}

// NewImmutable makes a buffer that is written once, by fill, and only read from then on: weights. fill gets the
// device's own memory, piece by piece and in order: dst to write, never to read, and the index of its first row. A piece
// holds whole rows of rowTexels texels; texels must be a multiple of it.
func (d *Device) NewImmutable(label string, texels, rowTexels int, fill func(dst []float32, row int) error) (*Buffer, error) {
	return newImmutable(&Buffer{dev: d, label: label, texels: texels}, rowTexels, fill)
}

// NewHalves is NewImmutable for float16 numbers.
func (d *Device) NewHalves(label string, texels, rowTexels int, fill func(dst []uint16, row int) error) (*Buffer, error) {
	return newImmutable(&Buffer{dev: d, label: label, texels: texels, half: true}, rowTexels, fill)
}

func newImmutable[T float32 | uint16](b *Buffer, rowTexels int, fill func(dst []T, row int) error) (*Buffer, error) {
	if rowTexels < 1 || b.texels%rowTexels != 0 {
		panic(fmt.Sprintf("gpu: buffer %q: %d texels are not rows of %d", b.label, b.texels, rowTexels))
	}
	if err := b.allocate(gl.STATIC_DRAW); err != nil {
		return nil, err
	}
	b.fixed = true
	if b.host != nil {
		dst := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b.host))), b.texels*4)
		if err := guard(func() error { return fill(dst, 0) }); err != nil {
			b.Release()
			return nil, err
		}
		return b, nil
	}
	rows := max(1, mapBytes/b.texelBytes()/rowTexels)
	for row := 0; row < b.texels/rowTexels; row += rows {
		n := min(rows, b.texels/rowTexels-row)
		err := b.fillRange(row*rowTexels, n*rowTexels, func(p unsafe.Pointer) error {
			return fill(unsafe.Slice((*T)(p), n*rowTexels*4), row)
		})
		if err != nil {
			b.Release()
			return nil, err
		}
	}
	return b, nil
}

// NewZeroed makes a buffer of zeros that shaders write: activations.
func (d *Device) NewZeroed(label string, texels int) (*Buffer, error) {
	b := &Buffer{dev: d, label: label, texels: texels}
	if err := b.allocate(gl.STATIC_COPY); err != nil {
		return nil, err
	}
	if b.host != nil {
		return b, nil // fresh from the system, and zero
	}
	err := d.do("clear buffer", label, func(g *functions) error {
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, uint32(b.id))
		g.ClearBufferData(gl.SHADER_STORAGE_BUFFER, gl.R32F, gl.RED, gl.FLOAT, nil) // nil clears to zero
		return nil
	})
	if err != nil {
		b.Release()
		return nil, err
	}
	return b, nil
}

// allocate gives a buffer its memory.
func (b *Buffer) allocate(usage uint32) error {
	d := b.dev
	if b.texels < 1 {
		panic(fmt.Sprintf("gpu: buffer %q of %d texels", b.label, b.texels))
	}
	if d.hostMemory {
		var err error
		if b.host, err = allocHost(b.Bytes()); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return fmt.Errorf("gpu: allocating buffer %q of %d bytes: %w: %w", b.label, b.Bytes(), ErrOutOfMemory, err)
		}
	}
	err := d.do("allocate buffer", fmt.Sprintf("%s, %d bytes", b.label, b.Bytes()), func(g *functions) error {
		var id uint32
		g.GenBuffers(1, &id)
		b.id = bufferName(id)
		target := uint32(gl.SHADER_STORAGE_BUFFER)
		if b.host != nil {
			target = externalVirtualMemoryBuffer
		}
		g.BindBuffer(target, id)
		g.BufferData(target, b.Bytes(), unsafe.Pointer(unsafe.SliceData(b.host)), usage)
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, id)
		label(g, gl.BUFFER, id, b.label)
		return nil
	})
	d.add(b, "buffer "+b.label)
	if err != nil {
		b.Release()
	}
	return err
}

// externalVirtualMemoryBuffer is the target of GL_AMD_pinned_memory at which the data given to glBufferData becomes the
// buffer's store instead of being copied into it.
const externalVirtualMemoryBuffer = 0x9160

// fillRange maps n texels from first, lets fill write them on the caller's goroutine, and unmaps them.
func (b *Buffer) fillRange(first, n int, fill func(p unsafe.Pointer) error) error {
	var p unsafe.Pointer
	err := b.dev.do("map buffer", b.label, func(g *functions) error {
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, uint32(b.id))
		p = g.MapBufferRange(gl.SHADER_STORAGE_BUFFER, first*b.texelBytes(), n*b.texelBytes(), gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_RANGE_BIT)
		return nil
	})
	if err == nil && p == nil {
		err = &Error{Op: "map buffer", Object: b.label, Codes: []uint32{codeOutOfMemory}}
	}
	if err != nil {
		return err
	}
	fillErr := guard(func() error { return fill(p) })
	err = b.dev.do("unmap buffer", b.label, func(g *functions) error {
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, uint32(b.id))
		if !g.UnmapBuffer(gl.SHADER_STORAGE_BUFFER) { // the store was corrupted by a mode switch or the like
			return &Error{Op: "unmap buffer", Object: b.label, Codes: []uint32{codeContextLost}}
		}
		return nil
	})
	if fillErr != nil {
		return fillErr
	}
	return err
}

// Upload writes src, four values to a texel, from texel first on. The buffer must come from NewZeroed.
func (b *Buffer) Upload(src []float32, first int) error {
	if b.fixed {
		panic("gpu: upload to immutable buffer " + b.label)
	}
	b.checkRange(len(src), first)
	return b.dev.do("upload to buffer", b.label, func(g *functions) error {
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, uint32(b.id))
		g.BufferSubData(gl.SHADER_STORAGE_BUFFER, first*TexelBytes, len(src)*4, unsafe.Pointer(unsafe.SliceData(src)))
		return nil
	})
}

// Download reads len(dst) values from texel first on.
func (b *Buffer) Download(dst []float32, first int) error {
	b.checkRange(len(dst), first)
	return b.dev.do("download from buffer", b.label, func(g *functions) error {
		g.BindBuffer(gl.SHADER_STORAGE_BUFFER, uint32(b.id))
		g.GetBufferSubData(gl.SHADER_STORAGE_BUFFER, first*TexelBytes, len(dst)*4, unsafe.Pointer(unsafe.SliceData(dst)))
		return nil
	})
}

func (b *Buffer) checkRange(floats, first int) {
	if b.half || floats == 0 || first < 0 || first*4+floats > b.texels*4 {
		panic(fmt.Sprintf("gpu: %d values at texel %d of buffer %q, which has %d texels, float16 %t", floats, first, b.label, b.texels, b.half))
	}
}

// Texels is the buffer's length.
func (b *Buffer) Texels() int { return b.texels }

// Half reports whether the buffer's numbers are float16.
func (b *Buffer) Half() bool { return b.half }

// Bytes is the buffer's size in bytes.
func (b *Buffer) Bytes() int { return b.texels * b.texelBytes() }

func (b *Buffer) texelBytes() int {
	if b.half {
		return HalfTexelBytes
	}
	return TexelBytes
}

// format is what a texel is as an image.
func (b *Buffer) format() uint32 {
	if b.half {
		return gl.RGBA16F
	}
	return gl.RGBA32F
}

// Release gives the memory back. A nil buffer and a second call are fine.
func (b *Buffer) Release() {
	if b == nil || !b.dev.remove(b) {
		return
	}
	// The only error is a closed or lost device, and then there is nothing left to give back.
	_ = b.dev.do("delete buffer", b.label, func(g *functions) error {
		if t := uint32(b.texture); t != 0 {
			g.DeleteTextures(1, &t)
		}
		id := uint32(b.id)
		g.DeleteBuffers(1, &id)
		b.id, b.texture = 0, 0
		if b.host != nil {
			g.Finish() // nothing may still be reading it
			freeHost(b.host)
			b.host = nil
		}
		return nil
	})
}

// image gives the texture through which shaders read the buffer with imageLoad. It runs on the device's thread.
func (b *Buffer) image(g *functions) textureName {
	if b.texture == 0 {
		var t uint32
		g.GenTextures(1, &t)
		g.BindTexture(gl.TEXTURE_BUFFER, t)
		g.TexBuffer(gl.TEXTURE_BUFFER, b.format(), uint32(b.id))
		label(g, gl.TEXTURE, t, b.label)
		b.texture = textureName(t)
	}
	return b.texture
}
