package nn

import (
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/tune"
)

// What layers are computed with is in package op, and how the fastest way is found in package tune. Whoever uses a network
// need import neither.
type (
	// Shape is the size of one layer's output; see op.Shape.
	Shape = op.Shape
	// Tensor holds one picture or one layer's output; see op.Tensor.
	Tensor = op.Tensor
	// Stats describes the values of one channel, or of a whole layer; see op.Stats.
	Stats = op.Stats
	// Algorithm is one way to compute a 3x3 convolution; see op.Algorithm.
	Algorithm = op.Algorithm
	// TuneOptions say what Runner.Tune does; see tune.Options.
	TuneOptions = tune.Options
	// Choice is what Runner.Tune found for one shape of convolution; see tune.Choice.
	Choice = tune.Choice
	// Trial is one candidate's result; see tune.Trial.
	Trial = tune.Trial
)

// Map is the shape of feature maps; see op.Map.
func Map(h, w, c int) Shape { return op.Map(h, w, c) }

// Vector is the shape of a vector; see op.Vector.
func Vector(n int) Shape { return op.Vector(n) }

// NewTensor makes a tensor of zeros.
func NewTensor(s Shape) Tensor { return op.NewTensor(s) }

// Softmax makes probabilities of logits.
func Softmax(logits []float32) []float32 {
	return op.SoftmaxRef(Tensor{Shape: Vector(len(logits)), Data: logits}).Data
}

// TuningFile is where the choices of Runner.Tune are kept; see tune.DefaultFile.
func TuningFile() string { return tune.DefaultFile() }
