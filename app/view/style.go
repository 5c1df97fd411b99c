package view

import (
	"image"
	"image/color"
	"slices"

	"github.com/vggscope/vggscope/app/view/draw"
)

// Ink is the set of colours around the data: those of the window's theme. All are opaque.
type Ink struct {
	Paper  color.RGBA // behind everything
	Text   color.RGBA
	Muted  color.RGBA // text of less weight
	Line   color.RGBA // frames and hatching
	Guide  color.RGBA // lines and bands that only lead the eye
	Accent color.RGBA // what is chosen, or the largest
}

// A Style is how a grid's maps are drawn.
type Style struct {
	Map     *Colormap
	Clipped bool // mark values beyond the range that is shown
	Smooth  bool // blend between values instead of drawing each as a square
	Ink     Ink
	Small   *draw.Face // for captions; nil leaves them out
	Names   []string   // of the channels, such as "B", "G", "R"; may be shorter, or nil
	Ranges  bool       // write each map's range into its caption where there is room
	Values  [][]string // what to write into a channel's caption instead, the longest form first; nil: nothing
	Silent  string     // the word for a map that is one value all over

	Off     []int          // the channels that are switched off, ascending
	OffWord string         // the word for those
	Instead map[int]string // words for channels that have other values in their place than zeros

	Mark   image.Rectangle // columns and rows of a map to frame: of what is pinned elsewhere, or the pinned unit itself
	MarkOn int             // the only channel where; -1: in every one

	Area image.Rectangle // columns and rows to frame in each map: of the rectangle that is measured

	Chosen  int // the channel to frame, or -1
	Largest int // dense layers: the unit to ring, or -1
}

// IsOff reports whether a channel is switched off, or has other values.
func (k Style) IsOff(channel int) bool {
	_, is := slices.BinarySearch(k.Off, channel)
	return is || k.Instead[channel] != ""
}
