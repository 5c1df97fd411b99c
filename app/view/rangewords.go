package view

import "github.com/vggscope/vggscope/app/view/draw"

// rangeWords write a range under a map.
type rangeWords func(Range) string

// captions are what decides how ranges are written.
type captions struct {
	maps  *Maps
	width int // of a map, in pixels
	face  *draw.Face
}

// rangeWords is the longest form in which the ranges of all maps have room under them, or nil. Ranges are written under all or
// under none: where some are left out, it looks as if those maps had none.
func (p *Painter) rangeWords(g *Grid, s *Maps, k Style) rangeWords {
	if !k.Ranges || k.Small == nil {
		return nil
	}
	width, _ := g.tileSize()
	if now := (captions{s, width, k.Small}); now != p.wordsFor {
		p.words, p.wordsFor = s.fittingWords(width-g.gap(), k), now
	}
	return p.words
}

func (s *Maps) fittingWords(room int, k Style) rangeWords {
	for _, words := range []rangeWords{
		func(r Range) string { return r.Text(3) },
		func(r Range) string { return r.spelled(func(x float32) string { return Number(float64(x), 3) }, "…") },
		func(r Range) string { return r.spelled(brief, "…") },
	} {
		if s.allFit(words, room, k) {
			return words
		}
	}
	return nil
}

// brief is a number in two digits, and in three from 100 on: a zero in the place of a digit looks like one.
func brief(x float32) string {
	if x >= 99.5 || x <= -99.5 {
		return Number(float64(x), 3)
	}
	return Number(float64(x), 2)
}

func (s *Maps) allFit(words rangeWords, room int, k Style) bool {
	for place := range s.Places() {
		channel := s.Channel(place)
		if !s.Silent(channel) && k.Small.Width(Label(channel, k.Names))+k.Small.Width(words(s.Own[channel])) > room {
			return false
		}
	}
	return true
}
