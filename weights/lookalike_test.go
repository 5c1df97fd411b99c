package weights

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Other networks are called what they are, in one sentence, though some of their layers have a VGG's names.
func TestOpenOtherNetworks(t *testing.T) {
	for want, names := range map[string][]string{
		"a ResNet (it has layer1.0.conv1.weight)": {"conv1.weight", "layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer4.2.conv3.weight", "fc.weight"},
		"a ResNet or DenseNet (it has conv2_block1_1_conv": {"conv1_conv/kernel", "conv2_block1_1_conv/kernel", "conv2_block1_1_bn/gamma",
			"conv2_block1_2_conv/kernel", "predictions/kernel", "predictions/bias"},
		"a detector of the R-CNN family": {"backbone.body.layer1.0.conv1.weight", "backbone.body.layer1.0.conv2.weight", "backbone.body.layer1.0.conv3.weight",
			"rpn.head.conv.weight", "rpn.head.cls_logits.weight", "roi_heads.box_head.fc6.weight"},
		"an SSD or RetinaNet detector": {"vgg.0.weight", "extras.0.weight", "loc.0.weight", "conf.0.weight"},
		"a YOLO detector":              {"model.0.conv.weight", "model.2.cv1.conv.weight", "model.2.m.0.cv1.conv.weight"},
		"a transformer":                {"blocks.0.attn.qkv.weight", "blocks.0.attn.proj.weight", "blocks.1.attn.qkv.weight"},
		"an Xception":                  {"block1_conv1/kernel", "block1_conv2/kernel", "block2_sepconv1/kernel", "block2_sepconv2/kernel", "block3_sepconv1/kernel"},
		"a MobileNet or EfficientNet":  {"features.1.conv.0.0.weight", "features.1.conv.1.weight", "features.2.conv.0.0.weight", "classifier.1.weight"},
		"a network of 2 convolutions, where a VGG has 8, 10, 13, 16, (it has layers/conv2d/vars/0)": {"layers/conv2d/vars/0", "layers/conv2d/vars/1",
			"layers/conv2d_1/vars/0", "layers/conv2d_1/vars/1"},
		"a DenseNet": {"features.denseblock1.denselayer1.conv1.weight", "features.denseblock1.denselayer1.conv2.weight",
			"features.denseblock1.denselayer2.conv1.weight"},
	} {
		entries := []zipEntry{}
		for _, n := range names {
			entries = append(entries, zipEntry{name: n + ".npy", data: npyOnes(2, 2, 1, 1)})
		}
		_, err := Open(writeArchive(t, entries))
		if err == nil || !strings.Contains(err.Error(), "not a model: it looks like "+want) || strings.Contains(err.Error(), "problems") {
			t.Errorf("%v, want %q", err, want)
			continue
		}
		checkSentence(t, err)
	}
	alex := format.Array{Name: "features.0.weight", Shape: []int{64, 3, 11, 11}}
	if what, _ := looksLike([]format.Array{alex}); what != "an AlexNet" {
		t.Errorf("%v looks like %q", alex, what)
	}
}

// No array of the family looks like another network's.
func TestVGGLooksLikeNothingElse(t *testing.T) {
	for _, c := range vgg.Configs() {
		for _, s := range vgg.Schemes() {
			for _, prefix := range []string{"", "module.", "vgg16/", "state_dict.model."} {
				var stored []format.Array
				for _, a := range c.Arrays() {
					stored = append(stored, format.Array{Name: prefix + a.In(s)})
				}
				if what, name := looksLike(stored); what != "" {
					t.Errorf("%s in %s's names looks like %s: %s", c.Name, s, what, name)
				}
			}
		}
	}
}
