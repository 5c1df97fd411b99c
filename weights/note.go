package weights

import (
	"fmt"
	"maps"
	"slices"
)

// Note is one thing that Open did, assumed or passed over and that its caller's user should know. Its text in English is
// String's; a text in another language is looked up by the key and takes the same arguments.
type Note struct {
	Key  string
	Args []any // texts, whole numbers and notes, in the order of the verbs in the English text
}

// String is the note in English, one sentence without a full stop.
func (n Note) String() string { return fmt.Sprintf(noteTexts[n.Key], n.Args...) }

// The keys of the notes.
const (
	noteOrder     = "order"
	notePrefix    = "prefix"
	noteBeside    = "beside"
	noteCard      = "card"
	noteClasses   = "classes"
	noteFolded    = "folded"
	noteHead      = "head"
	noteHeadOut   = "head.out"
	noteAverage   = "average"
	noteAssumed   = "average.assumed"
	noteSide      = "side"
	noteSigmoid   = "sigmoid"
	noteScaling   = "scaling"
	noteConverter = "converter"
	noteCopies    = "copies"
	noteGraph     = "graph"
	noteParts     = "parts"
	noteSoftmax   = "softmax"
	noteKnownRGB  = "known.rgb"
	noteUnscaled  = "unscaled"
	noteEpsilons  = "folded.told"
	noteHeadNorm  = "folded.head"
)

// The keys of what is said within notes: why dense layers were left out, and what a file is that was passed over.
const (
	whyPlace   = "why.place"
	whyMany    = "why.many"
	whyBias    = "why.bias"
	whyOrder   = "why.order"
	whyChain   = "why.chain"
	whyKind    = "why.kind"
	whyAct     = "why.activation"
	whyLinear  = "why.linear"
	whySigmoid = "why.sigmoid"
	whySize    = "why.size"
	whyAsked   = "why.asked"

	ofTFJS        = "of.tfjs"
	ofKeras       = "of.keras"
	ofHuggingFace = "of.huggingface"
	ofNetwork     = "of.network"
	ofAnother     = "of.another"
	ofNamed       = "of.named"
	ofByIndex     = "of.byindex"
	ofByName      = "of.byname"
)

// noteTexts are the notes' texts in English.
var noteTexts = map[string]string{
	noteOrder:     "the arrays have numbers for names; they were taken in their order, in the layout of %s",
	notePrefix:    "%q before the names was left out",
	noteBeside:    "%s, which lies beside the arrays, was not looked into",
	noteCard:      "%s is %s and no model card; it was passed over",
	noteClasses:   "%s holds %s; they were read as that",
	noteFolded:    "the batch normalisation of the %s was folded into its convolutions, with %s's epsilon of %s",
	noteHead:      "the dense layers on top were recognised by how their shapes follow each other, with ReLU between them and a softmax behind them, which the file does not tell: %s",
	noteHeadOut:   "what comes behind the last pool was left out, so that there are maps and no predictions: %s",
	noteAverage:   "%s reads the mean of each map (global average pooling), which was folded into its kernel",
	noteAssumed:   "%s takes one number for each map, and the file does not tell which: the mean (global average pooling) was taken, the usual one; if the network was made with the largest value (global max pooling), the answers here are wrong",
	noteSide:      "the input was taken to be %d x %d, the smallest whose maps have as many values as %s takes",
	noteSigmoid:   "the one output was taken for a yes or no (sigmoid): the second class has its probability, the first the rest",
	noteScaling:   "the file's own first layers prepare the picture; the input was taken from them",
	noteConverter: "%s tells how a picture is prepared; the input was taken from it",
	noteCopies:    "of two copies of the network the one under %s was taken; the one under %s was left out",
	noteGraph:     "the arrays were told apart by the order of the file's own graph",
	noteParts:     "%s, which lies beside it, was read with it",
	noteSoftmax:   "the file ends in sums without a softmax; one was put behind them",
	noteKnownRGB:  "these are the convolutions of Oxford's VGG16 for the colours in the order %s; the input was set to that",
	noteUnscaled:  "the file's first layers (%s) prepare the picture in a way that is not understood; the input is a guess",
	noteEpsilons:  "the batch normalisation of the %s was folded into its convolutions, with the epsilon that the file tells",
	noteHeadNorm:  "the batch normalisation among the dense layers (%s) was folded into them, with an epsilon of %s",

	whyPlace:   "%s is among them, and where is not known",
	whyMany:    "there are %d of them, at most %d can be computed",
	whyBias:    "%s has no bias beside it",
	whyOrder:   "in which order %s follow each other is not known",
	whyChain:   "%s do not follow each other behind maps of %d channels",
	whyKind:    "%s, a %s, is among them, which cannot be computed here",
	whyAct:     "behind %s comes %s, where only ReLU can be computed",
	whyLinear:  "behind %s comes no ReLU, without which it cannot be computed here",
	whySigmoid: "%s ends in %d sigmoids, each an answer of its own, where only a softmax can be computed",
	whySize:    "they take %d values, which maps of %d channels have at no size of the input that is read here",

	whyAsked: "%s takes %d values, and the last maps of the input of %d x %d pixels that was asked for have %d; another size has to be asked for",

	ofTFJS:        "TensorFlow.js' description of a network",
	ofKeras:       "Keras' description of a network",
	ofHuggingFace: "the configuration of a model of Hugging Face",
	ofNetwork:     "the description of a network",
	ofAnother:     "JSON of another program",
	ofNamed:       "a list %q",
	ofByIndex:     "names by index",
	ofByName:      "indices by name",
}

// NoteKeys lists the keys of all notes, and of those within notes, sorted.
func NoteKeys() []string { return slices.Sorted(maps.Keys(noteTexts)) }
