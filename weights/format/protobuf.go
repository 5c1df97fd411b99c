package format

import (
	"encoding/binary"
	"fmt"
	"io"
)

// protobuf walks through messages of Protocol Buffers in a file without reading more of it than their headers: an array's
// values may be half a gigabyte in the middle.
type protobuf struct {
	r      io.ReaderAt
	size   int64
	window []byte // of the file
	at     int64  // where the window begins
}

// The wire types that fields are told apart by.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// field is one field of a message: its value if it is a number, or where its bytes lie.
type field struct {
	number, wire int
	value        uint64
	start, end   int64
}

var errProtobuf = fmt.Errorf("%w: truncated or damaged; copy or download it again", ErrFormat)

// varint reads a number of 7 bits in each byte, and says where it ends.
func (p *protobuf) varint(at, end int64) (uint64, int64, error) {
	var v uint64
	for i := range 10 {
		if at >= end {
			break
		}
		if at < p.at || at >= p.at+int64(len(p.window)) {
			buf := make([]byte, min(4096, p.size-at))
			if err := NewBlob(p.r, p.size).ReadFull(buf, at); err != nil {
				return 0, 0, err
			}
			p.window, p.at = buf, at
		}
		b := p.window[at-p.at]
		at++
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return v, at, nil
		}
	}
	return 0, 0, errProtobuf
}

// fixed32 reads a number of 4 bytes.
func (p *protobuf) fixed32(at, end int64) (uint64, int64, error) {
	if end-at < 4 {
		return 0, 0, errProtobuf
	}
	var b [4]byte
	err := NewBlob(p.r, p.size).ReadFull(b[:], at)
	return uint64(binary.LittleEndian.Uint32(b[:])), at + 4, err
}

// fields gives the fields of the message between start and end.
func (p *protobuf) fields(start, end int64, each func(f field) error) error {
	for at := start; at < end; {
		tag, next, err := p.varint(at, end)
		if err != nil {
			return err
		}
		f := field{number: int(tag >> 3 & 0xfffffff), wire: int(tag & 7), start: next, end: next}
		switch f.wire {
		case wireVarint:
			f.value, f.end, err = p.varint(next, end)
		case wireFixed64:
			f.end += 8
		case wireFixed32:
			f.value, f.end, err = p.fixed32(next, end)
		case wireBytes:
			var n uint64
			if n, f.start, err = p.varint(next, end); err == nil && n > uint64(end-f.start) {
				err = errProtobuf
			}
			f.end = f.start + int64(n)
		default:
			err = errProtobuf
		}
		if err == nil && f.end > end {
			err = errProtobuf
		}
		if err == nil {
			err = each(f)
		}
		if err != nil {
			return err
		}
		at = f.end
	}
	return nil
}

// text reads the bytes of a field, at most so many.
func (p *protobuf) text(f field, most int64) (string, error) {
	if f.wire != wireBytes || f.end-f.start > most {
		return "", errProtobuf
	}
	buf := make([]byte, f.end-f.start)
	err := NewBlob(p.r, p.size).ReadFull(buf, f.start)
	return string(buf), err
}

// numbers reads a repeated number, which may lie packed or one by one.
func (p *protobuf) numbers(f field, list []int64, most int) ([]int64, error) {
	if f.wire == wireVarint {
		list = append(list, int64(f.value))
	}
	for at := f.start; f.wire == wireBytes && at < f.end; {
		v, next, err := p.varint(at, f.end)
		if err != nil || len(list) > most {
			return nil, errProtobuf
		}
		list, at = append(list, int64(v)), next
	}
	if len(list) > most {
		return nil, errProtobuf
	}
	return list, nil
}
