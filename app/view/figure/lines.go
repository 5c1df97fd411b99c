package figure

import (
	"strings"

	"github.com/rivo/uniseg"

	"github.com/vggscope/vggscope/app/view/draw"
)

// lines puts notes one behind the other, as many to a line as there is room for; one that is too long for a line goes on in the next.
func lines(notes []string, f *draw.Face, width int) (list []string) {
	for _, note := range notes {
		if note == "" {
			continue
		}
		if n := len(list); n > 0 && f.Width(list[n-1]+"  ·  "+note) <= width {
			list[n-1] += "  ·  " + note
			continue
		}
		list = append(list, wrapped(note, f, width)...)
	}
	return list
}

// mostLines bounds the lines of one note.
const mostLines = 6

// wrapped breaks a text where Unicode allows it (UAX 14): at spaces, and between hanzi.
func wrapped(s string, f *draw.Face, width int) (list []string) {
	line, state := "", -1
	for s != "" {
		var part string
		part, s, _, state = uniseg.FirstLineSegmentInString(s, state)
		if line != "" && f.Width(strings.TrimRight(line+part, " ")) > width {
			if len(list) == mostLines-1 { // the rest is cut off
				return append(list, f.Fit(line+part+s, width))
			}
			list, line = append(list, f.Fit(strings.TrimRight(line, " "), width)), ""
		}
		line += part
	}
	return append(list, f.Fit(strings.TrimRight(line, " "), width))
}
