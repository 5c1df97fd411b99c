package picture

// yccTables are libjpeg's products of chroma and the ITU-R BT.601 coefficients, in 16-bit fixed point (its jdcolor.c).
// Green's two halves are added before the shift; one of them carries the rounding.
type yccTables struct {
	crR, cbB [256]int32 // whole levels
	crG, cbG [256]int32 // 2^-16 levels
}

var ycc = makeYCC()

func makeYCC() *yccTables {
	const half = 1 << 15
	fix := func(v float64) int32 { return int32(v*(1<<16) + 0.5) }
	r, b, gr, gb := fix(1.402), fix(1.772), fix(0.714136286), fix(0.344136286)
	t := &yccTables{}
	for i := range int32(256) {
		c := i - 128
		t.crR[i] = (r*c + half) >> 16
		t.cbB[i] = (b*c + half) >> 16
		t.crG[i] = -gr * c
		t.cbG[i] = -gb*c + half
	}
	return t
}

// yccToRGB converts a row of full-range YCbCr to RGB, level for level as libjpeg does.
func yccToRGB(dst, y, cb, cr []byte) {
	n := len(dst) / 3
	y, cb, cr = y[:n], cb[:n], cr[:n]
	for i, l := range y {
		l, b, r := int32(l), cb[i], cr[i]
		d := dst[i*3 : i*3+3 : i*3+3]
		d[0] = level(l + ycc.crR[r])
		d[1] = level(l + (ycc.cbG[b]+ycc.crG[r])>>16)
		d[2] = level(l + ycc.cbB[b])
	}
}

// level clips to 0..255.
func level(v int32) uint8 {
	if uint32(v) > 255 {
		return uint8(^(v >> 31)) // 0 below, 255 above
	}
	return uint8(v)
}
