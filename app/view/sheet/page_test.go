package sheet

import (
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

func blankPage(t *testing.T, w, h int) *page {
	t.Helper()
	p, err := newPage("test", w, h, view.Viridis())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTextSparesTheMaps(t *testing.T) {
	p := blankPage(t, 60, 40)
	for i := range p.img.Pix {
		p.img.Pix[i] = 7
	}
	draw.Bold(30).Draw(p, 5, 30, "H", dark)
	for i, v := range p.img.Pix {
		if v != 7 {
			t.Fatalf("pixel %d of a map became index %d", i, v)
		}
	}
}

func TestMutedTextIsLighter(t *testing.T) {
	darkest := func(shades int) (v uint8) {
		p := blankPage(t, 60, 40)
		draw.Bold(30).Draw(p, 5, 30, "H", shade(shades))
		for _, i := range p.img.Pix {
			v = max(v, i)
		}
		return v
	}
	if got := darkest(rampSize - 1); got != inkMost {
		t.Errorf("dark text reaches index %d, want %d", got, inkMost)
	}
	if got := darkest(6); got != paper+6 {
		t.Errorf("muted text reaches index %d, want %d", got, paper+6)
	}
}

func TestTextIsCutOffAtThePagesEdge(t *testing.T) {
	p := blankPage(t, 20, 10)
	draw.Regular(30).Draw(p, -12, 8, "WWW", dark) // panics if a glyph is set outside
	seen := false
	for _, i := range p.img.Pix {
		seen = seen || i != paper
	}
	if !seen {
		t.Error("nothing of the line is on the page")
	}
}
