package squashfs

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// block reads the stored bytes at a place and, where they are compressed, inflates them to at most limit bytes.
func (im *Image) block(at uint64, stored int, compressed bool, limit int) ([]byte, error) {
	if stored > limit {
		return nil, malformed("a block of %d bytes, at most %d are allowed", stored, limit)
	}
	raw := make([]byte, stored)
	if err := im.readAt(raw, at); err != nil {
		return nil, err
	}
	if !compressed {
		return raw, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, malformed("block at %d: %v", at, err)
	}
	var out bytes.Buffer
	// One byte more than allowed tells a block that is too long from one that just fits.
	if _, err := io.Copy(&out, io.LimitReader(z, int64(limit)+1)); err != nil {
		return nil, malformed("block at %d: %v", at, err)
	}
	if out.Len() > limit {
		return nil, malformed("block at %d inflates to more than %d bytes", at, limit)
	}
	return out.Bytes(), nil
}

const metadataSize = 8192

// stream reads a table of metadata blocks as the one stream it was cut from.
type stream struct {
	im   *Image
	next uint64 // where the next block's header is
	rest []byte // what is left of the current block
}

// stream begins at an offset in the metadata block at a place in the image.
func (im *Image) stream(block uint64, offset uint16) (*stream, error) {
	s := &stream{im: im, next: block}
	if err := s.fill(); err != nil {
		return nil, err
	}
	if int(offset) > len(s.rest) {
		return nil, malformed("offset %d in a metadata block of %d bytes", offset, len(s.rest))
	}
	s.rest = s.rest[offset:]
	return s, nil
}

func (s *stream) fill() (err error) {
	s.rest, s.next, err = s.im.metadata(s.next)
	return err
}

// metadata reads a metadata block, and where the next one is: two bytes with its stored size, whose highest bit says that it
// is not compressed, then it. The last one is kept, because inodes are read one by one and neighbours are in one block.
func (im *Image) metadata(at uint64) (data []byte, next uint64, err error) {
	if im.lastMetadata.content != nil && im.lastMetadata.at == at {
		return im.lastMetadata.content, im.lastMetadata.next, nil
	}
	var head [2]byte
	if err := im.readAt(head[:], at); err != nil {
		return nil, 0, err
	}
	word := le.Uint16(head[:])
	stored := int(word &^ (1 << 15))
	data, err = im.block(at+2, stored, word>>15 == 0, metadataSize)
	if err != nil {
		return nil, 0, err
	}
	if len(data) == 0 {
		return nil, 0, malformed("empty metadata block at %d", at)
	}
	next = at + 2 + uint64(stored)
	im.lastMetadata = kept{at, next, data}
	return data, next, nil
}

// Read fills p, which may span blocks, or fails.
func (s *stream) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(s.rest) == 0 {
			if err := s.fill(); err != nil {
				return n, err
			}
		}
		copied := copy(p[n:], s.rest)
		s.rest = s.rest[copied:]
		n += copied
	}
	return n, nil
}

// decode reads a structure of fixed size.
func (s *stream) decode(into any) error {
	return binary.Read(s, le, into)
}
