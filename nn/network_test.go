package nn

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

func mustNetwork(tb testing.TB, set *weights.Set) *Network {
	tb.Helper()
	n, err := NewNetwork(set)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func synthetic(width float64, top bool) *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: width, Top: top})
}

// The figures of Keras' model.summary() for VGG16.
func TestNetworkIsKerasVGG16(t *testing.T) {
	n := mustNetwork(t, synthetic(1, true))
	names := "input_1 block1_conv1 block1_conv2 block1_pool block2_conv1 block2_conv2 block2_pool " +
		"block3_conv1 block3_conv2 block3_conv3 block3_pool block4_conv1 block4_conv2 block4_conv3 block4_pool " +
		"block5_conv1 block5_conv2 block5_conv3 block5_pool flatten fc1 fc2 predictions"
	var got []string
	maps, values := 0, 0
	for i, l := range n.Layers {
		got = append(got, l.Name)
		if l.Index != i {
			t.Errorf("%s has index %d, want %d", l.Name, l.Index, i)
		}
		if l.Kind == Conv || l.Kind == Pool {
			maps += l.Out.C
		}
		if l.Kind != Input {
			values += l.Out.Len()
		}
	}
	if strings.Join(got, " ") != names {
		t.Errorf("layers %v", got)
	}
	if n.Params(len(n.Layers)) != 138357544 || n.Params(n.Top()) != 14714688 || n.Top() != 19 {
		t.Errorf("%d parameters, %d without the top %d", n.Params(len(n.Layers)), n.Params(n.Top()), n.Top())
	}
	if maps != 5696 || values < 15_000_000 || values > 15_200_000 {
		t.Errorf("%d maps, %d values, want 5696 and about 15.1 million", maps, values)
	}
	macs := 0
	for _, l := range n.Layers {
		macs += l.MACs()
	}
	if macs < 15_460e6 || macs > 15_480e6 {
		t.Errorf("%d multiplications, want 15.47 billion", macs)
	}
}

func TestNetworkWithoutTopAndOtherWidths(t *testing.T) {
	n := mustNetwork(t, synthetic(0.25, false))
	if len(n.Layers) != 19 || n.HasTop() || n.last().Name != "block5_pool" || n.last().Out != op.Map(7, 7, 128) {
		t.Errorf("%d layers, last %+v", len(n.Layers), n.last())
	}
	if l, ok := mustNetwork(t, synthetic(0.25, true)).Find("fc1"); !ok || l.In.C != 6272 || l.Out.C != 1024 {
		t.Errorf("fc1 %+v, want 6272 to 1024", l)
	}
	set := synthetic(0.25, true)
	for _, width := range []int{31, 16, 0} {
		set.Card.Input.Width = width
		if _, err := NewNetwork(set); err == nil || !strings.Contains(err.Error(), "at least 32") {
			t.Errorf("error %v about an input of %d x 224", err, width)
		}
	}
	for _, width := range []int{100, 223, 256} {
		set.Card.Input.Width = width
		if _, err := NewNetwork(set); err == nil || !strings.Contains(err.Error(), "fc1") {
			t.Errorf("error %v about an input of %d x 224, which fc1 does not fit", err, width)
		}
	}
	set.Card.Input.Width = 255 // the last pool makes 7 of it, as of 224
	if n := mustNetwork(t, set); n.layer("block5_pool").Out != op.Map(7, 7, 128) {
		t.Errorf("the last maps of an input of 255 x 224 are %s", n.layer("block5_pool").Out)
	}
}

// The figures of Keras' VGG19 and of torchvision's vgg11 and vgg13 (less the dense layers), and the size of the
// piece of the picture that a value of the last pool has seen.
func TestNetworkOfEachConfiguration(t *testing.T) {
	for _, c := range []struct {
		config        vgg.Config
		layers        int
		total, bottom int
		field         int
	}{
		{vgg.A(), 18, 132863336, 9220480, 150},
		{vgg.B(), 20, 133047848, 9404992, 156},
		{vgg.D(), 23, 138357544, 14714688, 212},
		{vgg.E(), 26, 143667240, 20024384, 268},
	} {
		n := mustNetwork(t, weights.Synthetic(weights.SyntheticOptions{Config: c.config, Top: true}))
		if got := n.Params(len(n.Layers)); len(n.Layers) != c.layers || got != c.total || n.Params(n.Top()) != c.bottom {
			t.Errorf("%s: %d layers, %d parameters, %d without the top", c.config.Name, len(n.Layers), got, n.Params(n.Top()))
		}
		if f := n.ReceptiveField(n.Top() - 1); f.Size != c.field || f.Step != 32 {
			t.Errorf("%s: the last pool sees %+v, want %d", c.config.Name, f, c.field)
		}
		for _, l := range n.Layers {
			if in := l.Kind == Conv || l.Kind == Pool; in != (l.Block > 0) || in && !strings.HasPrefix(l.Name, fmt.Sprintf("block%d_", l.Block)) {
				t.Errorf("%s: %s is in block %d", c.config.Name, l.Name, l.Block)
			}
		}
	}
}

func TestReceptiveFields(t *testing.T) {
	n := mustNetwork(t, synthetic(0.1, true))
	for _, c := range []struct {
		layer      string
		size, step int
		box        image.Rectangle // of the unit at (1, 2)
	}{
		{"input_1", 1, 1, image.Rect(2, 1, 3, 2)},
		{"block1_conv1", 3, 1, image.Rect(1, 0, 4, 3)},
		{"block1_pool", 6, 2, image.Rect(2, 0, 8, 6)},
		{"block2_conv2", 14, 2, image.Rect(-2, -4, 12, 10)},
		{"block3_conv3", 40, 4, image.Rect(-10, -14, 30, 26)},
		{"block4_conv2", 76, 8, image.Rect(-18, -26, 58, 50)},
		{"block4_conv3", 92, 8, image.Rect(-26, -34, 66, 58)},
		{"block5_conv3", 196, 16, image.Rect(-58, -74, 138, 122)},
		{"block5_pool", 212, 32, image.Rect(-26, -58, 186, 154)},
		{"fc1", 224, 0, image.Rect(0, 0, 224, 224)},
	} {
		f := n.ReceptiveField(n.layer(c.layer).Index)
		if f.Size != c.size || f.Step != c.step || f.Box(1, 2) != c.box {
			t.Errorf("%s: %+v with box %v, want %d, step %d, box %v", c.layer, f, f.Box(1, 2), c.size, c.step, c.box)
		}
	}
}
