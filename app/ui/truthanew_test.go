package ui

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/locale"
)

// All texts of the window, whichever part they are in, and all of its picture, beside those of parts that are made anew from what is
// looked at: whatever an act before has left stands out, and so does what stays in the other language.

// readable are the texts that can be seen below an object, but for some parts of it, in the order of the tree.
func readable(o fyne.CanvasObject, list []string, but ...fyne.CanvasObject) []string {
	if o == nil || !o.Visible() || slices.Contains(but, o) {
		return list
	}
	switch o := o.(type) {
	case *canvas.Text:
		if text := strings.TrimSpace(o.Text); text != "" {
			list = append(list, text)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			list = readable(c, list, but...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			list = readable(c, list, but...)
		}
	}
	return list
}

// quietly are the texts of the window without what was told for some seconds only.
func (o *witness) quietly() []string {
	layOut(o.w.win.Content())
	s := o.w.parts.status
	s.told = message{}
	s.show()
	return readable(o.w.win.Content(), nil, o.w.parts.layers.layers) // which may be scrolled; atRest reads its rows
}

// anew has the window's parts made anew in the other language and back, and compares. rest waits until all is there.
// again says that the parts are made anew for the second time, as those of the other language have another size.
func (o *witness) anew(t *testing.T, rest func(*testing.T), again bool) {
	p := o.w.parts
	if !p.maps.grid.mouse.over && !p.answers.chart.mouse.over { // on a button: nobody tells the new one before the mouse moves
		test.MoveMouse(o.w.win.Canvas(), fyne.NewPos(-100, -100))
		inset, _ := o.w.win.Canvas().InteractiveArea()
		defer func() { test.MoveMouse(o.w.win.Canvas(), o.mouse.Add(inset)) }()
	}
	o.drawn() // some tell of what is under the mouse once they are drawn
	rest(t)
	before, picture := o.quietly(), o.pixels()
	first := o.w.win.Canvas().Scale() == 1 // on another screen the test driver draws icons as it had them on the first
	size := o.rooms()
	o.w.nextLanguage()
	rest(t)
	other := o.rooms() != size
	o.translated(o.quietly())
	o.w.nextLanguage()
	rest(t)
	o.drawn()
	rest(t)
	after := o.quietly()
	if len(o.lies) > 0 {
		return
	}
	if other && !again { // what was scrolled to the end of a lower pane is elsewhere in a higher one, and stays there
		o.anew(t, rest, true)
		return
	}
	if missing, more := without(before, after), without(after, before); len(missing)+len(more) > 0 {
		o.lies = append(o.lies, fmt.Sprintf("parts that are made anew do not say %q, and say %q", missing, more))
		return
	}
	if now := o.pixels(); first && !slices.Equal(picture.Pix, now.Pix) {
		if dir := os.Getenv("VGGSCOPE_SHOTS"); dir != "" {
			keepPNG(t, filepath.Join(dir, "before.png"), picture)
			keepPNG(t, filepath.Join(dir, "anew.png"), now)
		}
		o.lies = append(o.lies, fmt.Sprint("parts that are made anew look otherwise within ", unlike(picture, now)))
	}
}

// rooms are the sizes of what is scrolled in the middle, which those of the lines above it bear upon.
func (o *witness) rooms() string {
	sizes := map[string]fyne.Size{"middle": o.w.parts.middle.pane().content().Size(), "area": o.w.parts.area.list.Size(), "crowd": o.w.parts.crowd.Size()}
	for name, g := range o.grids() {
		sizes[name] = g.Size()
	}
	return fmt.Sprint(sizes)
}

// unlike is the rectangle in which two pictures differ.
func unlike(a, b *image.NRGBA) (r image.Rectangle) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.NRGBAAt(x, y) != b.NRGBAAt(x, y) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// without are those of a list that another one has not, or less often.
func without(list, other []string) (left []string) {
	rest := map[string]int{}
	for _, s := range other {
		rest[s]++
	}
	for _, s := range list {
		if rest[s]--; rest[s] < 0 {
			left = append(left, s)
		}
	}
	return left
}

// pixels is the window's picture without the sides, which may be scrolled, and without times.
func (o *witness) pixels() *image.NRGBA {
	img := o.w.win.Canvas().Capture().(*image.NRGBA)
	scale := float32(img.Rect.Dx()) / o.w.win.Canvas().Size().Width
	blank := func(x0, y0, x1, y1 float32) {
		for y := int(y0 * scale); y < min(int(y1*scale), img.Rect.Dy()); y++ {
			clear(img.Pix[y*img.Stride+4*int(x0*scale) : y*img.Stride+4*min(int(x1*scale), img.Rect.Dx())])
		}
	}
	size, left, right := o.w.win.Canvas().Size(), origin(o.w.parts.layers.root), origin(o.w.parts.right.root)
	blank(0, left.Y, left.X+o.w.parts.layers.root.Size().Width+theme.Padding(), size.Height) // with the ring around it
	blank(right.X, right.Y, size.Width, size.Height)
	blank(0, origin(o.w.parts.status.root).Y, size.Width, size.Height)
	return img
}

// english are two words of it, one after the other.
var english = regexp.MustCompile(`[A-Za-z]{2,} [a-z]+`)

// translated is what must be true of the texts in the other language: none of them is of the one before.
func (o *witness) translated(list []string) {
	own := map[string]bool{o.w.now.scene.Order.Only: true} // what was typed, and the languages' names, which are in their own
	for _, l := range locale.All() {
		own[l.Text("language.name")], own[l.Text("tool.language")] = true, true
	}
	list = slices.DeleteFunc(list, func(s string) bool { return own[s] })
	if o.w.now.lang.Code() == "en" {
		for _, s := range list {
			if strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) {
				o.lies = append(o.lies, fmt.Sprintf("in English: %q", s))
			}
		}
		return
	}
	for _, s := range list {
		if english.MatchString(s) {
			o.lies = append(o.lies, fmt.Sprintf("in Chinese: %q", s))
		}
	}
}
