package format

// Graph is what a file tells, beside its arrays, of the network that they are of: what a picture goes through, one operation
// after the other.
type Graph struct {
	Height, Width int  // of the input; 0 where the file does not tell
	ChannelsFirst bool // the input is (channels, height, width)
	Ops           []Op
	Usual         string // how pictures are usually prepared for networks of this origin: "torch"; empty for the usual
	Prepared      string // the file beside it that tells how they are
	Fit, Filter   string // how a picture gets the input's size, as Keras calls it; empty where it is not told
	Beside        string // a file beside it, which was read with it
	// Broken says why the operations end before the network does: "the output of add_1 goes to several layers".
	Broken string
}

// OpKind is what an operation does.
type OpKind int

// The kinds of operations. What does nothing when a trained network is used, such as dropout, is left out of a Graph.
const (
	OpOther      OpKind = iota
	OpConv              // a convolution
	OpDense             // a product with a matrix
	OpNorm              // a batch normalisation
	OpActivation        // a function of each value, or a softmax
	OpMaxPool
	OpFlatten
	OpAverage // the mean of each map; with a Window: of each of its windows
	OpScale   // of the picture: x*Factor + Shift
)

// Op is one operation. Arrays have Keras' axes: (kh, kw, in, out) and (in, out).
type Op struct {
	Kind OpKind
	Type string // as the file calls it: "Conv2D", "GlobalMaxPool"
	Name string // the layer's, or that of its output

	Kernel, Bias *Array    // nil where there is none
	Norm         [4]*Array // gamma, beta, mean and variance; the first two may be nil
	Epsilon      float64   // of a batch normalisation
	Activation   string    // "relu", "softmax", "sigmoid", "linear" or another, in small letters; of a layer its own
	Window       [2]int    // of a pool
	Stride       [2]int
	Dilation     [2]int
	Groups       int
	Same         bool // the map keeps its size but for the stride; of a pool: there is a border around it
	Ceil         bool // of a pool: a last row or column that has no partner is not dropped
	CHW          bool // of a flattening: the channels come first
	Factor       [3]float64
	Shift        [3]float64
	Unknown      bool // of a scale: what it does is not known
	Swapped      bool // of a scale: the colours are turned from RGB to BGR
}

// Graphed is a Store whose file tells the network that its arrays are of.
type Graphed interface {
	// Graph is nil where the file tells nothing that is understood.
	Graph() *Graph
}
