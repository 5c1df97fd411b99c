package weights

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// otherNetworks are known by what they call their layers in torchvision, timm, Keras, and the usual code for detectors. The
// first that has three arrays of such names decides: detectors and transformers come before the networks that they are built on.
var otherNetworks = []struct {
	what  string
	names *regexp.Regexp
}{
	{"a detector of the R-CNN family", regexp.MustCompile(`(^|[./])(rpn|roi_heads|roi_head)[./]`)},
	{"an SSD or RetinaNet detector", regexp.MustCompile(`(^|\.)(head\.(classification|regression)_head|loc\.[0-9]|conf\.[0-9]|extras\.[0-9])`)},
	{"a YOLO detector", regexp.MustCompile(`(^|\.)model\.[0-9]+\.(conv|cv[0-9]|m|bn)\.`)},
	{"a transformer", regexp.MustCompile(`(^|[./])(attn|attention|self_attn|self_attention|multi_head_attention)([0-9_]*)[./]`)},
	{"a ResNet", regexp.MustCompile(`(^|\.)layer[1-4]\.[0-9]+\.(conv|bn)[1-3]\.|(^|/)res[2-5][a-z]_branch`)},
	{"an Xception", regexp.MustCompile(`(^|/)block[0-9]+_sepconv[0-9]`)},
	{"a MobileNet or EfficientNet", regexp.MustCompile(`(^|/)(block[0-9]+[a-z]_(dwconv|expand|project|se)|conv_(dw|pw)_[0-9]|(expanded_conv|block_[0-9]+)_depthwise)|` +
		`(^|\.)(conv_dw|conv_pw|conv_pwl)\.|(^|\.)features\.[0-9]+\.(conv\.[0-9]|[0-9]\.block)`)},
	{"a ConvNeXt", regexp.MustCompile(`(^|\.)stages?\.[0-9]\.blocks?\.[0-9]+\.(conv_dw|dwconv|mlp)|(^|\.)features\.[0-9]\.[0-9]+\.layer_scale`)},
	{"a DenseNet", regexp.MustCompile(`(^|\.)denseblock[1-4]\.denselayer`)},
	{"a ResNet or DenseNet", regexp.MustCompile(`(^|/)conv[2-5]_block[0-9]+_[0-3]_(conv|bn)`)},
	{"an Inception", regexp.MustCompile(`(^|\.)(Mixed_[567][a-e]|inception[345][a-e])\.`)},
	{"a SqueezeNet", regexp.MustCompile(`(^|\.)features\.[0-9]+\.(squeeze|expand[13]x[13])\.`)},
	{"a U-Net", regexp.MustCompile(`(^|\.)(up|down)[1-4]\.(conv|maxpool_conv|up)\.`)},
}

// looksLike says what network, other than a VGG, the arrays are of, with the name of one of them; nothing where it is not known.
func looksLike(stored []format.Array) (what, name string) {
	const least = 3
	for _, n := range otherNetworks {
		count := 0
		for _, a := range stored {
			if len(a.Name) > maxName || !n.names.MatchString(a.Name) {
				continue
			}
			if count++; count == 1 {
				name = a.Name
			}
			if count == least {
				return n.what, name
			}
		}
	}
	for _, a := range stored {
		if len(a.Shape) == 4 && a.Shape[2] == 11 && a.Shape[3] == 11 && plainName(a.Name) == "features.0.weight" {
			return "an AlexNet", a.Name
		}
	}
	return "", ""
}

// countedNetwork says how many convolutions there are, where Keras 3 counted them and kept no other names.
func countedNetwork(stored []format.Array) (what, name string) {
	convs, in := 0, ""
	for _, a := range stored {
		group, kind, _, role := parseCounted(a.Name)
		if kind != "conv2d" || role != 0 {
			continue
		}
		if convs++; convs == 1 {
			name, in = a.Name, group
		}
		if group != in {
			return "", "" // several networks, or parts of one
		}
	}
	if convs == 0 {
		return "", ""
	}
	var wanted []string
	for _, c := range vgg.Configs() {
		if n := strconv.Itoa(len(c.Weighted()) - len(c.Top())); !slices.Contains(wanted, n) {
			wanted = append(wanted, n)
		}
	}
	return fmt.Sprintf("a network of %d convolutions, where a VGG has %s,", convs, strings.Join(wanted, ", ")), name
}

// otherNetwork is the error of a file that holds another network, if it is known and the arrays make no VGG; nil otherwise.
func (p *placement) otherNetwork(stored []format.Array) error {
	if len(p.match.Found) > 0 && len(p.match.Missing) == 0 {
		return nil
	}
	what, name := looksLike(stored)
	if what == "" {
		what, name = countedNetwork(stored)
	}
	if what == "" {
		return nil
	}
	return fmt.Errorf("%w: it looks like %s (it has %s); only networks of the VGG family can be used", ErrNotModel, what, plain.Clip(name))
}
