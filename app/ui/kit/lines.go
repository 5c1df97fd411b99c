package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// LineHeight is that of Lines, in a font of caption size.
const LineHeight = 17

// Lines is a long text to scroll, in a font of one width, already broken into lines. Only the lines in sight exist. With
// the focus, the arrows and the keys around them scroll.
type Lines struct {
	widget.BaseWidget
	text   []string
	scroll *container.Scroll
	page   *page
	ring   Ring
}

// NewLines makes one without text.
func NewLines() *Lines {
	l := &Lines{}
	l.page = &page{of: l}
	l.page.ExtendBaseWidget(l.page)
	l.scroll = container.NewVScroll(l.page)
	l.scroll.OnScrolled = func(fyne.Position) { l.page.Refresh() }
	l.ExtendBaseWidget(l)
	return l
}

// SetText puts another text in and goes to its beginning.
func (l *Lines) SetText(text []string) {
	l.text = text
	l.scroll.Refresh() // the page has another height
	l.scroll.ScrollToTop()
	l.page.Refresh()
}

// Text is the text that is shown.
func (l *Lines) Text() []string { return l.text }

// CreateRenderer implements fyne.Widget.
func (l *Lines) CreateRenderer() fyne.WidgetRenderer {
	return l.ring.Around(widget.NewSimpleRenderer(l.scroll))
}

// Tapped implements fyne.Tappable: a click gives it the keys.
func (l *Lines) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

// FocusGained implements fyne.Focusable.
func (l *Lines) FocusGained() { l.ring.Gained(l) }

// FocusLost implements fyne.Focusable.
func (l *Lines) FocusLost() { l.ring.Lost() }

// TypedRune implements fyne.Focusable.
func (l *Lines) TypedRune(r rune) { PassRune(l, r) }

// TypedKey implements fyne.Focusable.
func (l *Lines) TypedKey(e *fyne.KeyEvent) {
	page := l.scroll.Size().Height
	end := max(0, l.page.MinSize().Height-page)
	steps := map[fyne.KeyName]float32{
		fyne.KeyUp: -3 * LineHeight, fyne.KeyDown: 3 * LineHeight,
		fyne.KeyPageUp: LineHeight - page, fyne.KeyPageDown: page - LineHeight, fyne.KeySpace: page - LineHeight,
		fyne.KeyHome: -end, fyne.KeyEnd: end,
	}
	step, ok := steps[e.Name]
	if !ok {
		PassKey(l, e)
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, min(max(0, l.scroll.Offset.Y+step), end)))
	l.page.Refresh()
}

// A page is all of the text, most of it out of sight.
type page struct {
	widget.BaseWidget
	of *Lines
}

// CreateRenderer implements fyne.Widget.
func (p *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{page: p} }

// pageRenderer has a canvas.Text for each line in sight. A line keeps its own while others come into sight.
type pageRenderer struct {
	page  *page
	texts []*canvas.Text
}

// MinSize implements fyne.WidgetRenderer.
func (r *pageRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, float32(len(r.page.of.text))*LineHeight)
}

// Layout implements fyne.WidgetRenderer.
func (r *pageRenderer) Layout(fyne.Size) { r.Refresh() }

// Refresh brings the lines in sight up to date, with the theme too.
func (r *pageRenderer) Refresh() {
	l := r.page.of
	for n := int(l.scroll.Size().Height/LineHeight) + 2; len(r.texts) < n; {
		t := canvas.NewText("", nil)
		t.TextStyle.Monospace = true
		r.texts = append(r.texts, t)
	}
	first, n := int(l.scroll.Offset.Y/LineHeight), len(r.texts)
	for i := first; i < first+n; i++ {
		t := r.texts[i%n]
		t.Text, t.TextSize, t.Color = "", theme.CaptionTextSize(), theme.Color(theme.ColorNameForeground)
		if i < len(l.text) {
			t.Text = l.text[i]
		}
		size := t.MinSize()
		t.Move(fyne.NewPos(theme.InnerPadding(), float32(i)*LineHeight+(LineHeight-size.Height)/2))
		t.Resize(size)
		t.Refresh()
	}
	canvas.Refresh(r.page)
}

// Objects implements fyne.WidgetRenderer.
func (r *pageRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.texts))
	for i, t := range r.texts {
		all[i] = t
	}
	return all
}

// Destroy implements fyne.WidgetRenderer.
func (r *pageRenderer) Destroy() {}
