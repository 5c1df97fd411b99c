package picture

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math/bits"

	"golang.org/x/image/tiff/lzw"

	"github.com/vggscope/vggscope/nn/picture/fax"
)

// blocks are the strips or tiles of an image, row by row; with separate channels, channel by channel.
type blocks struct {
	w, h         int // of one, in pixels
	across, down int
	tiles        bool // those at the edges are whole
	at, sizes    []uint64
}

func (t *tiffImage) readBlocks() error {
	d := t.dir
	b := blocks{w: t.w, h: t.h, at: d.numbers(tagStripOffsets), sizes: d.numbers(tagStripCounts)}
	if rows := d.int(tagRowsPerStrip, t.h); 0 < rows && rows < t.h {
		b.h = rows
	}
	if _, ok := d.entries[tagTileWidth]; ok {
		b.tiles = true
		b.w, b.h = d.int(tagTileWidth, 0), d.int(tagTileHeight, 0)
		if err := t.lim.check(b.w, b.h); err != nil {
			return err
		}
		if at := d.numbers(tagTileOffsets); at != nil {
			b.at, b.sizes = at, d.numbers(tagTileCounts)
		}
	}
	if t.w < 1 || t.h < 1 {
		return errors.New("no size")
	}
	if err := t.lim.check(t.w, t.h); err != nil {
		return err
	}
	b.across, b.down = (t.w+b.w-1)/b.w, (t.h+b.h-1)/b.h
	if want := b.across * b.down * min(t.layers(), t.kept()); len(b.at) < want {
		return fmt.Errorf("%d strips or tiles, want %d", len(b.at), want)
	}
	t.blocks = b
	return nil
}

// layers is how often the blocks cover the image.
func (t *tiffImage) layers() int {
	if t.separate {
		return t.samples
	}
	return 1
}

// levels is the samples of all pixels that matter, a byte each. Those of a palette are not scaled.
func (t *tiffImage) levels() ([]byte, error) {
	kept := t.kept()
	out := make([]byte, t.w*t.h*kept)
	b := &t.blocks
	layers := min(t.layers(), kept)
	for i := range b.across * b.down * layers {
		layer, cell := i/(b.across*b.down), i%(b.across*b.down)
		p := part{x: cell % b.across * b.w, y: cell / b.across * b.h, w: b.w, h: b.h, samples: t.samples, kept: kept}
		if !b.tiles {
			p.h = min(p.h, t.h-p.y)
		}
		if t.separate {
			p.samples, p.kept, p.first = 1, 1, layer
		}
		data, err := t.block(i, p)
		if err != nil {
			return nil, err
		}
		t.unpack(out, data, p)
	}
	return out, nil
}

// part is a block's place in the image, and what it holds.
type part struct {
	x, y, w, h    int
	samples, kept int // a pixel, here
	first         int // the channel where they begin
}

// stride is the bytes of a row.
func (p part) stride(bits int) int { return (p.w*p.samples*bits + 7) / 8 }

// block is the samples of a block as they are without compression.
func (t *tiffImage) block(i int, p part) ([]byte, error) {
	stride, size := p.stride(t.bits), p.stride(t.bits)*p.h
	if t.units != (image.Point{}) {
		size = t.unitBytes(p)
	}
	coded, err := t.coded(i, size)
	if err != nil {
		return nil, err
	}
	var data []byte
	switch t.compression {
	case tiffNone:
		data = coded
	case tiffLZW:
		data, err = readAll(lzw.NewReader(bytes.NewReader(coded), lzw.MSB, 8), size)
	case tiffDeflate, tiffDeflateOld:
		var z io.Reader
		if z, err = zlib.NewReader(bytes.NewReader(coded)); err == nil {
			data, err = readAll(z, size)
		}
	case tiffPackBits:
		data = unpackBits(coded, size)
	case tiffJPEG:
		data, err = t.jpeg(coded, p)
	default:
		data, err = fax.Decode(coded, t.faxCoding(), p.w, p.h)
	}
	if err != nil {
		return nil, err
	}
	if len(data) < size {
		return nil, io.ErrUnexpectedEOF
	}
	if t.differences {
		t.addUp(data[:size], stride, p.samples)
	}
	if t.units != (image.Point{}) {
		return t.fromUnits(data, p), nil
	}
	return data, nil
}

