package weights

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// counted is the name that Keras 3 gives a variable in the files .weights.h5 and .keras: layers/conv2d_12/vars/0 is the first
// variable of the 13th convolution, whatever the layer is called in the model. The first has no number.
var counted = regexp.MustCompile(`^(?:(.*)/)?(conv2d|dense|batch_normalization)(?:_([0-9]{1,6}))?/vars/([0-3])$`)

// countedRoles are the variables of each kind of layer, in their order.
var countedRoles = map[string][]vgg.Role{
	"conv2d":              {vgg.Kernel, vgg.Bias},
	"dense":               {vgg.Kernel, vgg.Bias},
	"batch_normalization": {vgg.Gamma, vgg.Beta, vgg.Mean, vgg.Variance},
}

// countedLayers are the layers of each kind in one group of a file.
type countedLayers struct {
	group   string
	numbers []int
}

// nameCounted gives arrays that are named by kind and number the names of the layers that they are of, if they are as many as
// a configuration has. Each kind must lie in one group: what has more is not one network.
func nameCounted(stored []format.Array) ([]format.Array, bool) {
	kinds := map[string]countedLayers{}
	for _, a := range stored {
		group, kind, number, _ := parseCounted(a.Name)
		if kind == "" {
			continue
		}
		k, ok := kinds[kind]
		if ok && k.group != group {
			return nil, false
		}
		if k.group = group; !slices.Contains(k.numbers, number) {
			k.numbers = append(k.numbers, number)
		}
		kinds[kind] = k
	}
	convs, norms := kinds["conv2d"].numbers, kinds["batch_normalization"].numbers
	at := slices.IndexFunc(vgg.Configs(), func(c vgg.Config) bool {
		return len(c.Weighted())-len(c.Top()) == len(convs) && c.BatchNorm == (len(norms) == len(convs))
	})
	if at < 0 {
		return nil, false
	}
	c := vgg.Configs()[at]
	layers := map[string][]vgg.Layer{"dense": c.Top(), "conv2d": c.Weighted()[:len(convs)]}
	layers["batch_normalization"] = layers["conv2d"]
	named := slices.Clone(stored)
	for i, a := range named {
		_, kind, number, role := parseCounted(a.Name)
		numbers := kinds[kind].numbers
		slices.Sort(numbers)
		if roles := countedRoles[kind]; len(numbers) == len(layers[kind]) && role < len(roles) {
			layer := layers[kind][slices.Index(numbers, number)]
			named[i].Name = vgg.Array{Layer: layer, Role: roles[role]}.Name()
		}
	}
	return named, true
}

// parseCounted takes a name apart. The kind is empty for any other name.
func parseCounted(name string) (group, kind string, number, role int) {
	m := counted.FindStringSubmatch(name)
	if m == nil {
		return "", "", 0, 0
	}
	number, _ = strconv.Atoi(m[3]) // digits, or nothing for the first
	role, _ = strconv.Atoi(m[4])
	return m[1], m[2], number, role
}
