package view

import (
	"image/color"
	"strconv"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Caption is the line under a map.
type Caption struct {
	Label string // at the left: the channel's number and name
	Face  *draw.Face
	Ink   color.RGBA

	Words []string // at the right: what is to be said of its values, the longest form first; the first that fits is written
	Small *draw.Face
	Muted color.RGBA
}

// Draw writes the caption from left to right on a baseline, gap apart or more. Words that do not fit are left out.
func (c Caption) Draw(dst draw.Canvas, left, right, base, gap int) {
	c.Face.Draw(dst, left, base, c.Label, c.Ink)
	room := right - left - gap - c.Face.Width(c.Label)
	for _, words := range c.Words {
		if c.Small.Width(words) <= room {
			c.Small.DrawRight(dst, right, base, words, c.Muted)
			return
		}
	}
}

// Label is a channel's number and, where it has one, its name.
func Label(channel int, names []string) string {
	label := strconv.Itoa(channel)
	if channel < len(names) && names[channel] != "" {
		label += " " + names[channel]
	}
	return label
}
