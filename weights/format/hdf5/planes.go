package hdf5

import (
	"bufio"
	"compress/zlib"
	"io"
	"sync"
)

// A chunk may be as large as its array, which must not be in memory a second time. One that was deflated, and shuffled before
// that, is inflated while it is read: shuffled bytes lie in as many runs as a value has bytes, each of which is read by an
// inflater of its own. Reading forwards costs as many passes over the chunk as there are runs, halves of them on average.

// bigChunk is the size from which chunks are read so.
const bigChunk = 16 << 20

// planes gives the bytes of one chunk in their order before they were shuffled.
type planes struct {
	mu    sync.Mutex
	open  func() (io.ReadCloser, error)
	width int64 // bytes of a value, or 1 where they are not shuffled
	count int64 // values
	runs  []run
	buf   []byte
}

// run reads one of the runs.
type run struct {
	z   io.ReadCloser
	pos int64 // in the inflated chunk
}

// inPlanes reports whether the chunks are read run by run, and by how many bytes they were shuffled.
func (k *chunked) inPlanes() (width int64, ok bool) {
	width = 1
	for i, f := range k.filters {
		switch {
		case f.id == filterShuffle && i == 0 && len(f.values) > 0 && f.values[0] > 0 && k.size%int64(f.values[0]) == 0:
			width = int64(f.values[0])
		case f.id == filterDeflate && !ok:
			ok = true
		case f.id == filterFletcher && ok: // behind the deflated bytes, which have a checksum themselves
		default:
			return 0, false
		}
	}
	return width, ok && k.size > bigChunk
}

// planesOf opens a chunk.
func (k *chunked) planesOf(c chunk, width int64) *planes {
	return &planes{width: width, count: k.size / width, runs: make([]run, width), open: func() (io.ReadCloser, error) {
		z, err := zlib.NewReader(bufio.NewReaderSize(io.NewSectionReader(k.f.r, k.f.base+int64(c.addr), c.stored), 64<<10))
		if err != nil {
			return nil, bad("a chunk cannot be inflated: %s", err)
		}
		return z, nil
	}}
}

// read fills p with the bytes from an offset on.
func (s *planes) read(p []byte, off int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, last := off/s.width, (off+int64(len(p))-1)/s.width
	n := last - first + 1
	if int64(cap(s.buf)) < n {
		s.buf = make([]byte, n)
	}
	for j := range s.width {
		part := s.buf[:n]
		if err := s.readRun(int(j), part, j*s.count+first); err != nil {
			return err
		}
		for i, b := range part {
			if at := (first+int64(i))*s.width + j - off; at >= 0 && at < int64(len(p)) {
				p[at] = b
			}
		}
	}
	return nil
}

// readRun reads bytes of the inflated chunk, from where the run stands or from the beginning.
func (s *planes) readRun(j int, p []byte, off int64) error {
	r := &s.runs[j]
	if r.z == nil || off < r.pos {
		r.close()
		z, err := s.open()
		if err != nil {
			return err
		}
		r.z, r.pos = z, 0
	}
	skipped, err := io.CopyN(io.Discard, r.z, off-r.pos)
	r.pos += skipped
	if err == nil {
		var m int
		m, err = io.ReadFull(r.z, p)
		r.pos += int64(m)
	}
	if err == nil && r.pos == s.count*s.width { // only a read at the end compares the checksum
		if extra, end := r.z.Read(make([]byte, 1)); extra > 0 || end != io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}
	if err != nil {
		r.close()
		return bad("a chunk cannot be inflated: %s; copy or download the file again", err)
	}
	return nil
}

func (r *run) close() {
	if r.z != nil {
		r.z.Close()
	}
	r.z = nil
}

// close ends the inflaters.
func (s *planes) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for j := range s.runs {
		s.runs[j].close()
	}
	s.buf = nil
}
