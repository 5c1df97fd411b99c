package hdf5

import "encoding/binary"

// unshuffle puts the bytes of each value together again: they were stored with the first bytes of all values first.
func unshuffle(out, b []byte, values []int) []byte {
	if len(values) == 0 || values[0] < 2 || values[0] > len(b) {
		copy(out, b)
		return out
	}
	size := values[0]
	n := len(b) / size
	joinPlanes(out[:n*size], b, n, size)
	copy(out[n*size:], b[n*size:])
	return out
}

// joinPlanes puts values together whose bytes lie in planes, each of which begins so many bytes behind the one before.
func joinPlanes(out, planes []byte, pitch, size int) {
	n := len(out) / size
	if size == 4 {
		b0, b1, b2, b3 := planes[:n], planes[pitch:][:n], planes[2*pitch:][:n], planes[3*pitch:][:n]
		for i := range b0 {
			binary.LittleEndian.PutUint32(out[4*i:], uint32(b0[i])|uint32(b1[i])<<8|uint32(b2[i])<<16|uint32(b3[i])<<24)
		}
		return
	}
	for j := range size {
		for i, x := range planes[j*pitch:][:n] {
			out[i*size+j] = x
		}
	}
}
