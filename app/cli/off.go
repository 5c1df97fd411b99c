package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// offFlags switch channels off.
type offFlags struct {
	Off []string `sep:"none" placeholder:"LAYER:CH" help:"Compute with these channels at zero, after the ReLU, for all layers behind: block5_conv3:7,40-43. May be given several times."`
}

// channels finds them, by layer, each once and in order; nil without any.
func (f offFlags) channels(n *nn.Network) (map[int][]int, error) {
	var off map[int][]int
	for _, text := range f.Off {
		list, err := batch.ParseChannels(n, text)
		if err != nil {
			return nil, fmt.Errorf("--off: %s", plain.Sentence(err))
		}
		for _, c := range list {
			if c.Layer.Activation == "softmax" {
				return nil, fmt.Errorf("--off: %s has the answer itself, of which nothing can be off: name a layer before it", c.Layer.Name)
			}
			if off == nil {
				off = map[int][]int{}
			}
			off[c.Layer.Index] = append(off[c.Layer.Index], c.C)
		}
	}
	for layer, channels := range off {
		slices.Sort(channels)
		off[layer] = slices.Compact(channels)
	}
	return off, nil
}

// offText writes down what is off, the same for the same channels, as --off reads it: block4_conv1:3 block5_conv3:7,40-43.
func offText(n *nn.Network, off map[int][]int) string {
	var parts []string
	for _, l := range n.Layers {
		if channels := off[l.Index]; len(channels) > 0 {
			parts = append(parts, l.Name+":"+runs(channels))
		}
	}
	return strings.Join(parts, " ")
}

// runs writes numbers in rising order, those that follow one another as a run.
func runs(numbers []int) string {
	var parts []string
	for from := 0; from < len(numbers); {
		to := from
		for to+1 < len(numbers) && numbers[to+1] == numbers[to]+1 {
			to++
		}
		text := fmt.Sprint(numbers[from])
		if to > from {
			text += fmt.Sprintf("-%d", numbers[to])
		}
		parts, from = append(parts, text), to+1
	}
	return strings.Join(parts, ",")
}
