package jpegscan

import "encoding/binary"

// quickBits reads the bits of a scan that is in memory.
type quickBits struct {
	data []byte
	at   int    // of the next byte
	acc  uint64 // the next n bits, in the highest places; behind them is nothing or what comes then
	n    int
	made int // of these n bits the last ones, which are not in the file
}

// stuffed reports whether one of eight bytes is 0xff.
func stuffed(v uint64) bool {
	const low, high = 0x0101010101010101, 0x8080808080808080
	v = ^v
	return (v-low)&^v&high != 0
}

// refill sees to at least 48 bits.
func (b *quickBits) refill() {
	if b.at+8 <= len(b.data) {
		if v := binary.BigEndian.Uint64(b.data[b.at:]); !stuffed(v) {
			b.acc |= v >> b.n
			b.at += (63 - b.n) >> 3
			b.n |= 56
			return
		}
	}
	b.refillSlowly()
}

// refillSlowly drops the zero behind each byte of ones. Where a marker comes, or the end, it makes zeros.
func (b *quickBits) refillSlowly() {
	for b.n <= 48 {
		v, width := byte(0), 0
		switch rest := b.data[b.at:]; {
		case len(rest) > 0 && rest[0] != 0xff:
			v, width = rest[0], 1
		case len(rest) > 1 && rest[1] == 0:
			v, width = 0xff, 2
		default:
			b.made += 8
		}
		b.acc |= uint64(v) << (56 - b.n)
		b.at += width
		b.n += 8
	}
}

// short reports whether bits were taken that are not there.
func (b *quickBits) short() bool { return b.n < b.made }

// endsWith reports whether all bytes were taken and a marker follows.
func (b *quickBits) endsWith(marker byte) bool {
	left := b.n - b.made
	rest := b.data[b.at:]
	return left >= 0 && left < 8 && len(rest) > 1 && rest[0] == 0xff && rest[1] == marker
}

// restart goes on behind a marker.
func (b *quickBits) restart() {
	b.at += 2
	b.acc, b.n, b.made = 0, 0, 0
}

// lookup is how many bits are looked up at once: of most coefficients the code with the bits of its value.
const lookup = 10

// quickTable says of each lookup bits with which code, and perhaps value, they begin.
type quickTable struct {
	entries [1 << lookup]entry
	codes   *huffman
	ac      bool
}

// entry tells of a code: in bits 0 to 4 how many bits to drop; 5 to 8 how many bits of a value then follow; 9 to 15 by how many
// coefficients to go on; from 16 on the value, where it was among the bits. 0 is a code that is longer, or wrong.
type entry uint32

// ended goes on beyond all coefficients.
const ended = 64

func makeEntry(drop, more, step int, value int32) entry {
	return entry(drop | more<<5 | step<<9 | int(value)<<16)
}

// quickOf makes a table of coefficients, or of means. It is nil where there is none.
func quickOf(codes *huffman, ac bool) *quickTable {
	if codes == nil {
		return nil
	}
	t := &quickTable{codes: codes, ac: ac}
	for bits := range t.entries {
		t.entries[bits] = t.entry(uint64(bits)<<(64-lookup), lookup)
	}
	return t
}

// entry finds a code of at most `most` bits, and its value if that is among them, too.
func (t *quickTable) entry(acc uint64, most int) entry {
	for n := 1; n <= most; n++ {
		i := int(acc>>(64-n)) - t.codes.first[n]
		if i < 0 || i >= t.codes.count[n] {
			continue
		}
		v := int(t.codes.values[t.codes.at[n]+i])
		size, step := v, 1
		if t.ac {
			size, step = v&15, v>>4+1
			switch {
			case v == 0:
				step = ended
			case size == 0 && step < 16:
				return 0 // of progressive pictures
			}
		}
		switch {
		case size > 15:
			return 0
		case size > 0 && n+size <= most && most == lookup:
			return makeEntry(n+size, 0, step, extend(acc<<n, size))
		}
		return makeEntry(n, size, step, 0)
	}
	return 0
}

// extend is the value of a number of bits, at least one, at the top of acc, whose upper half are the positive ones.
func extend(acc uint64, bits int) int32 {
	v := int32(acc >> (64 - uint(bits)&63))
	return v + ^int32(int64(acc)>>63)&(-1<<(uint(bits)&31)+1)
}

// next is a code with the bits of its value. It is 0 where the code is wrong.
func (b *quickBits) next(t *quickTable) (entry, int32) {
	if b.n < 32 {
		b.refill()
	}
	e := t.entries[b.acc>>(64-lookup)]
	if e == 0 {
		if e = t.entry(b.acc, 16); e == 0 {
			return 0, 0
		}
	}
	drop := uint(e & 31)
	b.acc <<= drop
	b.n -= int(drop)
	more := int(e >> 5 & 15)
	if more == 0 {
		return e, int32(e) >> 16
	}
	v := extend(b.acc, more)
	b.acc <<= uint(more)
	b.n -= more
	return e, v
}

// block decodes a block, each coefficient times its quantiser, and tells in which of its rows there is something.
func (b *quickBits) block(out *[64]int32, p *quickPart) (rows uint8, ok bool) {
	*out = [64]int32{}
	e, v := b.next(p.dc)
	if e == 0 {
		return 0, false
	}
	p.prediction += v
	out[0] = p.prediction * p.quant[0]
	rows = 1
	acc, n := b.acc, b.n // next once more, with these in registers, where most of the time goes
	for k := 0; k < 63; {
		if n < 32 {
			b.acc, b.n = acc, n
			b.refill()
			acc, n = b.acc, b.n
		}
		e := p.ac.entries[acc>>(64-lookup)]
		if e == 0 {
			e = p.ac.entry(acc, 16)
		}
		acc <<= e & 31
		n -= int(e & 31)
		v := int32(e) >> 16
		if more := e >> 5 & 15; more > 0 {
			v = extend(acc, int(more))
			acc <<= more
			n -= int(more)
		}
		step := int(e >> 9 & 127)
		if k += step; k > 63 || e == 0 {
			b.acc, b.n = acc, n
			return rows, step == ended
		}
		at := zigzag[k&63]
		out[at&63] = v * p.quant[k&63]
		rows |= 1 << (at >> 3 & 7)
	}
	b.acc, b.n = acc, n
	return rows, true
}
