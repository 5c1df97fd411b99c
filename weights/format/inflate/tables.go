package inflate

import (
	"io"
	"math/bits"
)

// The bits that tables are indexed by. Longer codes go on in further tables behind.
const (
	litBits  = 11
	distBits = 9
	maxBits  = 15
)

// An entry of a table has the bits of its code in the lowest 4, those that follow the code in the 4 from 8 on, and a value from 16
// on: a byte, the least length or distance, or where the further table begins, the bits of whose index are the lowest 4 then.
const (
	isLiteral = 1 << 4
	isEnd     = 1 << 5
	isBase    = 1 << 6
	isLink    = 1 << 7
)

// tables are those of the present block.
type tables struct {
	lit      [1 << litBits]uint32
	dist     [1 << distBits]uint32
	deepLit  []uint32
	deepDist []uint32
	lens     [288 + 32]uint8
}

// The numbers of codes that there are.
const (
	maxLit  = 286
	maxDist = 30
)

// litEntry is what a code for literals and lengths means, without the bits of the code.
func litEntry(symbol int) uint32 {
	switch {
	case symbol < 256:
		return uint32(symbol)<<16 | isLiteral
	case symbol == 256:
		return isEnd
	case symbol < 265:
		return uint32(symbol-257+3)<<16 | isBase
	case symbol < 285:
		extra := (symbol - 261) / 4
		return uint32(3+(4+(symbol-261)%4)<<extra)<<16 | uint32(extra)<<8 | isBase
	case symbol == 285:
		return longest<<16 | isBase
	}
	return 0
}

// distEntry is what a code for distances means.
func distEntry(symbol int) uint32 {
	switch {
	case symbol < 2:
		return uint32(symbol+1)<<16 | isBase
	case symbol < maxDist:
		extra := symbol/2 - 1
		return uint32(1+(2+symbol%2)<<extra)<<16 | uint32(extra)<<8 | isBase
	}
	return 0
}

// build fills a table with the codes of those lengths (RFC 1951, 3.2.2). It gives the tables of longer codes, one behind the
// other, made in deep. Codes that leave a gap are refused, but for a single one of one bit.
func build(table []uint32, deep []uint32, width int, lens []uint8, entry func(symbol int) uint32) ([]uint32, error) {
	var count, next [maxBits + 2]int
	longestCode := 0
	for _, n := range lens {
		count[n]++
		longestCode = max(longestCode, int(n))
	}
	clear(table)
	deep = deep[:0]
	if longestCode == 0 {
		return deep, nil // whoever uses it finds nothing
	}
	count[0] = 0
	code := 0
	for n := 1; n <= longestCode; n++ {
		code = (code + count[n-1]) << 1
		next[n] = code
	}
	if code += count[longestCode]; code != 1<<longestCode && (code != 1 || longestCode != 1) {
		return deep, ErrDamaged
	}
	for symbol, n := range lens {
		if n == 0 {
			continue
		}
		reversed := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
		next[n]++
		e := entry(symbol) | uint32(n)
		if int(n) <= width {
			for i := reversed; i < len(table); i += 1 << n {
				table[i] = e
			}
			continue
		}
		link := &table[reversed&(1<<width-1)]
		size := longestCode - width
		if *link == 0 {
			*link = uint32(len(deep))<<16 | isLink | uint32(size)
			deep = append(deep, make([]uint32, 1<<size)...)
		}
		for i := reversed >> width; i < 1<<size; i += 1 << (int(n) - width) {
			deep[int(*link>>16)+i] = e
		}
	}
	return deep, nil
}

// fixed makes the tables of a block that has none of its own.
func (z *Reader) fixed() (err error) {
	lens := z.lens[:288]
	for i := range lens {
		switch {
		case i < 144 || i >= 280:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		default:
			lens[i] = 7
		}
	}
	if z.deepLit, err = build(z.lit[:], z.deepLit, litBits, lens, litEntry); err != nil {
		return err
	}
	for i := range 32 {
		lens[i] = 5
	}
	z.deepDist, err = build(z.dist[:], z.deepDist, distBits, lens[:32], distEntry)
	return err
}

// lensOrder is in which order the lengths of the codes for lengths come.
var lensOrder = [...]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the tables of a block.
func (z *Reader) dynamic() error {
	var counts [3]int
	for i, n := range []int{5, 5, 4} {
		var err error
		if counts[i], err = z.take(n); err != nil {
			return err
		}
	}
	lits, dists, n := counts[0]+257, counts[1]+1, counts[2]+4
	if lits > maxLit || dists > maxDist {
		return ErrDamaged
	}
	var first [len(lensOrder)]uint8
	for _, at := range lensOrder[:n] {
		v, err := z.take(3)
		if err != nil {
			return err
		}
		first[at] = uint8(v)
	}
	var table [1 << 7]uint32
	if _, err := build(table[:], nil, 7, first[:], func(symbol int) uint32 { return uint32(symbol)<<16 | isBase }); err != nil {
		return err
	}
	lens := z.lens[:lits+dists]
	if err := z.readLens(lens, table[:]); err != nil {
		return err
	}
	var err error
	if z.deepLit, err = build(z.lit[:], z.deepLit, litBits, lens[:lits], litEntry); err != nil {
		return err
	}
	z.deepDist, err = build(z.dist[:], z.deepDist, distBits, lens[lits:], distEntry)
	return err
}

// readLens reads the lengths of all codes, which are coded themselves.
func (z *Reader) readLens(lens []uint8, table []uint32) error {
	for i := 0; i < len(lens); {
		if err := z.fill(7); err != nil {
			return err
		}
		e := table[z.bits&(1<<z.n-1)&127]
		if e&isBase == 0 {
			if z.n < 7 {
				return io.ErrUnexpectedEOF
			}
			return ErrDamaged
		}
		if _, err := z.take(int(e & 15)); err != nil {
			return err
		}
		symbol := int(e >> 16)
		if symbol < 16 {
			lens[i] = uint8(symbol)
			i++
			continue
		}
		value, extra, times := uint8(0), 3, 3
		switch symbol {
		case 16:
			if i == 0 {
				return ErrDamaged
			}
			value, extra = lens[i-1], 2
		case 18:
			extra, times = 7, 11
		}
		more, err := z.take(extra)
		if err != nil {
			return err
		}
		if times += more; i+times > len(lens) {
			return ErrDamaged
		}
		for range times {
			lens[i] = value
			i++
		}
	}
	return nil
}
