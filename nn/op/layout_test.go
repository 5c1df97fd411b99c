package op

import (
	"testing"
	"testing/quick"
)

func TestPackThenUnpackIsTheSame(t *testing.T) {
	for i, s := range []Shape{Map(1, 2, 1), Map(3, 2, 4), Map(5, 7, 13), Map(1, 1, 10), Vector(10), Map(14, 14, 128)} {
		in := randomTensor(uint64(i), s)
		packed := Pack(in)
		if len(packed) != Texels(s)*4 {
			t.Errorf("%v: %d values packed, want %d", s, len(packed), Texels(s)*4)
		}
		near(t, s.String(), Unpack(s, packed), in, 0)
	}
}

// Every weight of a kernel stands once in the packed form, at the place that the shader's arithmetic gives it.
func TestPackConv3x3(t *testing.T) {
	f := func(seed uint64, inMinus, outMinus uint8) bool {
		in, out := int(inMinus%9)+1, int(outMinus%9)+1
		kernel := Random(seed, 9*in*out)
		packed := make([]float32, conv3x3KernelTexels(in, out)*4)
		for q := range Quads(out) { // one row at a time, as the upload may do
			n := conv3x3RowTexels(in) * 4
			PackConv3x3(packed[q*n:(q+1)*n], q, kernel, in, out)
		}
		seen := 0
		for i, w := range packed {
			oc := i / 4 / conv3x3RowTexels(in) * 4
			oc += i % 4
			r := i / 4 % conv3x3RowTexels(in)
			ic, column, row := r/36*4+r%4, r%36/12, r%12/4
			if oc < out && ic < in {
				seen++
				if w != kernel[((row*3+column)*in+ic)*out+oc] {
					return false
				}
			} else if w != 0 {
				return false
			}
		}
		return seen == len(kernel)
	}
	if err := quick.Check(f, nil); err != nil {
		t.Error(err)
	}
}

func TestStats(t *testing.T) {
	in := Tensor{Map(1, 2, 2), []float32{0, 1, 4, 3}}
	if s := in.Stats(0); s != (Stats{Min: 0, Max: 4, Mean: 2, Std: 2, Zeros: 0.5}) || s.Silent() {
		t.Errorf("channel 0: %+v", s)
	}
	if s := in.Stats(1); s.Mean != 2 || s.Zeros != 0 {
		t.Errorf("channel 1: %+v", s)
	}
	if s := in.AllStats(); s.Mean != 2 || s.Zeros != 0.25 || s.Max != 4 {
		t.Errorf("all: %+v", s)
	}
	if s := NewTensor(Map(3, 3, 1)).Stats(0); !s.Silent() || s.Zeros != 1 {
		t.Errorf("zeros: %+v", s)
	}
}
