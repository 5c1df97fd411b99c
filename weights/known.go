package weights

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/x448/float16"

	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// known is a set of convolutions that is recognised by its values where no card says what it is.
type known struct {
	config  string // vgg.Config's name
	sum     string // of fingerprint
	name    string
	source  string
	data    string // that it was trained on
	license string
	input   Input
}

func knownWeights() []known {
	return []known{{
		config:  "VGG16",
		sum:     "283f9d1f1ef5bcede2497940bf1db0dd19a90a664f603792e22b1dbf0860acf2", // of the convolutions in builtin/
		name:    "VGG16, ImageNet (Oxford/Keras)",
		source:  "convolutions: K. Simonyan and A. Zisserman, Visual Geometry Group, University of Oxford, by way of Keras",
		data:    "ImageNet (ILSVRC 2014)",
		license: "CC-BY-4.0",
		input:   KerasInput(),
	}}
}

// recognise names the set by its values, if it has no card.
func (s *Set) recognise(list []known) {
	sum, turned := "", ""
	for _, k := range list {
		if !s.Card.Assumed || k.config != s.Config.Name || s.arrays[0].last() != s.Config.Weighted()[0].Full {
			continue
		}
		if sum == "" {
			sum, turned = s.fingerprint(false), s.fingerprint(true)
		}
		switch k.sum {
		case sum:
		case turned: // the same network for the colours in the other order
			slices.Reverse(k.input.Mean[:])
			slices.Reverse(k.input.Std[:])
			k.input.Channels = map[string]string{"BGR": "RGB", "RGB": "BGR"}[k.input.Channels]
			s.Notes = append(s.Notes, Note{noteKnownRGB, []any{k.input.Channels}})
		default:
			continue
		}
		c := Card{Name: k.name + ", without the top", Source: k.source, TrainedOn: k.data, License: k.license, Input: k.input,
			Assumed: true, Recognised: true}
		if s.HasTop() { // whose it is and what it was trained on is not known
			c.Name = fmt.Sprintf("%s, with a top of %s", k.name, plain.Counted(len(s.Classes), "class"))
			c.TrainedOn, c.License = "", ""
		}
		s.Card = c
	}
}

// fingerprint is a SHA-256 in hexadecimal of the first kernel and of the biases of all convolutions, rounded to float16,
// little-endian, in Keras' layout: whichever file the arrays come from, and whether as float32 or rounded already. Training
// any of the layers on changes its bias. It is empty where the values cannot be read. turned has the colours of the first
// kernel in the other order.
func (s *Set) fingerprint(turned bool) string {
	hash := sha256.New()
	var two [2]byte
	for _, a := range s.Config.Arrays() {
		if a.Layer.Kind != vgg.Conv || a.Role == vgg.Kernel && a.Layer != s.Config.Weighted()[0] {
			continue
		}
		values, err := s.Array(a.Name()).Values(context.Background())
		if err != nil {
			return ""
		}
		if turned && a.Role == vgg.Kernel {
			values = turnColours(values, s.Array(a.Name()).last())
		}
		for _, x := range values {
			binary.LittleEndian.PutUint16(two[:], float16.Fromfloat32(x).Bits())
			hash.Write(two[:])
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// turnColours gives a kernel (3, 3, 3, outs) with its inputs in the other order.
func turnColours(kernel []float32, outs int) []float32 {
	const colours = 3
	turned := make([]float32, len(kernel))
	for i := range len(kernel) / outs {
		to := i - i%colours + colours - 1 - i%colours
		copy(turned[to*outs:(to+1)*outs], kernel[i*outs:(i+1)*outs])
	}
	return turned
}
