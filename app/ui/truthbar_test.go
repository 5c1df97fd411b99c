package ui

import (
	"fmt"
	"math"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// bar is the colour bar, which tells of one channel or of the layer: its limits, its histogram, what it says is cut off.
func (o *witness) bar(tensor nn.Tensor, l nn.Layer, of int) {
	p, now := o.w.parts, &o.w.now
	values, mode := tensor.Data, now.scene.Range
	locked := slices.ContainsFunc(now.scene.Locks, func(k scene.Lock) bool {
		return k.Layer == l.Name && k.Before == (now.scene.Before && l.Activation != "")
	})
	if mode == scene.Locked && !locked { // nothing but zeros, which is no range to keep
		mode = scene.PerLayer
	}
	title := now.lang.Text("bar.layer")
	if mode != scene.PerChannel {
		title = now.lang.Text("bar." + string(mode))
	} else if !tensor.Flat() {
		values, title = tensor.Channel(nil, of), now.lang.Text("bar.channel", of)
	}
	want := limitsByHand(values, mode)
	if mode == scene.Locked {
		for _, k := range now.scene.Locks {
			if k.Layer == l.Name && k.Before == (now.scene.Before && l.Activation != "") {
				want = view.Range{Lo: k.Lo, Hi: k.Hi}
			}
		}
	}
	single := mode != scene.Locked && slices.Min(values) == slices.Max(values)
	if now.scene.Colours == "signed" && !single {
		want = want.Symmetric()
	}
	bar := p.maps.barNow()
	if !near(bar.On.Lo, want.Lo) || !near(bar.On.Hi, want.Hi) {
		o.same("bar", bar.On, want)
	}
	o.same("bar's title", p.maps.bar.of.Text, title)
	lo, hi := limitTexts(bar.On)
	o.same("lower limit", p.maps.bar.lo.Text, lo)
	o.same("upper limit", p.maps.bar.hi.Text, hi)
	o.same("log counts", bar.Log, now.scene.LogCounts)
	if p.maps.bar.cut.Text == "" && !o.still { // it may be counted and not told yet
		return
	}
	below, above, counted := 0, 0, 0
	for _, v := range values {
		switch {
		case v < bar.On.Lo:
			below++
		case v > bar.On.Hi:
			above++
		}
	}
	for _, n := range bar.Bins.Counts {
		counted += n
	}
	o.same("values in the histogram", counted, len(values))
	bins := bar.Bins
	if bins.Range.Hi > bins.Range.Lo { // by hand, where a value at the edge of two bins may be in either
		counts, hand := make([]int, len(bins.Counts)), bins.Range
		for _, v := range values {
			share := (float64(v) - float64(hand.Lo)) / (float64(hand.Hi) - float64(hand.Lo))
			counts[min(max(int(share*float64(len(counts))), 0), len(counts)-1)]++
		}
		off := 0
		for i, n := range counts {
			off += max(n-bins.Counts[i], bins.Counts[i]-n)
		}
		o.same("bins of the histogram are those of the values", off <= 2+len(values)/200, true)
	}
	text := ""
	if below+above > 0 {
		share := func(n int) string { return view.Number(100*float64(n)/float64(len(values)), 2) + " %" }
		text = now.lang.Text("bar.cut", share(below), share(above))
	}
	o.same("cut off", p.maps.bar.cut.Text, text)
}

// near reports whether two limits are the same but for the order in which something was summed up.
func near(a, b float32) bool { return math.Abs(float64(a)-float64(b)) <= 1e-6*math.Abs(float64(b)) }

// limitsByHand are the limits of a range mode for some values.
func limitsByHand(values []float32, mode scene.Mode) view.Range {
	all := view.Range{Lo: slices.Min(values), Hi: slices.Max(values)}
	r := all
	switch k := map[scene.Mode]float64{scene.Sigma1: 1, scene.Sigma2: 2, scene.Sigma3: 3}[mode]; {
	case mode == scene.Percentile:
		sorted := slices.Sorted(slices.Values(values))
		at := func(share float64) float32 {
			x := share * float64(len(sorted)-1)
			lo, hi := float64(sorted[int(x)]), float64(sorted[min(int(x)+1, len(sorted)-1)])
			return float32(lo + (x-math.Floor(x))*(hi-lo))
		}
		r = view.Range{Lo: at(0.001), Hi: at(0.999)}
	case k > 0:
		sum, squares := 0.0, 0.0
		for _, v := range values {
			sum += float64(v)
		}
		mean := sum / float64(len(values))
		for _, v := range values {
			squares += (float64(v) - mean) * (float64(v) - mean)
		}
		std := math.Sqrt(squares / float64(len(values)))
		r = view.Range{Lo: float32(mean - k*std), Hi: float32(mean + k*std)}
	}
	if r.Lo == r.Hi {
		return all
	}
	return r
}

// limit types a limit beside the bar, one that can be taken or not.
func (o *walker) limit() string {
	b := o.w.parts.maps.bar
	text := []string{"12.5", "0", "-3,5", "\u22121e3", "x", "", "1e40", "0.01"}[o.rand.IntN(8)]
	high := o.rand.IntN(2) == 0
	if o.w.parts.maps.ready() {
		b.typed(text, high)
	}
	return fmt.Sprintf("limit %q, high %t", text, high)
}
