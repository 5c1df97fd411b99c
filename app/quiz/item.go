package quiz

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// A Kind is what an item asks for.
type Kind string

// The kinds.
const (
	Size    Kind = "size"    // how many values a layer puts out
	Params  Kind = "params"  // a layer's parameters
	Field   Kind = "field"   // its receptive field's side in pixels
	Macs    Kind = "macs"    // its multiplications
	Sum     Kind = "sum"     // a convolution's value before its ReLU
	Pool    Kind = "pool"    // a pool's value
	Softmax Kind = "softmax" // the share of one of some classes
	Which   Kind = "which"   // the layer that a map is of
)

// A Line is a text: its key, and what is put into it. An argument may be a weights.Class, which has a name in each language.
type Line struct {
	Key  string
	Args []any
}

// A Table is numbers that are needed for an answer, rows of the same length.
type Table struct {
	Title Line
	Names []weights.Class // of the rows; may be nil
	Rows  [][]float64
}

// An Item is one question.
type Item struct {
	Kind    Kind
	Layer   nn.Layer
	Ask     Line
	Tables  []Table
	Answer  float64 // of Which the index in Choices
	Slack   float64 // an answer that is at most so far off is right; 0 where a whole number is asked for
	Working []Line  // the way to the answer

	Choices []string // of Which: the names of layers; else nil
	Unit    nn.Unit  // what it is about: the place of Sum and Pool, the channel of Which
}

// Whole reports whether the answer is a whole number, which must be met exactly.
func (it Item) Whole() bool { return it.Slack == 0 }

// Right reports whether a number answers the item.
func (it Item) Right(v float64) bool { return math.Abs(v-it.Answer) <= it.Slack }

// Number writes a value as items show it: four digits that count.
func Number(v float64) string {
	return strings.NewReplacer("e-0", "e−", "e+0", "e", "e+", "e", "-", "−").Replace(strconv.FormatFloat(shown(v), 'g', -1, 64))
}

// shown is a value as it is shown, and so as it is computed with by who reads it.
func shown(v float64) float64 {
	r, err := strconv.ParseFloat(fmt.Sprintf("%.4g", v), 64)
	if err != nil {
		return v
	}
	return r
}

// signed writes a value for a sum: with its sign before it.
func signed(v float64) string {
	if shown(v) < 0 {
		return "− " + Number(-v)
	}
	return "+ " + Number(v)
}
