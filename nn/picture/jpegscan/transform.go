package jpegscan

// The inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in fixed point, with the roundings of libjpeg's
// accurate integer transform (its jidctint.c), so that the samples are equal to those that Pillow sees.
const (
	fraction = 13 // bits of a constant
	spare    = 2  // bits kept between the passes

	c0298 = 2446
	c0390 = 3196
	c0541 = 4433
	c0765 = 6270
	c0899 = 7373
	c1175 = 9633
	c1501 = 12299
	c1847 = 15137
	c1961 = 16069
	c2053 = 16819
	c2562 = 20995
	c3072 = 25172
)

// transform makes 8 x 8 samples of quantised coefficients.
func transform(out *[64]uint8, levels []int16, quant *[64]uint16) {
	var work [64]int32
	for x := range 8 {
		var in, res [8]int32
		for y := range in {
			in[y] = int32(levels[y*8+x]) * int32(quant[y*8+x])
		}
		line(&res, &in)
		for y, v := range res {
			work[y*8+x] = round(v, fraction-spare)
		}
	}
	for y := range 8 {
		var in, res [8]int32
		copy(in[:], work[y*8:])
		line(&res, &in)
		for x, v := range res {
			out[y*8+x] = uint8(min(max(round(v, fraction+spare+3)+128, 0), 255))
		}
	}
}

func round(v int32, bits int) int32 { return (v + 1<<(bits-1)) >> bits }

// line transforms eight coefficients, leaving fraction more bits.
func line(out, in *[8]int32) {
	z := (in[2] + in[6]) * c0541
	t2, t3 := z-in[6]*c1847, z+in[2]*c0765
	t0, t1 := (in[0]+in[4])<<fraction, (in[0]-in[4])<<fraction
	even := [4]int32{t0 + t3, t1 + t2, t1 - t2, t0 - t3}

	a, b, c, d := in[7], in[5], in[3], in[1]
	z1, z2, z3, z4 := -(a+d)*c0899, -(b+c)*c2562, a+c, b+d
	z5 := (z3 + z4) * c1175
	z3, z4 = z5-z3*c1961, z5-z4*c0390
	odd := [4]int32{d*c1501 + z1 + z4, c*c3072 + z2 + z3, b*c2053 + z2 + z4, a*c0298 + z1 + z3}
	for i := range even {
		out[i], out[7-i] = even[i]+odd[i], even[i]-odd[i]
	}
}
