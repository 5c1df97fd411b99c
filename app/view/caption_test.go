package view

import (
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

func TestLabel(t *testing.T) {
	names := []string{"B", "", "R"}
	for channel, want := range []string{"0 B", "1", "2 R", "3"} {
		if got := Label(channel, names); got != want {
			t.Errorf("channel %d: %q, want %q", channel, got, want)
		}
	}
	if got := Label(7, nil); got != "7" {
		t.Errorf("a channel without names: %q", got)
	}
}

// Of what is to be said, the longest form that leaves the gap is written, at the right end.
func TestCaptionWords(t *testing.T) {
	f := draw.Regular(12)
	ink, muted := color.RGBA{10, 0, 0, 255}, color.RGBA{0, 10, 0, 255}
	words := []string{"0.123 … 812", "0.1 … 8e2", "0"}
	written := func(label string, room int, words ...string) string {
		c := Caption{Label: label, Face: f, Ink: ink, Words: words, Small: f, Muted: muted}
		dst := image.NewRGBA(image.Rect(0, 0, 200, 20))
		c.Draw(draw.Onto(dst, nil), 5, 5+room, 15, 6)
		for _, w := range append(words, "") {
			want := image.NewRGBA(dst.Rect)
			f.Draw(draw.Onto(want, nil), 5, 15, label, ink)
			f.DrawRight(draw.Onto(want, nil), 5+room, 15, w, muted)
			if string(want.Pix) == string(dst.Pix) {
				return w
			}
		}
		return "something else"
	}
	label := f.Width("12")
	for _, tt := range []struct {
		room int
		want string
	}{
		{150, words[0]}, {label + 6 + f.Width(words[0]), words[0]}, {label + 5 + f.Width(words[0]), words[1]},
		{label + 6 + f.Width(words[2]), words[2]}, {label + 6, ""}, {3, ""},
	} {
		if got := written("12", tt.room, words...); got != tt.want {
			t.Errorf("in %d pixels: %q, want %q", tt.room, got, tt.want)
		}
	}
	if got := written("12", 150); got != "" {
		t.Errorf("with nothing to say: %q", got)
	}
}
