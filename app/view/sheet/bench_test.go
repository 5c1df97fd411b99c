package sheet

import (
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// fullNet is the 23 layers of VGG16 with noise behind a ReLU in them, which is harder to compress than real maps.
func fullNet() (layers []nn.Tensor) {
	shapes := []nn.Shape{{H: 224, W: 224, C: 3}}
	for block, convs := range []int{2, 2, 3, 3, 3} {
		side, channels := 224>>block, min(64<<block, 512)
		for range convs {
			shapes = append(shapes, nn.Shape{H: side, W: side, C: channels})
		}
		shapes = append(shapes, nn.Shape{H: side / 2, W: side / 2, C: channels})
	}
	for _, units := range []int{25088, 4096, 4096, 1000} {
		shapes = append(shapes, nn.Vector(units))
	}
	seed := uint32(1)
	for _, s := range shapes {
		x := nn.NewTensor(s)
		for i := range x.Data {
			seed = seed*1664525 + 1013904223
			x.Data[i] = max(0, float32(int32(seed))*1e-6)
		}
		layers = append(layers, x)
	}
	return layers
}

// BenchmarkSheets draws and encodes the whole net on one core. "s/set" is the time of one set of 23 files.
func BenchmarkSheets(b *testing.B) {
	layers := fullNet()
	var e PNGEncoder
	var bytes counter
	for b.Loop() {
		bytes = 0
		for _, x := range layers {
			img, err := Draw(x, Options{Layer: "block3_conv1"})
			if err != nil {
				b.Fatal(err)
			}
			if err := e.Encode(&bytes, img); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/set")
	b.ReportMetric(float64(bytes)/1e6, "MB/set")
}

// BenchmarkSheet draws one sheet of each kind, without encoding it.
func BenchmarkSheet(b *testing.B) {
	layers := fullNet()
	for _, i := range []int{1, 17, 20} { // block1_conv1, block5_conv3, fc1
		x := layers[i]
		b.Run(x.Shape.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := Draw(x, Options{Layer: "test"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
