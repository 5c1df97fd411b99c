package inflate

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/adler32"
	"io"
)

// Zlib inflates a stream of RFC 1950, and compares its checksum at the end.
type Zlib struct {
	z    *Reader
	sum  hash.Hash32
	err  error
	head bool // was read
}

// NewZlib inflates a stream of RFC 1950.
func NewZlib(src io.Reader) *Zlib { return &Zlib{z: NewReader(src), sum: adler32.New()} }

// Reset begins with another stream.
func (s *Zlib) Reset(src io.Reader) {
	s.z.Reset(src)
	s.sum.Reset()
	s.err, s.head = nil, false
}

// Close has nothing to do.
func (s *Zlib) Close() error { return nil }

// Read gives what comes next.
func (s *Zlib) Read(p []byte) (n int, err error) {
	if !s.head {
		s.err, s.head = s.readHead(), true
	}
	if s.err != nil {
		return 0, s.err
	}
	n, s.err = s.z.Read(p)
	s.sum.Write(p[:n])
	if s.err == io.EOF {
		s.err = s.compare()
	}
	return n, s.err
}

// readHead reads the two bytes before the stream.
func (s *Zlib) readHead() error {
	const deflate, windowBits, dictionary = 8, 7, 1 << 13
	head, err := s.z.take(16)
	if err != nil {
		return err
	}
	first := head & 0xff
	if (first<<8|head>>8)%31 != 0 || first&15 != deflate || first>>4 > windowBits || head&dictionary != 0 {
		return ErrDamaged
	}
	return nil
}

// compare reads the checksum behind the stream.
func (s *Zlib) compare() error {
	s.z.take(s.z.n % 8)
	var b [4]byte
	for i := range b {
		v, err := s.z.take(8)
		if err != nil {
			return err
		}
		b[i] = byte(v)
	}
	if want := binary.BigEndian.Uint32(b[:]); s.sum.Sum32() != want {
		return fmt.Errorf("%w: its checksum is %08x, the stream says %08x", ErrDamaged, s.sum.Sum32(), want)
	}
	return io.EOF
}
