package nn

import (
	"image"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// What a unit sees is the box of its receptive field, and a value reaches just those units that see it.
func TestSeesAndReaches(t *testing.T) {
	for _, size := range []image.Point{{X: 224, Y: 224}, {X: 75, Y: 100}, {X: 299, Y: 299}} {
		seesAndReaches(t, mustNetwork(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.02, Top: true, Pixels: size})))
	}
}

func seesAndReaches(t *testing.T, n *Network) {
	in := n.Layers[0].Out
	for _, l := range n.Layers {
		if l.Out.Flat() {
			continue
		}
		for _, at := range []image.Point{{}, {X: l.Out.W / 2, Y: l.Out.H / 3}, {X: l.Out.W - 1, Y: l.Out.H - 1}} {
			unit := image.Rectangle{at, at.Add(image.Pt(1, 1))}
			if got, want := n.Sees(l.Index, unit, 0), n.ReceptiveField(l.Index).Box(at.Y, at.X); got != want {
				t.Errorf("%s %v sees %v, want %v", l.Name, at, got, want)
			}
		}
	}
	for _, pixel := range []image.Point{{}, {X: in.W / 2, Y: in.H / 6}, {X: in.W - 1, Y: in.H - 1}} {
		for _, l := range n.Layers[1:] {
			got := n.Reaches(0, image.Rectangle{pixel, pixel.Add(image.Pt(1, 1))}, l.Index)
			want := image.Rectangle{}
			for y := range l.Out.H {
				for x := range l.Out.W {
					unit := image.Rect(x, y, x+1, y+1)
					if pixel.In(n.Sees(l.Index, unit, 0)) {
						want = want.Union(unit)
					}
				}
			}
			if got != want {
				t.Errorf("pixel %v reaches %v of %s, want %v", pixel, got, l.Name, want)
			}
		}
	}
	conv, _ := n.Find("block5_conv3")
	if got := n.Sees(len(n.Layers)-1, image.Rect(0, 0, 1, 1), conv.Index); got != image.Rect(0, 0, conv.Out.W, conv.Out.H) {
		t.Errorf("a class sees %v of block5_conv3", got)
	}
}

// A pool of maps of odd size drops their last row and column, which nothing is computed from.
func TestReachesOfOddMaps(t *testing.T) {
	n := &Network{Layers: []Layer{{Kind: Input, Out: Shape{H: 5, W: 7, C: 1}}, {Index: 1, Kind: Pool, Out: Shape{H: 2, W: 3, C: 1}}}}
	if got := n.Reaches(0, image.Rect(6, 4, 7, 5), 1); !got.Empty() {
		t.Errorf("the last corner reaches %v", got)
	}
	if got := n.Reaches(0, image.Rect(3, 1, 6, 4), 1); got != image.Rect(1, 0, 3, 2) {
		t.Errorf("columns 3 to 5 and rows 1 to 3 reach %v", got)
	}
}
