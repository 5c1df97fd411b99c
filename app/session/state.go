package session

import (
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Phase is what the worker is at.
type Phase int

// The phases, in the order in which a picture goes through them.
const (
	Idle    Phase = iota // no picture and no model is under way; tasks may be
	Loading              // a model is being loaded
	Reading              // a picture is being decoded and fitted
	Running              // the forward pass is under way; State.Result fills in
)

// State is all that a window shows, at one moment. It is never changed once it is handed out: what comes next is a new
// State. Pointers in it lead to values that are never changed either.
//
// Picture and Result belong together: Result is nil as long as there is nothing of Picture to see, which passes while
// Phase is not Idle. A window keeps what it shows until then, so that walking through pictures does not flicker.
type State struct {
	Phase    Phase
	Progress float64     // of Phase, 0 to 1, as far as it is known
	Tasks    []TaskState // what is under way beside that, in the order in which it was asked for

	Model  *Model        // the model in use; nil until the first one is loaded
	Device nn.DeviceInfo // what it runs on
	CPUWhy error         // why it runs in CPU mode although the GPU was wanted; nil on the GPU

	Other       *Model  // that was in use before Model, for a look back at it; nil if there was none
	OtherResult *Result // what Other makes of Picture; nil where that is not known. It can be read as long as State is shown
	Letter      int     // which of the two Model is: 0 for A, 1 for B

	Files   []string // the pictures opened together, in the order of walking through them; nil for a sample
	At      int      // index of Picture among them
	Picture *Picture // the last one that could be read
	Result  *Result  // what the network makes of Picture; nil until its first layer is done
	Tried   Off      // the channels that were to be off in the pass that was begun last: at rest, those of Result or else in vain

	Second *Second // the picture that Picture is compared with; nil for none

	Import *Import // a model that waits for a word of the user; nil for none

	Problem *Problem // the last thing that went wrong and was not dismissed
}

// ModelRef says which model is meant, and how it is to be read.
type ModelRef struct {
	Path    string          // empty for the built-in one
	Choices weights.Choices // what is taken where the file does not tell
	Checked bool            // the user has seen what is taken, or where the file comes from tells it
	Ask     bool            // the user wants to see what is taken, and to change it
}

// Import is a model whose file does not tell all that its answers depend on. It is not in use: OpenModelAs opens it as the user
// wants it read, and Decline forgets it.
type Import struct {
	Ref     ModelRef
	Card    weights.Card
	Choices weights.Choices // that are usual for such a file
	Doubts  []weights.Doubt // what the file does not tell
	Ways    []weights.Choices
	Notes   []weights.Note
	Classes int
	Params  int64
}

// Model is a model in use.
type Model struct {
	ModelRef
	Network *nn.Network
	Weights *weights.Set // open until two other models were in use after it, so that kernels can be looked at
}

// TaskState is a task under way.
type TaskState struct {
	Name     string
	Progress float64 // 0 to 1, as far as it is known
}

// Picture is a picture as it goes into the network.
type Picture struct {
	Path     string // empty for a sample
	Name     string // to show: the file's name without its folder, or the sample's
	Info     picture.Info
	Prepared nn.Prepared
	Input    weights.Input // the model's, with the fit and the filter that the user chose
}

// Result is a forward pass of Picture: finished, or under way. Its activations can be read until another State has taken the
// place of the one it came in, and by whoever has kept it until that one releases it; from then on those that were not read
// before give nn.ErrReleased, never another picture's values. Another model ends them all.
type Result struct {
	Picture     *Picture
	Activations *nn.Activations // layers below Done can be read
	Done        int             // layers computed so far, all of them at the end
	Top         []nn.Prediction // the five best classes; nil before the last layer is done, and for a model without them
	Off         Off             // the channels that are off; nil where all are on
	Whole       *Result         // the pass with all channels on that this one goes on from; nil if it is that itself
}

// Keep has the activations stay readable until Release. It reports false where they are gone already: then another State is on
// its way.
func (r *Result) Keep() bool {
	if r == nil || !r.Activations.Retain() {
		return false
	}
	if r.Whole != nil && !r.Whole.Keep() {
		r.Activations.Release()
		return false
	}
	return true
}

// Release takes one Keep back. A nil result is none.
func (r *Result) Release() {
	if r != nil {
		r.Activations.Release()
		r.Whole.Release()
	}
}

// At is the pass that has the values at a site: the whole one where the channels that are off change nothing.
func (r *Result) At(s nn.Site) *nn.Activations {
	if r.Whole != nil && r.Off.Same(nil, s) {
		return r.Whole.Activations
	}
	return r.Activations
}

// AllOn is the pass with all channels on: r itself, or the one that it goes on from.
func (r *Result) AllOn() *Result {
	if r != nil && r.Whole != nil {
		return r.Whole
	}
	return r
}

// Probability is a class's in a complete result of a network with classes. It takes no time: finding the best classes has read
// them all.
func (r *Result) Probability(class int) float32 {
	out, err := r.Activations.Output(r.Done - 1)
	if err != nil || class < 0 || class >= len(out.Data) {
		return 0
	}
	return out.Data[class]
}

// Time is what layer i took, in whichever pass computed it.
func (r *Result) Time(i int) time.Duration {
	if r.Whole != nil && i < r.Activations.From() {
		return r.Whole.Time(i)
	}
	return r.Activations.Time(i)
}

// Complete reports whether all layers are computed.
func (r *Result) Complete() bool {
	return r != nil && r.Done == len(r.Activations.Network().Layers)
}

// Problem is something that went wrong. The state before it stays as it was.
type Problem struct {
	Err   error
	What  ProblemKind
	About string // the file it is about, if any
	More  int    // further files that could not be used either, each for a reason of its own
}

// ProblemKind tells a window which sentence to show beside the error's own.
type ProblemKind int

// The kinds of problems.
const (
	PictureProblem ProblemKind = iota // a file that is no readable picture
	ModelProblem                      // a model that cannot be used
	DeviceProblem                     // the GPU failed or computed wrongly; the session went on in CPU mode
	ProgramProblem                    // a fault of the program itself, with the stack in the log
	TaskProblem                       // a task failed
	PassProblem                       // the model computes nothing that could be shown for this picture
)
