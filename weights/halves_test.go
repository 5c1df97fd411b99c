package weights

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/x448/float16"
)

// Arrays that files keep as float16 are read as those: the same values as ReadRows gives, in every layout and byte order.
func TestReadHalves(t *testing.T) {
	const in, out = 7 * 7 * 20, 130
	orders := map[string]binary.AppendByteOrder{"<f2": binary.LittleEndian, ">f2": binary.BigEndian}
	for descr, order := range orders {
		var data []byte
		for i := range in * out {
			data = order.AppendUint16(data, uint16(i*7%0x7C00)|uint16(i%2)<<15) // all but infinities and what is no number
		}
		for _, c := range []struct {
			name    string
			shape   []int
			fortran bool
			torch   bool
		}{
			{"C", []int{in, out}, false, false},
			{"Fortran", []int{in, out}, true, false},
			{"torch", []int{out, in}, false, true},
			{"torch Fortran", []int{out, in}, true, true},
		} {
			a := fileArray(t, "fc1_kernel", storedAs(t, descr, c.fortran, c.shape...), data, c.torch)
			want := readAll(t, a)
			for _, rows := range [][2]int{{0, in}, {100, 333}, {7, 7}, {in - 1, in}} {
				got := make([]uint16, (rows[1]-rows[0])*out)
				if err := a.ReadHalves(t.Context(), got, rows[0], rows[1]); err != nil || !a.Half() {
					t.Fatalf("%s %s: float16 %t, error %v", c.name, descr, a.Half(), err)
				}
				for i, h := range got {
					if x := want[rows[0]*out+i]; math.Float32bits(float16.Frombits(h).Float32()) != math.Float32bits(x) {
						t.Fatalf("%s %s, rows %v: value %d is %#04x, want %v", c.name, descr, rows, i, h, x)
					}
				}
			}
		}
	}
}

// Only what files keep as float16 is read so, and what is worked out of it is not.
func TestNotHalves(t *testing.T) {
	half := fileArray(t, "fc1_kernel", storedAs(t, "<f2", false, 49, 4), make([]byte, 2*49*4), false)
	for name, a := range map[string]*Array{
		"float32":    fileArray(t, "fc1_kernel", storedAs(t, "<f4", false, 49, 4), make([]byte, 4*49*4), false),
		"averaged":   half.average(7, 7),
		"two of one": half.twofold(),
		"synthetic":  Synthetic(SyntheticOptions{Width: 0.02, Top: true}).Array("fc1_kernel"),
	} {
		if err := a.ReadHalves(t.Context(), make([]uint16, a.Len()), 0, a.Rows()); a.Half() || err == nil {
			t.Errorf("%s: float16 %t, error %v", name, a.Half(), err)
		}
	}
	if err := half.ReadHalves(t.Context(), make([]uint16, 3), 0, 1); !half.Half() || err == nil {
		t.Errorf("three values of a row of four: error %v", err)
	}
	set, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	for _, a := range set.Arrays() {
		if !a.Half() && strings.HasSuffix(a.Name, "_kernel") {
			t.Errorf("%s of the built-in model is no float16", a.Name)
		}
	}
}

// A synthetic set is rounded where it is asked for, and then only its dense kernels.
func TestSyntheticHalves(t *testing.T) {
	full, rounded := SyntheticOptions{Width: 0.03, Top: true}, SyntheticOptions{Width: 0.03, Top: true, Half: true}
	for _, a := range Synthetic(rounded).Arrays() {
		if a.Half() != (len(a.Shape) == 2) {
			t.Errorf("%s %v: float16 %t", a.Name, a.Shape, a.Half())
		}
		if !a.Half() {
			continue
		}
		got, want, bits := readAll(t, a), readAll(t, Synthetic(full).Array(a.Name)), make([]uint16, a.Len())
		if err := a.ReadHalves(t.Context(), bits, 0, a.Rows()); err != nil {
			t.Fatal(err)
		}
		for i, x := range want {
			if h := float16.Fromfloat32(x); h.Float32() != got[i] || h.Bits() != bits[i] {
				t.Fatalf("%s: value %d is %v, bits %#04x, want %v rounded", a.Name, i, got[i], bits[i], x)
			}
		}
	}
}

func TestReadHalvesNotFinite(t *testing.T) {
	for _, torch := range []bool{false, true} {
		data := make([]byte, 2*49*4)
		binary.LittleEndian.PutUint16(data[2*9:], 0xFC00)
		shape := []int{49, 4}
		if torch {
			slices.Reverse(shape)
		}
		a := fileArray(t, "fc1_kernel", storedAs(t, "<f2", false, shape...), data, torch)
		err := a.ReadHalves(t.Context(), make([]uint16, a.Len()), 0, a.Rows())
		if !errors.Is(err, ErrNotFinite) || !strings.Contains(err.Error(), "value 9 is -Inf") {
			t.Errorf("torch %t: %v", torch, err)
		}
	}
}

func TestFirstNotFiniteHalf(t *testing.T) {
	fine := []uint16{0, 0x8000, 0x3C00, 0x7BFF, 0xFBFF, 0x0001, 0x83FF}
	for _, n := range []int{0, 1, 3, 4, 5, 8, 100} {
		v := make([]uint16, n)
		for i := range v {
			v[i] = fine[i%len(fine)]
		}
		if got := firstNotFiniteHalf(v); got != -1 {
			t.Errorf("%d finite values: %d", n, got)
		}
		for i := range v {
			for _, x := range []uint16{0x7C00, 0xFC00, 0x7E00, 0x7C01, 0xFFFF} {
				w := slices.Clone(v)
				w[i], w[n-1] = x, x
				if got := firstNotFiniteHalf(w); got != i {
					t.Errorf("%#04x at %d of %d: found at %d", x, i, n, got)
				}
			}
		}
	}
}
