package hdf5

import (
	"encoding/binary"
	"io"
)

// fletcher is Fletcher's checksum over big-endian words of 2 bytes, as it goes along.
type fletcher struct {
	sum1, sum2 uint32
	words      int
}

// add takes bytes in. Only the last ones may be an odd number.
func (f *fletcher) add(b []byte) {
	for i := 0; i < len(b); i += 2 {
		word := uint32(b[i]) << 8
		if i+1 < len(b) {
			word |= uint32(b[i+1])
		}
		f.sum1 += word
		f.sum2 += f.sum1
		if f.words++; f.words%360 == 0 { // before they overflow
			f.sum1, f.sum2 = fold16(f.sum1), fold16(f.sum2)
		}
	}
}

func (f *fletcher) sum() uint32 { return fold16(fold16(f.sum2))<<16 | fold16(fold16(f.sum1)) }

func fold16(x uint32) uint32 { return x&0xffff + x>>16 }

// fletcherBytes is what the checksum takes behind the bytes.
const fletcherBytes = 4

// checkFletcher compares the checksum behind the bytes with theirs, and takes it off.
func checkFletcher(b []byte) ([]byte, error) {
	if len(b) < fletcherBytes {
		return nil, errNoFletcher
	}
	data := b[:len(b)-fletcherBytes]
	var f fletcher
	f.add(data)
	return data, f.compare(b[len(data):])
}

// checkLongFletcher does so with bytes that are read for it.
func checkLongFletcher(r *io.SectionReader) error {
	left := r.Size() - fletcherBytes
	if left < 0 {
		return errNoFletcher
	}
	var f fletcher
	buf := make([]byte, readerBytes)
	for left > 0 {
		part := buf[:min(left, readerBytes)]
		if _, err := io.ReadFull(r, part); err != nil {
			return err
		}
		f.add(part)
		left -= int64(len(part))
	}
	if _, err := io.ReadFull(r, buf[:fletcherBytes]); err != nil {
		return err
	}
	return f.compare(buf[:fletcherBytes])
}

var errNoFletcher = bad("a chunk is shorter than its checksum")

// compare fails unless the checksum is the one that the file has.
func (f *fletcher) compare(b []byte) error {
	if have, want := f.sum(), binary.LittleEndian.Uint32(b); have != want {
		return bad("a chunk's checksum is %08x, the file says %08x; copy or download it again", have, want)
	}
	return nil
}
