package ui

import (
	"context"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// workings are what was worked out last, of what takes long: most acts change nothing of it.
type workings struct {
	dreamt  *dream.Result
	of      string
	causes  *explain.Result
	pass    *nn.Activations
	request explain.Request
}

// dream is what package dream makes of a request; of says what it is of.
func (k *workings) dream(t *testing.T, r nn.Runner, of string, req dream.Request) *dream.Result {
	if k.of != of {
		got, err := dream.Run(context.Background(), r, req, nil)
		if err != nil {
			t.Fatal(err)
		}
		k.of, k.dreamt = of, got
	}
	return k.dreamt
}

// cause is what package explain gives for a request.
func (k *workings) cause(t *testing.T, r nn.Runner, pass *nn.Activations, req explain.Request) *explain.Result {
	if k.pass != pass || k.request != req {
		got, err := explain.Run(context.Background(), r, pass, req, nil)
		if err != nil {
			t.Fatal(err)
		}
		k.pass, k.request, k.causes = pass, req, got
	}
	return k.causes
}
