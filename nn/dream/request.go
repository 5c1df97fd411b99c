package dream

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
)

// Method is how the picture is made of numbers, and what the network is shown of it.
type Method string

// The methods.
const (
	// Naive changes the pixels themselves, by steps of one length, and shows the network nothing else: as in the tutorial
	// "How convolutional neural networks see the world" (Chollet 2016).
	Naive Method = "naive"
	// Fourier changes a spectrum, and shows the picture turned, scaled and moved: Lucid's way (Olah, Mordvintsev and Schubert
	// 2017, doi:10.23915/distill.00007), with its constants.
	Fourier Method = "fourier"
	// MACO keeps the magnitudes of the spectrum as photos have them and changes the phases alone, and shows parts of the picture (Fel et
	// al. 2023, arXiv:2306.06805).
	MACO Method = "maco"
	// Accentuate begins with a photo and stays near it: what would make more of what the target likes (after Hamblin et al. 2024,
	// arXiv:2402.10039).
	Accentuate Method = "accentuate"
)

// Methods lists the methods.
func Methods() []Method { return []Method{Fourier, MACO, Naive, Accentuate} }

// Steps is how many steps a method takes where nothing is said.
func (m Method) Steps() int {
	switch m {
	case Naive:
		return 40
	case Accentuate:
		return 128
	}
	return 256
}

// Request says what to look for. Zeros stand for the defaults.
type Request struct {
	// Target is a class by name, a difference of two, a channel, or a unit. With Accentuate it may be top or second too.
	Target explain.Target
	Method Method // Fourier
	Steps  int    // 40 with Naive, 128 with Accentuate, else 256
	Seed   uint64
	Rate   float64 // the length of a step: 1 with Naive and MACO, else 0.05
	// Photo is where Accentuate begins: a picture of the network's size.
	Photo *picture.RGB
	Tie   float64 // of Accentuate: how strongly it is held to the photo; 0.1
	// Samples are the pictures, of the network's size, whose mean spectrum MACO keeps; without any it is 1/f, as photos have it.
	Samples []*picture.RGB
}

// The most steps that are asked for on purpose.
const mostSteps = 100000

// Filled is the request with its defaults. The errors say what cannot be.
func (r Request) Filled(n *nn.Network) (Request, error) {
	if r.Method == "" {
		r.Method = Fourier
	}
	if !slices.Contains(Methods(), r.Method) {
		return r, fmt.Errorf("dream: no method %q; there are %v", r.Method, Methods())
	}
	if r.Steps == 0 {
		r.Steps = r.Method.Steps()
	}
	if r.Rate == 0 {
		r.Rate = map[Method]float64{Naive: 1, MACO: 1}[r.Method]
		if r.Rate == 0 {
			r.Rate = 0.05
		}
	}
	if r.Tie == 0 {
		r.Tie = 0.1
	}
	switch {
	case r.Steps < 1 || r.Steps > mostSteps:
		return r, fmt.Errorf("dream: %d steps, but must be from 1 to %d", r.Steps, mostSteps)
	case !(r.Rate > 0 && r.Rate <= 1000):
		return r, fmt.Errorf("dream: a step of %g, but must be more than 0 and at most 1000", r.Rate)
	case !(r.Tie >= 0 && r.Tie <= 1000):
		return r, fmt.Errorf("dream: tied to the photo by %g, but must be from 0 to 1000", r.Tie)
	}
	return r, r.checkPictures(n)
}

func (r Request) checkPictures(n *nn.Network) error {
	in := n.Layers[0].Out
	if r.Method != Accentuate {
		for _, c := range []explain.Class{r.Target.Class, r.Target.Minus} {
			if c == explain.Top || c == explain.Second {
				return fmt.Errorf("dream: %s depends on a picture, and there is none yet: name a class, such as class:0", c)
			}
		}
	} else if r.Photo == nil {
		return fmt.Errorf("dream: %s begins with a photo, and there is none", r.Method)
	}
	for _, p := range append(slices.Clone(r.Samples), r.Photo) {
		if p != nil && (p.W != in.W || p.H != in.H) {
			return fmt.Errorf("dream: a picture is %d x %d, want %d x %d, the network's size", p.W, p.H, in.W, in.H)
		}
	}
	return nil
}
