package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/rank"
)

func TestRankText(t *testing.T) {
	for key, want := range map[rank.Key]string{rank.Relevance: "12.35 %", rank.Part: "0.1235"} {
		m, _ := rank.ByKey(key)
		if got := RankText(m, 0.12345); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// A bar is as long as its value, to the side of its sign, and no longer than its box.
func TestLadderBars(t *testing.T) {
	const unit = 1
	l := Ladder{Rungs: []Rung{{Channel: 0, Value: 2}, {Channel: 1, Value: -1}, {Channel: 2, Value: 0}}, Most: 2, Signed: true, Chosen: -1, Pointed: -1}
	img := image.NewRGBA(image.Rect(0, 0, 240, 3*RungHeight))
	k := Style{Map: Signed(), Ink: Ink{Paper: color.RGBA{A: 255}, Line: color.RGBA{1, 1, 1, 255}}}
	l.Draw(img, k, unit)
	left, right := rungMap+8+rungName, 240-rungText
	for i, want := range []int{(right - left - 1) / 2, (right - left - 1) / 4, 0} {
		long := 0
		for x := left; x < right; x++ {
			if c := img.RGBAAt(x, i*RungHeight+RungHeight/2); c != k.Ink.Paper && c != k.Ink.Line {
				long++
			}
		}
		if long < want-1 || long > want+1 {
			t.Errorf("the bar of %v is %d long, want %d", l.Rungs[i].Value, long, want)
		}
	}
	if c := img.RGBAAt((left+right)/2-5, RungHeight+RungHeight/2); c != k.Map.At(60) {
		t.Errorf("left of zero stands %v", c)
	}
	for y, want := range map[int]int{-1: -1, 0: 0, RungHeight: 1, 3*RungHeight - 1: 2, 3 * RungHeight: -1} {
		if got := l.At(y, unit); got != want {
			t.Errorf("row %d is rung %d, want %d", y, got, want)
		}
	}
}
