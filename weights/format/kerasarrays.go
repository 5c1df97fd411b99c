package format

import (
	"regexp"
	"strings"
)

// kerasArrays are the arrays of a file by the layer that they are of, and their role in it.
type kerasArrays map[string]map[string]*Array

// kerasRole finds a layer and the role of an array of it at the end of a name of Keras 2 or 3: block1_conv1/kernel:0,
// block1_conv1/block1_conv1_W_1:0.
var kerasRole = regexp.MustCompile(`(?:^|/)([^/]+)/(?:[^/]*?_)?(kernel|bias|gamma|beta|moving_mean|moving_variance|W|b)(?:_[0-9]+)?(?::0)?$`)

// kerasVariable finds the place of a layer, and the number of one of its variables, in a .weights.h5.
var kerasVariable = regexp.MustCompile(`^(?:_layer_checkpoint_dependencies/|model/)?(.*)/vars/([0-9]+)$`)

// kerasMoments finds a layer that normalises pictures, and which of its arrays it is.
var kerasMoments = regexp.MustCompile(`(?:^|/)([^/]+)/(mean|variance)(?:_[0-9]+)?(?::0)?$`)

// byLayer sorts arrays by the names of their layers, and by their places.
func byLayer(list []Array) kerasArrays {
	all := kerasArrays{}
	put := func(layer, role string, a *Array) {
		if all[layer] == nil {
			all[layer] = map[string]*Array{}
		}
		if _, ok := all[layer][role]; !ok {
			all[layer][role] = a
		}
	}
	for i := range list {
		a := &list[i]
		if strings.HasPrefix(a.Name, "optimizer") {
			continue
		}
		if m := kerasRole.FindStringSubmatch(a.Name); m != nil {
			role := m[2]
			switch role {
			case "W":
				role = "kernel"
			case "b":
				role = "bias"
			}
			put(m[1], role, a)
		}
		if m := kerasMoments.FindStringSubmatch(a.Name); m != nil {
			put(m[1], m[2], a)
		}
		if m := kerasVariable.FindStringSubmatch(a.Name); m != nil {
			put(m[1], m[2], a)
		}
	}
	return all
}
