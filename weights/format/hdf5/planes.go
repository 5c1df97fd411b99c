package hdf5

import (
	"errors"
	"io"
	"sync"

	"github.com/vggscope/vggscope/weights/format/inflate"
	"github.com/vggscope/vggscope/weights/work"
)

// A chunk may be as large as its array, which must not be in memory a second time. It is unpacked while it is read. Where it
// was shuffled before it was compressed, its bytes lie in as many runs as a value has, each of which is read by a reader of
// its own, on all cores. Reading forwards costs as many passes over the chunk as there are runs, halves of them on average.

// planes gives the bytes of one chunk in their order before they were shuffled.
type planes struct {
	key   cached
	mu    sync.Mutex
	open  func(off int64) (io.ReadCloser, error) // what reads the chunk as it was shuffled, from an offset on
	width int64                                  // bytes of a value, or 1 where they are not shuffled
	count int64                                  // values
	ahead int64                                  // values that are read at a time
	runs  []run
	raw   []byte // those of each run
	buf   []byte // the same in their order
	first int64  // the value that buf begins with
}

// run reads one of the runs.
type run struct {
	z   io.ReadCloser
	pos int64 // in the unpacked chunk
}

// streamable reports whether chunks with these filters can be unpacked while they are read, and what they were before that.
func streamable(filters []filter, size int64) (packed *filter, width int64, ok bool) {
	width = 1
	for i := range filters {
		f := &filters[i]
		switch {
		case f.id == filterShuffle && i == 0 && len(f.values) > 0 && f.values[0] > 0 && f.values[0] <= 16 && size%int64(f.values[0]) == 0:
			width = int64(f.values[0])
		case (f.id == filterDeflate || f.id == filterLZF) && packed == nil:
			packed = f
		case f.id == filterFletcher && i == len(filters)-1:
		default:
			return nil, 0, false
		}
	}
	return packed, width, true
}

// streamed reports whether a chunk is read as a stream: it is large, or rows of values go through more than are kept.
func (k *chunked) streamed(filters []filter) bool {
	_, _, ok := streamable(filters, k.size)
	return ok && (k.size > k.f.cache.big || k.row() > k.f.cache.cache)
}

// What the buffers of a stream take.
const (
	mostAhead    = 1 << 20
	leastAhead   = 16 << 10
	readerBytes  = 16 << 10
	inflateBytes = 150 << 10
)

// planesOf opens a chunk. All that lie in a row have a share of the room.
func (k *chunked) planesOf(index int64, filters []filter) *planes {
	packed, width, _ := streamable(filters, k.size)
	share := k.f.cache.streams/max(1, k.row()/k.size) - width*inflateBytes
	s := &planes{width: width, count: k.size / width, runs: make([]run, width)}
	s.ahead = max(1, min(max(leastAhead, min(mostAhead, share/2)), k.size)/width)
	c := k.chunks[index]
	length, check := c.stored, func() error { return nil }
	stored := func() *io.SectionReader { return io.NewSectionReader(k.f.r, k.f.base+int64(c.addr), length) }
	if len(filters) > 0 && filters[len(filters)-1].id == filterFletcher {
		if packed == nil || packed.id != filterDeflate { // what is deflated has a checksum itself
			check = sync.OnceValue(func() error {
				return checkLongFletcher(io.NewSectionReader(k.f.r, k.f.base+int64(c.addr), c.stored))
			})
		}
		length = max(0, length-fletcherBytes)
	}
	s.open = func(off int64) (io.ReadCloser, error) {
		if err := check(); err != nil {
			return nil, err
		}
		return unpackFrom(packed, stored(), off)
	}
	return s
}

// unpackFrom reads what was packed, from an offset on.
func unpackFrom(packed *filter, r *io.SectionReader, off int64) (z io.ReadCloser, err error) {
	switch {
	case packed == nil:
		_, err := r.Seek(off, io.SeekStart)
		return io.NopCloser(r), err
	case packed.id == filterLZF:
		z = newLZF(r)
	default:
		z = inflate.NewZlib(r)
	}
	if err == nil {
		_, err = io.CopyN(io.Discard, z, off)
	}
	return z, err
}

// bytes is about what its buffers take.
func (s *planes) bytes() int64 { return s.width * (inflateBytes + 2*s.ahead) }

// read fills p with the bytes from an offset on.
func (s *planes) read(p []byte, off int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) > 0 {
		if at := off - s.first*s.width; at >= 0 && at < int64(len(s.buf)) {
			n := copy(p, s.buf[at:])
			p, off = p[n:], off+int64(n)
			continue
		}
		if err := s.fill(off / s.width); err != nil {
			return err
		}
	}
	return nil
}

// fill reads the values from one on, as many as there is room for.
func (s *planes) fill(first int64) error {
	n := min(s.ahead, s.count-first)
	if n <= 0 {
		return io.EOF
	}
	if s.raw == nil {
		s.raw, s.buf = make([]byte, s.ahead*s.width), make([]byte, 0, s.ahead*s.width)
	}
	s.buf, s.first = s.buf[:0], first
	errs := make([]error, s.width)
	work.Each(int(s.width), func(i int) {
		j := s.width - 1 - int64(i) // that which has most before it
		errs[j] = s.readRun(int(j), s.raw[j*s.ahead:][:n], j*s.count+first)
	})
	for _, err := range errs {
		if err != nil && !errors.Is(err, ErrFormat) {
			err = bad("a chunk cannot be unpacked: %s; copy or download the file again", err)
		}
		if err != nil {
			return err
		}
	}
	if s.buf = s.buf[:n*s.width]; s.width == 1 {
		copy(s.buf, s.raw)
	} else {
		work.Parts(int(n), func(from, to int) {
			joinPlanes(s.buf[int64(from)*s.width:int64(to)*s.width], s.raw[from:], int(s.ahead), int(s.width))
		})
	}
	return nil
}

// readRun reads bytes of the unpacked chunk, from where the run stands or from the beginning.
func (s *planes) readRun(j int, p []byte, off int64) (err error) {
	r := &s.runs[j]
	if r.z == nil || off < r.pos {
		r.z, r.pos = nil, off
		if r.z, err = s.open(off); err != nil {
			return err
		}
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
	if err != nil || r.pos == int64(j+1)*s.count {
		r.z = nil // it will not be read on
	}
	return err
}
