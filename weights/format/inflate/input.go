package inflate

import "io"

// more reads input. It fails at the end of it.
func (z *Reader) more() error {
	if z.ended {
		return io.ErrUnexpectedEOF
	}
	z.end = copy(z.in, z.in[z.at-kept:z.end])
	z.at = kept
	n, err := io.ReadAtLeast(z.src, z.in[z.end:], 1)
	z.end += n
	switch {
	case n > 0:
		return nil
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		z.ended = true
		return io.ErrUnexpectedEOF
	}
	return err
}

// fill takes bytes from the input until there are so many bits, or no more bytes.
func (z *Reader) fill(want int) error {
	for z.n < want {
		for z.at == z.end {
			switch err := z.more(); {
			case err == io.ErrUnexpectedEOF:
				return nil
			case err != nil:
				return err
			}
		}
		z.bits = z.bits&(1<<z.n-1) | uint64(z.in[z.at])<<z.n
		z.at++
		z.n += 8
	}
	return nil
}

// take gives the next few bits.
func (z *Reader) take(n int) (int, error) {
	if err := z.fill(n); err != nil {
		return 0, err
	}
	if z.n < n {
		return 0, io.ErrUnexpectedEOF
	}
	v := int(z.bits & (1<<n - 1))
	z.bits >>= n
	z.n -= n
	return v, nil
}
