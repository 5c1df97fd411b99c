package inflate

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

// samples are bytes of all kinds: those of weights, repetitions near and far, and those that nothing can be done about.
func samples() map[string][]byte {
	rng := rand.New(rand.NewPCG(1, 2))
	weights := make([]byte, 140_000)
	for i := 0; i < len(weights); i += 4 {
		v := math.Float32bits(float32(rng.NormFloat64() * 0.01))
		weights[i], weights[i+1], weights[i+2], weights[i+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	}
	noise, far, skewed := make([]byte, 130_000), []byte{}, []byte{}
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	for range 5 {
		far = append(far, noise[:30_000+rng.IntN(2768)]...)
		far = append(far, bytes.Repeat([]byte{byte(len(far))}, rng.IntN(600))...)
	}
	for i := range 24 { // codes of all lengths up to 15
		skewed = append(skewed, bytes.Repeat([]byte{byte(i), byte(100 + i)}, 1<<min(i, 12))...)
	}
	rng.Shuffle(len(skewed), func(i, j int) { skewed[i], skewed[j] = skewed[j], skewed[i] })
	return map[string][]byte{"weights": weights, "noise": noise, "far": far, "skewed": skewed, "zeros": make([]byte, 200_000), "one": {7}, "nothing": {}}
}

func deflated(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data[:len(data)/3])
	w.Flush() // an empty stored block
	w.Write(data[len(data)/3:])
	w.Close()
	return b.Bytes()
}

func TestReader(t *testing.T) {
	z := NewZlib(nil)
	for name, data := range samples() {
		for _, level := range []int{flate.NoCompression, flate.BestSpeed, flate.DefaultCompression, flate.BestCompression, flate.HuffmanOnly} {
			packed := deflated(t, data, level)
			for how, src := range map[string]io.Reader{
				"whole": bytes.NewReader(packed), "bytes": iotest.OneByteReader(bytes.NewReader(packed)), "early end": iotest.DataErrReader(bytes.NewReader(packed)),
			} {
				z.Reset(src)
				got, err := io.ReadAll(z)
				if err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s at level %d, %s: %d bytes of %d, %v", name, level, how, len(got), len(data), err)
				}
			}
			if len(packed) > 6 {
				z.Reset(bytes.NewReader(packed[:len(packed)-5]))
				if got, err := io.ReadAll(z); !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(data, got) {
					t.Errorf("%s at level %d cut short: %d bytes, %v", name, level, len(got), err)
				}
				packed[len(packed)-1] ^= 1
				z.Reset(bytes.NewReader(packed))
				if _, err := io.ReadAll(z); !errors.Is(err, ErrDamaged) {
					t.Errorf("%s at level %d with another checksum: %v", name, level, err)
				}
			}
		}
	}
}

func TestSourceFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	packed := deflated(t, samples()["weights"], flate.BestSpeed)
	z := NewZlib(io.MultiReader(bytes.NewReader(packed[:len(packed)/2]), iotest.ErrReader(broken)))
	if _, err := io.ReadAll(z); !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
}

// FuzzReader compares with compress/flate whatever the bytes are: the same bytes come out, and both end well or neither does.
func FuzzReader(f *testing.F) {
	for _, data := range samples() {
		for _, level := range []int{flate.NoCompression, flate.BestSpeed, flate.BestCompression, flate.HuffmanOnly} {
			f.Add(deflated(f, data[:min(len(data), 3000)], level)[2:])
		}
	}
	f.Add([]byte{0x03, 0x00})
	f.Fuzz(func(t *testing.T, packed []byte) {
		const limit = 1 << 20
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), limit))
		got, err := io.ReadAll(io.LimitReader(NewReader(iotest.HalfReader(bytes.NewReader(packed))), limit))
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("error %v, compress/flate has %v", err, wantErr)
		}
		if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, compress/flate has %d others", len(got), len(want))
		}
		if err != nil && !bytes.HasPrefix(want, got) && !bytes.HasPrefix(got, want) {
			t.Fatalf("%d bytes before the error, compress/flate has %d others", len(got), len(want))
		}
	})
}

func BenchmarkReader(b *testing.B) {
	data := samples()
	for _, name := range []string{"weights", "noise", "skewed", "far"} {
		packed := deflated(b, data[name], flate.BestSpeed)
		z, other := NewZlib(nil), io.ReadCloser(nil)
		b.Run(fmt.Sprintf("%s/ours", name), func(b *testing.B) {
			b.SetBytes(int64(len(data[name])))
			for b.Loop() {
				z.Reset(bytes.NewReader(packed))
				io.Copy(io.Discard, z)
			}
		})
		b.Run(fmt.Sprintf("%s/compress-zlib", name), func(b *testing.B) {
			b.SetBytes(int64(len(data[name])))
			for b.Loop() {
				if other == nil {
					other, _ = zlib.NewReader(bytes.NewReader(packed))
				} else {
					other.(zlib.Resetter).Reset(bytes.NewReader(packed), nil)
				}
				io.Copy(io.Discard, other)
			}
		})
	}
}
