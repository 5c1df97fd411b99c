package picture

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"math"
	"strings"
)

// pngEnd is the last chunk. It is supplied for files that lack only it, which Pillow reads too.
const pngEnd = "\x00\x00\x00\x00IEND\xae\x42\x60\x82"

// decodePNG reads every colour type and depth. Of an animated PNG it gives the default image.
func decodePNG(in input) (decoded, error) {
	if err := checkPNG(in); err != nil {
		return decoded{}, err
	}
	orientation := pngMetadata(in).orientation()
	if err := in.rewind(); err != nil {
		return decoded{}, err
	}
	m, err := png.Decode(bufio.NewReader(io.MultiReader(in, strings.NewReader(pngEnd))))
	var wrong png.FormatError
	if errors.As(err, &wrong) {
		m, err = decodeLoosePNG(in, err)
	}
	if err != nil {
		return decoded{}, err
	}
	pix, err := flatten(m)
	return decoded{pix, orientation}, err
}

// checkPNG looks at the first chunk, which must give a size within the limits. Apple's tools make PNG for telephones that
// begin with a chunk of their own, and whose pixels are neither compressed nor coloured as in any other.
func checkPNG(in input) error {
	var b [12]byte // kind, width, height
	if n, err := (seekAt{in}).ReadAt(b[:], 12); n < len(b) {
		return err
	}
	switch string(b[:4]) {
	case "CgBI":
		return unsupported("a PNG picture in Apple's own form (CgBI), as iPhone programs hold it,", nil)
	case "IHDR":
		w, h := binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
		return in.lim.check(int(min(w, math.MaxInt32)), int(min(h, math.MaxInt32)))
	}
	return errors.New("no header")
}

// decodeLoosePNG reads files that the library refuses although their pixels are all there: with more data than pixels, with a
// wrong checksum behind pieces of them or behind what does not touch them, with chunks twice, out of order or too long. It
// gives the library a file of the necessary chunks alone. Where pixels are missing the error is the library's own.
func decodeLoosePNG(in input, refused error) (image.Image, error) {
	p, err := collectPNG(in)
	if err != nil {
		return nil, refused
	}
	z, err := zlib.NewReader(&p.data)
	if err != nil {
		return nil, refused
	}
	defer z.Close()
	pixels := p.stored(z)
	defer pixels.Close() // ends its goroutine
	m, err := png.Decode(io.MultiReader(p.head(), pixels, strings.NewReader(pngEnd)))
	if err != nil {
		return nil, refused
	}
	return m, nil
}

// loosePNG is the parts of a PNG that make its pixels.
type loosePNG struct {
	header, palette, alpha []byte       // the data of IHDR, PLTE and tRNS
	data                   bytes.Buffer // of all IDAT chunks
}

// collectPNG walks through the chunks up to those behind the pixels. What the pixels depend on must have a right checksum;
// the pixels have one of their own.
func collectPNG(in input) (*loosePNG, error) {
	p := &loosePNG{}
	end, err := in.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	at := int64(8)
	for range maxChunks {
		var head [8]byte
		if _, err := (seekAt{in}).ReadAt(head[:], at); err != nil {
			break
		}
		size := int64(binary.BigEndian.Uint32(head[:]))
		switch kind := string(head[4:]); {
		case kind == "IDAT":
			if _, err := io.Copy(&p.data, io.NewSectionReader(seekAt{in}, at+8, min(size, end-at-8))); err != nil {
				return nil, err
			}
		case p.data.Len() > 0:
			return p, nil
		case kind == "IHDR", kind == "PLTE", kind == "tRNS":
			if err := p.keep(in, kind, at, size); err != nil {
				return nil, err
			}
		}
		at += 8 + size + 4
	}
	return p, nil
}

// keep keeps a chunk of those before the pixels.
func (p *loosePNG) keep(in input, kind string, at, size int64) error {
	const most = 3 * 256 // of a palette; the others are shorter
	b := in.chunkAt(at+4, min(size, most)+8)
	if int64(len(b)) != size+8 || crc32.ChecksumIEEE(b[:4+size]) != binary.BigEndian.Uint32(b[4+size:]) {
		return errors.New("damaged " + kind)
	}
	data := b[4 : 4+size]
	switch {
	case kind == "PLTE":
		p.palette = data
	case kind == "tRNS":
		p.alpha = data
	case size != 13:
		return errors.New("wrong header")
	default:
		p.header = data
	}
	return nil
}

// head is the signature and the chunks before the pixels, as the library wants them.
func (p *loosePNG) head() io.Reader {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	if len(p.header) == 0 {
		return &b
	}
	writeChunk(&b, "IHDR", p.header)
	depth, kind := p.header[8], p.header[9]
	const indexed, withAlpha = 3, 4 // kinds of colour; the second is a flag
	if kind == indexed {
		writeChunk(&b, "PLTE", p.palette[:min(len(p.palette), 3<<min(depth, 8))])
	}
	if p.alpha != nil && kind&withAlpha == 0 {
		writeChunk(&b, "tRNS", p.alpha)
	}
	return &b
}

// pngSize is how many bytes the pixels take, by the header.
func pngSize(ihdr []byte) int64 {
	w, h := int64(binary.BigEndian.Uint32(ihdr)), int64(binary.BigEndian.Uint32(ihdr[4:]))
	channels := [7]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
	bits := int64(ihdr[8]) * channels[min(ihdr[9], 6)]
	if ihdr[12] == 0 {
		return h * (1 + (w*bits+7)/8)
	}
	sum := int64(0)
	for _, pass := range [7][4]int64{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		columns, rows := (w-pass[0]+pass[2]-1)/pass[2], (h-pass[1]+pass[3]-1)/pass[3]
		if columns > 0 && rows > 0 {
			sum += rows * (1 + (columns*bits+7)/8)
		}
	}
	return sum
}

// stored is the pixels of z, as many as there are to be, in IDAT chunks without compression.
func (p *loosePNG) stored(z io.Reader) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		deflate, err := zlib.NewWriterLevel(pixelChunks{w}, zlib.NoCompression)
		if err == nil && len(p.header) > 0 {
			_, err = io.CopyN(deflate, z, pngSize(p.header))
		}
		if err == nil {
			// The checksum stands behind the last byte; what may come before it is too much and does not matter.
			if _, wrong := z.Read(make([]byte, 1)); errors.Is(wrong, zlib.ErrChecksum) {
				err = wrong
			}
		}
		if err == nil {
			err = deflate.Close()
		}
		w.CloseWithError(err)
	}()
	return r
}

// pixelChunks makes an IDAT chunk of each piece that is written.
type pixelChunks struct{ w io.Writer }

func (c pixelChunks) Write(p []byte) (int, error) {
	if err := writeChunk(c.w, "IDAT", p); err != nil {
		return 0, err
	}
	return len(p), nil
}

func writeChunk(w io.Writer, kind string, data []byte) error {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	_, err := w.Write(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
	return err
}
