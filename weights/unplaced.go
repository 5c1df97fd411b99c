package weights

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Unused is an array that lies beside the network's and is no part of it.
type Unused struct {
	File  string
	Holds string // "<f4 (3,), C order", or why it cannot be read
}

// checkPlaces looks at the arrays that have no place in the network. What can be a part of it is a problem: without it the
// answers would be those of another network. What cannot is only noted.
func (o *opener) checkPlaces() {
	var parts []string
	for _, a := range o.place.copies {
		o.set.Unused = append(o.set.Unused, Unused{a.File, a.String()})
	}
	for _, a := range o.place.rest {
		switch {
		case !harmless(a) && !o.headless && o.graph == nil:
			parts = append(parts, describe(a))
		case a.Err != nil:
			o.set.Unused = append(o.set.Unused, Unused{a.File, plain.OneLine(a.Err.Error())})
		default:
			o.set.Unused = append(o.set.Unused, Unused{a.File, a.String()})
		}
	}
	if len(parts) == 0 || len(o.place.others) > 0 {
		return // or it has been said that there are two networks
	}
	c, advice := o.place.match.Config, "move what does not belong to it out of the way"
	if !slices.ContainsFunc(o.place.match.Found, func(a vgg.Array) bool { return a.Layer.Kind == vgg.Dense }) {
		advice = fmt.Sprintf("if they are its dense layers, call them %s", o.topNames())
	}
	o.problem("%w in a %s, without which it would answer wrong: %s; %s", ErrNoPlace, c.Name, plain.List(parts, 6), advice)
}

// topNames lists the dense layers as the scheme calls them.
func (o *opener) topNames() string {
	var names []string
	for _, a := range o.place.match.Config.Arrays() {
		if a.Layer.Kind == vgg.Dense && a.Role == vgg.Kernel {
			names = append(names, a.In(o.place.match.Scheme))
		}
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// words splits a name into its parts: "optimizer/Adam_3" is optimizer, adam, 3.
var words = regexp.MustCompile(`[A-Za-z]+|[0-9]+`)

// What the words of a name say about an array. State is what training keeps beside weights, data what somebody may have
// laid beside them, and parameter what a layer's array is called.
var (
	state = []string{"optimizer", "optimiser", "optimizers", "adam", "adamw", "adamax", "nadam", "sgd", "rmsprop", "adagrad", "adadelta",
		"momentum", "momentums", "velocity", "exp", "iteration", "iterations", "iter", "step", "steps", "epoch", "epochs", "lr",
		"learning", "decay", "loss", "losses", "criterion", "objective", "acc", "accuracy", "history", "seed", "rng", "tracked", "slot", "ema", "metric", "metrics"}
	data = []string{"mean", "std", "rgb", "image", "images", "img", "picture", "input", "inputs", "x", "y", "label", "labels", "class",
		"classes", "names", "wnid", "wnids", "synset", "synsets", "pca", "eigval", "eigvec", "preds", "embeddings", "embedding", "test", "train",
		"features", "bottleneck"}
	parameter = []string{"kernel", "bias", "biases", "weight", "weights", "gamma", "beta", "running", "moving", "w", "b", "conv", "fc",
		"dense", "block", "classifier", "predictions", "logits", "head", "bn", "batch", "norm", "layer", "linear"}
)

// harmless reports whether an array cannot be a part of a network that computes its answer. Names decide, and where they
// say nothing the type and the shape: kernels have two axes or four.
func harmless(a format.Array) bool {
	parts := words.FindAllString(strings.ToLower(a.Name), -1)
	has := func(list []string) bool {
		return slices.ContainsFunc(parts, func(w string) bool { return slices.Contains(list, strings.TrimRight(w, "0123456789")) })
	}
	switch {
	case has(state):
		return true
	case has(parameter):
		return false
	case has(data), a.Err != nil:
		return true
	}
	return len(a.Shape) != 2 && len(a.Shape) != 4
}
