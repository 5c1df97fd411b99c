package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// steps speaks the protocol of tools/peers: ready, then a number for each line on standard input. That is milliseconds, of a
// forward pass, or where the line names a method of a forward pass and the method for the top class, or "dream" with steps of the picture that a
// channel likes. A number behind the name is how many steps, or noisy pictures.
func (a *app) steps(e *engine, in nn.Tensor) error {
	if _, err := a.step(e, in, ""); err != nil {
		return err
	}
	a.out.printf("ready %s %s\n", e.Device().Backend, e.Device().Renderer)
	lines := make(chan string)
	go func() { // a read cannot be interrupted, so it must not keep the command from ending
		defer close(lines)
		for s := bufio.NewScanner(a.In); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-a.ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-a.ctx.Done():
			return a.ctx.Err()
		case line, more := <-lines:
			if !more {
				return nil
			}
			answer, err := a.step(e, in, line)
			if err != nil {
				return err
			}
			a.out.printf("%.3f\n", answer)
		}
	}
}

func (a *app) step(e *engine, in nn.Tensor, line string) (float64, error) {
	name, count, _ := strings.Cut(line, " ")
	n, err := strconv.Atoi(cmp.Or(count, "0"))
	if err != nil {
		return 0, fmt.Errorf("step: %q is no number", count)
	}
	start := time.Now()
	switch {
	case name == "":
		err = a.forwardOnce(e, in)
	case name == "dream":
		_, err = dream.Run(a.ctx, e, dream.Request{Target: dreamtOf(e.Network()), Steps: cmp.Or(n, 10)}, nil)
	case slices.Contains(explain.Methods(), explain.Method(name)):
		err = a.explainOnce(e, in, explain.Method(name), n)
	default:
		return 0, fmt.Errorf("step: no method %q", name)
	}
	return milliseconds(time.Since(start)), err
}

func (a *app) forwardOnce(e *engine, in nn.Tensor) error {
	acts, err := e.Forward(a.ctx, nn.Pass{Input: in})
	if err != nil {
		return err
	}
	acts.Release()
	return nil
}

// explainOnce runs a forward pass and a method. n is how many steps integrated gradients take, or noisy pictures SmoothGrad.
func (a *app) explainOnce(e *engine, in nn.Tensor, m explain.Method, n int) error {
	acts, err := e.Forward(a.ctx, nn.Pass{Input: in})
	if err != nil {
		return err
	}
	defer acts.Release()
	req := explain.Request{Method: m, Target: explain.Target{Class: explain.Top}, N: n}
	if m == explain.IG {
		req.Steps = cmp.Or(n, 50)
	}
	_, err = explain.Run(a.ctx, e, acts, req, nil)
	return err
}

// dreamtOf is the first channel of the fourth block, as of the tutorial, or of the last layer that there is before it.
func dreamtOf(n *nn.Network) explain.Target {
	t := explain.Target{Layer: n.Layers[1].Name}
	if l, ok := n.Find("block4_conv1"); ok {
		t.Layer = l.Name
	}
	return t
}