// coded is the bytes of a block in the file.
func (t *tiffImage) coded(i, size int) ([]byte, error) {
	b := &t.blocks
	n := uint64(size)
	if t.compression != tiffNone {
		n = 0
		if i < len(b.sizes) {
			n = b.sizes[i]
		}
		if n == 0 || n > maxCoded {
			n = maxCoded // not said, or nonsense: to the end of the file
		}
	}
	r := io.NewSectionReader(t.dir.r, int64(min(b.at[i], 1<<62)), int64(n))
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if t.reversed && t.compression != tiffJPEG {
		for i, v := range data {
			data[i] = bits.Reverse8(v)
		}
	}
	return data, nil
}

// maxCoded bounds the compressed bytes of a block.
const maxCoded = 1 << 30

func readAll(r io.Reader, size int) ([]byte, error) {
	data := make([]byte, size)
	_, err := io.ReadFull(r, data)
	return data, err
}

// unpackBits undoes Apple's run-length coding: a byte below 128 announces that many bytes and one as they are, one above
// 128 a byte to repeat.
func unpackBits(coded []byte, size int) []byte {
	out := make([]byte, 0, size)
	for len(coded) > 1 && len(out) < size {
		n := int(int8(coded[0]))
		coded = coded[1:]
		switch {
		case n >= 0:
			n = min(n+1, len(coded))
			out = append(out, coded[:n]...)
			coded = coded[n:]
		case n > -128:
			out = append(out, bytes.Repeat(coded[:1], 1-n)...)
			coded = coded[1:]
		}
	}
	return out
}

// addUp turns the differences of neighbours in a row into samples.
func (t *tiffImage) addUp(data []byte, stride, samples int) {
	for ; len(data) > 0; data = data[stride:] {
		row := data[:stride]
		if t.bits == 8 {
			for i := samples; i < len(row); i++ {
				row[i] += row[i-samples]
			}
			continue
		}
		for i := 2 * samples; i+1 < len(row); i += 2 {
			v := t.dir.order.Uint16(row[i:]) + t.dir.order.Uint16(row[i-2*samples:])
			t.dir.order.PutUint16(row[i:], v)
		}
	}
}

func (t *tiffImage) faxCoding() fax.Coding {
	const twoDimensional = 1
	switch {
	case t.compression == tiffFaxPlain:
		return fax.Plain
	case t.compression == tiffFax4:
		return fax.Group4
	case t.dir.first(tagT4Options, 0)&twoDimensional != 0:
		return fax.Mixed
	}
	return fax.Group3
}

// jpeg decodes a block in JPEG, whose tables may stand once for all blocks.
func (t *tiffImage) jpeg(coded []byte, p part) ([]byte, error) {
	tables := bytes.TrimSuffix(t.dir.bytes(tagJPEGTables), []byte{0xff, markEOI})
	if len(tables) > 2 && len(coded) > 2 {
		coded = append(tables, coded[2:]...)
	}
	r := bufio.NewReader(bytes.NewReader(coded))
	head, err := readJPEGHeader(r)
	if err != nil {
		return nil, err
	}
	if err := t.lim.check(head.w, head.h); err != nil {
		return nil, err
	}
	if head.w != p.w || head.h < p.h || len(head.comps) != p.samples {
		return nil, errors.New("JPEG of another size")
	}
	planes, err := head.planes(r)
	if err != nil {
		return nil, err
	}
	return interleavedPlanes(planes, head.w, head.h, t.photometric == tiffYCbCr), nil
}

// high is the place of the high byte of two.
func (t *tiffImage) high() int {
	if t.dir.order == binary.ByteOrder(binary.LittleEndian) {
		return 1
	}
	return 0
}
