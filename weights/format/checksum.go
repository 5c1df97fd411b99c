package format

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"sync"
)

func wrongCRC(have, want uint32) error {
	return fmt.Errorf("%w: CRC-32 %08x, the archive says %08x; copy or download it again", ErrChecksum, have, want)
}

// checkCRC compares the CRC-32 of all bytes with the archive's.
func checkCRC(ctx context.Context, r *io.SectionReader, want uint32) error {
	buf, hash := make([]byte, 256<<10), crc32.NewIEEE()
	r = io.NewSectionReader(r, 0, r.Size()) // with a place of its own
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buf)
		hash.Write(buf[:n])
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if have := hash.Sum32(); have != want {
		return wrongCRC(have, want)
	}
	return nil
}

// summed reads an entry that is stored as it is and compares its CRC-32 with the archive's on the way, as long as it is read
// from the beginning to the end, which is how arrays are loaded. The read that reaches the end fails if they differ.
type summed struct {
	from io.ReaderAt
	size int64
	want uint32

	mu   sync.Mutex
	next int64 // what lies before is in sum
	sum  uint32
}

func (s *summed) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.from.ReadAt(p, off)
	s.mu.Lock()
	defer s.mu.Unlock()
	if end := off + int64(n); off <= s.next && end > s.next {
		s.sum = crc32.Update(s.sum, crc32.IEEETable, p[s.next-off:n])
		s.next = end
	}
	if off+int64(n) == s.size && s.next == s.size && s.sum != s.want {
		return n, wrongCRC(s.sum, s.want)
	}
	return n, err
}
