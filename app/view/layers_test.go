package view

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

func fullNetwork(t *testing.T) *nn.Network {
	t.Helper()
	set := weights.Synthetic(weights.SyntheticOptions{Top: true})
	n, err := nn.NewNetwork(set)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLayerRows(t *testing.T) {
	n := fullNetwork(t)
	rows := LayerRows(n, nil, []time.Duration{0, 12300 * time.Microsecond})
	if len(rows) != 23+7 {
		t.Fatalf("%d rows, want 23 layers under 7 headings", len(rows))
	}
	want := []LayerRow{
		{Layer: -1, Group: "input", Name: "input", Open: true},
		{Layer: 0, Group: "input", Name: "input_1", Shape: "224 x 224 x 3"},
		{Layer: -1, Group: "block1", Name: "block1", Open: true},
		{Layer: 1, Group: "block1", Name: "block1_conv1", Shape: "224 x 224 x 64", Params: "1,792", Time: "12.3 ms"},
	}
	for i, w := range want {
		if rows[i] != w {
			t.Errorf("row %d: %+v, want %+v", i, rows[i], w)
		}
	}
	if last := rows[29]; last.Name != "predictions" || last.Params != "4,097,000" || last.Time != "" || last.Group != "top" {
		t.Errorf("the last row is %+v", last)
	}
	if rows := LayerRows(n, map[string]bool{"block3": true}, nil); len(rows) != 30-4 {
		t.Errorf("with block3 closed there are %d rows", len(rows))
	}
}

// The larger and smaller relatives of VGG16: as many rows as layers and headings, the last convolution with a text of its own,
// and one that only VGG19 has with that of its block.
func TestOtherConfigurations(t *testing.T) {
	for _, c := range []struct {
		config    vgg.Config
		layers    int
		last      string
		lastField int
	}{
		{vgg.A(), 18, "block5_conv2", 134}, {vgg.B(), 20, "block5_conv2", 140}, {vgg.E(), 26, "block5_conv4", 252},
	} {
		n, err := nn.NewNetwork(weights.Synthetic(weights.SyntheticOptions{Config: c.config, Width: 0.1, Top: true}))
		if err != nil {
			t.Fatal(err)
		}
		if rows := LayerRows(n, nil, nil); len(rows) != c.layers+7 {
			t.Errorf("%s: %d rows, want %d layers under 7 headings", c.config.Name, len(rows), c.layers)
		}
		last := n.Layers[FindLayer(n, c.last)]
		if card := CardOf(n, last.Index); card.Field.Size != c.lastField || card.Kernel != "3 x 3" {
			t.Errorf("%s: %s has the card %+v", c.config.Name, last.Name, card)
		}
		has := func(key string) bool { return key == "note.last_conv" || key == "note.block5_conv1" }
		if got := NoteKey(n, last, has); got != "note.last_conv" {
			t.Errorf("%s: the text on %s is %s", c.config.Name, last.Name, got)
		}
		if got := NoteKey(n, n.Layers[FindLayer(n, "block5_conv1")], has); got != "note.block5_conv1" {
			t.Errorf("%s: the text on block5_conv1 is %s", c.config.Name, got)
		}
		if i := FindLayer(n, "block4_conv4"); i >= 0 && NoteKey(n, n.Layers[i], has) != "note.block4_conv" {
			t.Errorf("%s: the text on block4_conv4 is %s", c.config.Name, NoteKey(n, n.Layers[i], has))
		}
	}
}

func TestFindLayer(t *testing.T) {
	n := fullNetwork(t)
	for query, want := range map[string]string{
		"5_3": "block5_conv3", "block4": "block4_conv1", "FC": "fc1", "pool": "block1_pool", "conv 3": "block3_conv3",
		"b2p": "block2_pool", "pred": "predictions", "block3_conv2": "block3_conv2",
	} {
		i := FindLayer(n, query)
		if i < 0 || n.Layers[i].Name != want {
			t.Errorf("%q finds %d, want %s", query, i, want)
		}
	}
	for _, query := range []string{"", "  ", "resnet"} {
		if i := FindLayer(n, query); i >= 0 {
			t.Errorf("%q finds %s", query, n.Layers[i].Name)
		}
	}
}

func TestFindClasses(t *testing.T) {
	n := fullNetwork(t)
	crane := FindClasses(n, "crane")
	if len(crane) < 2 || crane[0] != 134 {
		t.Errorf("crane: %v", crane)
	}
	for _, query := range []string{"n02236044", " MANTIS ", "螳螂", "315"} {
		if list := FindClasses(n, query); len(list) == 0 || list[0] != 315 {
			t.Errorf("%q: %v, want the mantis, 315", query, list)
		}
	}
	if list := FindClasses(n, " "); list != nil {
		t.Errorf("nothing finds %d classes", len(list))
	}
}

// What the card of block4_conv2 says.
func TestCard(t *testing.T) {
	n := fullNetwork(t)
	c := CardOf(n, FindLayer(n, "block4_conv2"))
	if c.Kernel != "3 x 3" || c.Stride != 1 || !c.Same || c.Layer.Params != 2359808 || c.Field.Size != 76 || c.Field.Step != 8 {
		t.Errorf("%+v", c)
	}
	if c := CardOf(n, FindLayer(n, "fc1")); !c.All || c.Kernel != "" {
		t.Errorf("fc1: %+v", c)
	}
	if c := CardOf(n, FindLayer(n, "block5_pool")); c.Kernel != "2 x 2" || c.Stride != 2 || c.Same || c.Field.Size != 212 {
		t.Errorf("block5_pool: %+v", c)
	}
	if names := ChannelNames(n, 0); len(names) != 3 || names[0] != "B" {
		t.Errorf("the input's channels are %v", names)
	}
}

func TestNumbers(t *testing.T) {
	for d, want := range map[time.Duration]string{
		420 * time.Microsecond: "0.42 ms", 12340 * time.Microsecond: "12.3 ms", 420 * time.Millisecond: "420 ms",
		1523 * time.Millisecond: "1.52 s",
	} {
		if got := Millis(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
	if got := Exact(0.1); got != "0.1" {
		t.Errorf("0.1 is written %s", got)
	}
}

// Zero is grey, the strongest value full or black, and blue is where the card puts it.
func TestSignedPicture(t *testing.T) {
	in := nn.NewTensor(nn.Shape{H: 1, W: 3, C: 3})
	copy(in.Data, []float32{0, 0, 0, -150, 0, 75, 0, 0, 37.5}) // B, G, R
	img := SignedPicture(in, weights.KerasInput())
	for x, want := range []color.RGBA{{128, 128, 128, 255}, {191, 128, 0, 255}, {159, 128, 128, 255}} {
		if got := img.RGBAAt(x, 0); got != want {
			t.Errorf("pixel %d: %v, want %v", x, got, want)
		}
	}
}

func TestMapPicture(t *testing.T) {
	tensor := numbered(5, 7, 3)
	m := NewMaps(tensor, PerLayer, Range{}, Viridis())
	img := MapPicture(m, 2, Viridis())
	if img.Rect.Dx() != 7 || img.Rect.Dy() != 5 {
		t.Fatalf("%v", img.Rect)
	}
	for y := range 5 {
		for x := range 7 {
			level, _ := m.On[2].Index(tensor.At(y, x, 2))
			if got := img.RGBAAt(x, y); got != Viridis().At(level) {
				t.Errorf("(%d, %d): %v", y, x, got)
			}
		}
	}
}

// The table is Keras': VGG16's shapes, and its parameters as published.
func TestSummaryTable(t *testing.T) {
	lines := strings.Split(SummaryTable(fullNetwork(t)), "\n")
	fields := func(i int) string { return strings.Join(strings.Fields(lines[i]), " ") }
	for i, want := range map[int]string{
		2: "Layer (type) Output Shape Param #", 4: "input_1 (InputLayer) (None, 224, 224, 3) 0", 5: "block1_conv1 (Conv2D) (None, 224, 224, 64) 1,792",
		23: "flatten (Flatten) (None, 25088) 0", 24: "fc1 (Dense) (None, 4096) 102,764,544", 28: "Total params: 138,357,544",
		29: "Without the dense layers: 14,714,688",
	} {
		if got := fields(i); got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
	for i := 4; i < 27; i++ {
		if len(lines[i]) != len(lines[2]) {
			t.Errorf("line %d is not as long as the heading: %q", i, lines[i])
		}
	}
}
