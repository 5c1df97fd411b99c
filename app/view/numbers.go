package view

import (
	"image"
	"image/color"

	"github.com/vggscope/vggscope/app/view/draw"
)

// numberWide is how wide a value must be drawn for its number to stand in it, in units.
const numberWide = 40

// writeNumbers writes the values of the map at a place into their squares, where those are large enough.
func writeNumbers(dst draw.Canvas, g *Grid, s *Maps, place int, k Style) {
	if g.zoom < numberWide*g.unit || k.Small == nil {
		return
	}
	channel, pane := s.Channel(place), dst.Bounds()
	scale := s.On[channel].scale()
	for y := range s.H {
		row := g.Cell(place, y, 0)
		if row.Max.Y <= pane.Min.Y || row.Min.Y >= pane.Max.Y {
			continue
		}
		for x := range s.W {
			cell := g.Cell(place, y, x)
			v, ok := s.Value(channel, y, x)
			if !ok || cell.Intersect(pane).Empty() {
				continue
			}
			under := NotANumber
			if v == v {
				under = k.Map.At(scale.index(v))
			}
			if c := s.beyond(s.On[channel], channel, y, x); k.Clipped && c != (color.RGBA{}) {
				under = c
			}
			writeNumber(dst, cell, numberFitting(v, cell.Dx()-4, k.Small), under, k.Small)
		}
	}
}

// numberFitting is a value in as many digits as have room, three at most.
func numberFitting(v float32, room int, face *draw.Face) string {
	for digits := 3; digits > 1; digits-- {
		if s := Number(float64(v), digits); face.Width(s) <= room {
			return s
		}
	}
	return Number(float64(v), 1)
}

// writeNumber writes into the middle of a square, in black or white, whichever can be read better on its colour.
func writeNumber(dst draw.Canvas, cell image.Rectangle, text string, under color.RGBA, face *draw.Face) {
	black, white := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}
	ink := black
	if Contrast(white, under) > Contrast(black, under) {
		ink = white
	}
	face.Draw(dst, (cell.Min.X+cell.Max.X-face.Width(text))/2, (cell.Min.Y+cell.Max.Y+face.Height())/2, text, ink)
}

// Around are the values of a channel's map within reach of one at row y and column x, row by row and cut off at the edges, and how
// many are in a row.
func (s *Maps) Around(channel, y, x, reach int) (values []float32, width int) {
	width = min(x+reach, s.W-1) - max(0, x-reach) + 1
	for r := max(0, y-reach); r <= min(y+reach, s.H-1); r++ {
		for c := max(0, x-reach); c <= min(x+reach, s.W-1); c++ {
			if v, ok := s.Value(channel, r, c); ok {
				values = append(values, v)
			}
		}
	}
	return values, width
}
