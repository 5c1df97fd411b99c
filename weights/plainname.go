package weights

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
)

// module is what DataParallel of PyTorch puts into the names of what it wraps.
var module = regexp.MustCompile(`(^|[./])module\.`)

// keras1 is what the first version of Keras called its variables: block1_conv1_W_1.
var keras1 = regexp.MustCompile(`^(?:.*/)?(block[1-5]_conv[1-4]|fc[12]|predictions)_(W|b)(?:_[0-9]+)?$`)

// timm finds torchvision's dense layers by the names that timm (PyTorch image models) has for them.
var timm = regexp.MustCompile(`(^|[./])(pre_logits\.fc1|pre_logits\.fc2|head\.fc)\.(weight|bias)$`)

// timmLayers are torchvision's names for them.
var timmLayers = map[string]string{"pre_logits.fc1": "classifier.0", "pre_logits.fc2": "classifier.3", "head.fc": "classifier.6"}

// slim finds the names that TensorFlow's slim models have: vgg_16/conv1/conv1_1/weights, vgg_16/fc6/biases.
var slim = regexp.MustCompile(`^(.*?/)?(?:conv[1-5]/)?(conv[1-5]_[1-4]|fc[678])/(weights|biases)$`)

// apart finds Caffe's names with a sign more: conv_1_1.weight.
var apart = regexp.MustCompile(`(^|[./])conv_([1-5]_[1-4]\.(?:weight|bias))$`)

// plainName undoes what others add to the names. "block1_conv1/kernel:0" and "vgg16/block1_conv1/block1_conv1/kernel" of
// Keras are block1_conv1_kernel; "module.features.0.weight" of PyTorch is features.0.weight, and "head.fc.bias" of timm
// classifier.6.bias.
func plainName(name string) string {
	name = strings.TrimSuffix(name, ":0")
	parts := strings.Split(name, "/")
	if n := len(parts); n >= 2 && (parts[n-1] == "kernel" || parts[n-1] == "bias") {
		return parts[n-2] + "_" + parts[n-1]
	}
	name = module.ReplaceAllString(name, "$1")
	if m := timm.FindStringSubmatchIndex(name); m != nil {
		return name[:m[4]] + timmLayers[name[m[4]:m[5]]] + name[m[5]:]
	}
	if m := slim.FindStringSubmatch(name); m != nil {
		return m[1] + m[2] + map[string]string{"weights": "_W", "biases": "_b"}[m[3]]
	}
	name = apart.ReplaceAllString(name, "${1}conv$2")
	if m := keras1.FindStringSubmatch(name); m != nil {
		return m[1] + map[string]string{"W": "_kernel", "b": "_bias"}[m[2]]
	}
	return name
}

// bare finds the names that a Sequential of PyTorch has by itself: 28.weight.
var bare = regexp.MustCompile(`^(.*[./])?([0-9]{1,2}\.(?:weight|bias|running_mean|running_var))$`)

// withFeatures gives arrays that are called as those of a Sequential torchvision's names, whose convolutions are one.
func withFeatures(stored []format.Array) []format.Array {
	list := slices.Clone(stored)
	for i, a := range list {
		list[i].Name = bare.ReplaceAllString(a.Name, "${1}features.$2")
	}
	return list
}
