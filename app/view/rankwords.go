package view

import (
	"fmt"

	"github.com/vggscope/vggscope/app/view/rank"
)

// RankWords are what is written under the maps of channels that are sorted by a measure, which has the given name: by channel,
// the longest form first. Nil where the numbers of the channels are what they are sorted by.
func RankWords(m rank.Measure, name string, values []float64) [][]string {
	if m.Key == rank.Index {
		return nil
	}
	words := make([][]string, len(values))
	for c, v := range values {
		short := Number(v, 3)
		if m.Share {
			short = Minus(fmt.Sprintf("%.1f %%", 100*v))
		}
		words[c] = []string{name + " " + short, short}
	}
	return words
}

// valueForm is which form of the values' words fits under every map in sight: the first for 0.
func valueForm(g *Grid, s *Maps, k Style) (form int) {
	if k.Small == nil {
		return 0
	}
	for _, place := range g.InSight() {
		channel := s.Channel(place)
		if channel >= len(k.Values) {
			continue
		}
		room := g.Tile(place).Dx() - g.gap() - k.Small.Width(Label(channel, k.Names))
		words := k.Values[channel]
		for form < len(words)-1 && k.Small.Width(words[form]) > room {
			form++
		}
	}
	return form
}
