package kept

import "github.com/vggscope/vggscope/weights"

// A Reading is how a model's file was read, where it does not tell: the same weights on pictures that are scaled in another way are
// another model.
type Reading struct {
	Choices weights.Choices `json:"choices,omitzero"`
	Input   weights.Input   `json:"input"` // what came of it
}
