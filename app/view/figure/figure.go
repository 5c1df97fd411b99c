package figure

import (
	"errors"
	"fmt"
	"image"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// A Figure is what is to be seen, from top to bottom.
type Figure struct {
	Title  string
	Notes  []string // one behind the other, as many to a line as there is room for
	Panels []Panel  // side by side
	Bars   []Bar    // below each other
}

// A Panel is pictures in rows under a line that says what they are.
type Panel struct {
	Caption string
	Columns int // pictures to a row; 0: as many as there are
	Items   []Item
}

// An Item is one picture with its caption.
type Item struct {
	Picture func() image.Image // drawn into Size; nil for none. It is made when the figure is drawn, on the goroutine that does
	Size    image.Point        // in pixels of the figure
	Smooth  bool               // between its pixels; else each is a rectangle
	Hatched bool               // below the picture: nothing to see here
	Frames  []image.Rectangle  // around parts of it, in pixels of the figure
	Label   string             // below it at the left
	Words   []string           // below it at the right, the longest form first; the first that fits is written
}

// Made is a Picture that is there already.
func Made(img image.Image) func() image.Image { return func() image.Image { return img } }

// A Bar is a colour bar with its numbers.
type Bar struct {
	On    view.Range
	Map   *view.Colormap
	Label string    // over it
	Ends  [2]string // in place of numbers, where each map has its own; both empty for numbers
}

// Fonts are what a figure is written in. They belong to one goroutine.
type Fonts struct{ Title, Bold, Small *draw.Face }

// The sizes of the three, in pixels to the em.
const (
	TitleSize = 20.0
	SmallSize = 12.5
)

// Latin are the program's own fonts, which have no Chinese.
func Latin() Fonts { return Fonts{draw.Bold(TitleSize), draw.Bold(SmallSize), draw.Regular(SmallSize)} }

// ErrTooBig is for a figure that would fill the memory.
var ErrTooBig = errors.New("figure: the figure would be too big")

// maxPixels is far above any figure of what fits on a screen.
const maxPixels = 1 << 27

// ErrNothing is for a figure without a picture.
var ErrNothing = errors.New("figure: there is nothing in the figure")

// check finds what cannot be drawn.
func (f Figure) check() error {
	items := 0
	for _, p := range f.Panels {
		for i, it := range p.Items {
			if it.Size.X < 1 || it.Size.Y < 1 || it.Size.X > maxPixels/it.Size.Y {
				return fmt.Errorf("%w: picture %d of %q is to be %v", ErrTooBig, i, p.Caption, it.Size)
			}
			items++
		}
	}
	if items == 0 {
		return ErrNothing
	}
	return nil
}

// Draw draws the figure on pixels.
func (f Figure) Draw(fonts Fonts) (*image.RGBA, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	l := f.layout(fonts)
	if l.size.X > maxPixels/l.size.Y {
		return nil, fmt.Errorf("%w: %v pixels", ErrTooBig, l.size)
	}
	r := newRaster(l.size, fonts)
	l.onto(r)
	return r.img, nil
}
