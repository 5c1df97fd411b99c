package weights

import (
	"fmt"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// countedNames are the names that Keras 3 gives to a network's arrays, in the order of a file: conv2d_10 before conv2d_2.
func countedNames(group string, c vgg.Config, dense int) (stored []format.Array) {
	add := func(kind string, n, roles int) {
		for i := n - 1; i >= 0; i-- {
			number := fmt.Sprintf("_%d", i)
			if i == 0 {
				number = ""
			}
			for role := range roles {
				stored = append(stored, format.Array{Name: fmt.Sprintf("%s/%s%s/vars/%d", group, kind, number, role)})
			}
		}
	}
	convs := len(c.Weighted()) - len(c.Top())
	add("conv2d", convs, 2)
	if c.BatchNorm {
		add("batch_normalization", convs, 4)
	}
	add("dense", dense, 2)
	return stored
}

// Layers without names get those of the configuration that has as many, wherever they lie in the file.
func TestCountedLayers(t *testing.T) {
	for _, c := range vgg.Configs() {
		for dense, top := range map[int]bool{0: false, 3: true} {
			p, err := findPlaces(countedNames("layers/functional/layers", c, dense))
			if err != nil || p.match.Config.Name != c.Name || len(p.match.Missing) > 0 || len(p.rest) > 0 || !p.order {
				t.Errorf("%s: %s, %d missing, %d left, %v", c.Name, p.match.Config.Name, len(p.match.Missing), len(p.rest), err)
				continue
			}
			last := c.Top()[2]
			if a := p.found[last.Kernel()]; top && a.Name != last.Kernel() {
				t.Errorf("%s: %s is %q", c.Name, last.Kernel(), a.Name)
			}
		}
	}
}

// Two networks, a number of convolutions that no configuration has, and another number of dense layers are left as they are.
func TestCountedLayersOfOthers(t *testing.T) {
	two := append(countedNames("a", vgg.D(), 3), countedNames("b", vgg.D(), 3)...)
	if p, err := findPlaces(two); err != nil || len(p.match.Found) > 0 {
		t.Errorf("of two networks %d arrays are found, %v", len(p.match.Found), err)
	}
	if p, err := findPlaces(countedNames("a", vgg.D(), 3)[2:]); err != nil || len(p.match.Found) > 0 {
		t.Errorf("of 12 convolutions %d arrays are found, %v", len(p.match.Found), err)
	}
	if p, err := findPlaces(countedNames("a", vgg.D(), 2)); err != nil || len(p.match.Found) != 26 || len(p.rest) != 4 {
		t.Errorf("with two dense layers %d arrays are found and %d left, %v", len(p.match.Found), len(p.rest), err)
	}
}
