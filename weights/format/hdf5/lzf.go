package hdf5

import (
	"bufio"
	"bytes"
	"io"
)

// lzf undoes M. Lehmann's LZF while it is read: runs of literal bytes, and references to at most 8 KiB before.
type lzf struct {
	in   *bufio.Reader
	out  []byte // what was undone last, of which the end is referred to
	read int    // of out
	err  error
}

// The lengths that LZF's references have.
const (
	lzfWindow = 8 << 10
	lzfRun    = 264 // the longest run that one step gives
	lzfRoom   = 64 << 10
)

func newLZF(r io.Reader) *lzf { return &lzf{in: bufio.NewReaderSize(r, 16<<10)} }

var errLZF = bad("a chunk compressed by LZF is damaged; copy or download the file again")

func (z *lzf) Close() error { return nil }

// Read gives what comes next.
func (z *lzf) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if z.read == len(z.out) && z.err == nil {
		z.more()
	}
	if z.read == len(z.out) {
		return 0, z.err
	}
	n := copy(p, z.out[z.read:])
	z.read += n
	return n, nil
}

// more undoes as much as there is room for.
func (z *lzf) more() {
	if len(z.out) > lzfWindow {
		z.out = z.out[:copy(z.out, z.out[len(z.out)-lzfWindow:])]
	} else if z.out == nil {
		z.out = make([]byte, 0, lzfRoom)
	}
	z.read = len(z.out)
	for z.err == nil && len(z.out)+lzfRun <= cap(z.out) {
		z.err = z.step()
	}
}

// step undoes one run or reference. It is io.EOF at the end.
func (z *lzf) step() error {
	b, err := z.in.ReadByte()
	if err != nil {
		return err
	}
	c := int(b)
	if c < 32 {
		n := len(z.out)
		z.out = z.out[:n+c+1]
		if _, err := io.ReadFull(z.in, z.out[n:]); err != nil {
			z.out = z.out[:n]
			return errLZF
		}
		return nil
	}
	length := c >> 5
	if length == 7 {
		b, err = z.in.ReadByte()
		length += int(b)
	}
	if err == nil {
		b, err = z.in.ReadByte()
	}
	from := len(z.out) - (c&31<<8 | int(b)) - 1
	if err != nil || from < 0 {
		return errLZF
	}
	for i := range length + 2 {
		z.out = append(z.out, z.out[from+i])
	}
	return nil
}

// unLZF undoes a whole chunk, to at most so many bytes.
func (u *unpacker) unLZF(b []byte, most int64) ([]byte, error) {
	out := u.buffer(b, most+checksums)[:most+1]
	n, err := io.ReadFull(newLZF(bytes.NewReader(b)), out)
	switch err {
	case io.EOF, io.ErrUnexpectedEOF:
		return out[:n], nil
	case nil:
		return nil, errLZF // it goes on
	}
	return nil, err
}
