package kit

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Heading is a label over a part of the window.
func Heading(text string) *widget.Label {
	return widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

// Title is a heading for a whole pane.
func Title(text string) *widget.Label {
	l := Heading(text)
	l.SizeName = theme.SizeNameSubHeadingText
	return l
}

// TitleLine has a title with a fact beside it, on the same line of writing.
func TitleLine(title, fact *widget.Label) fyne.CanvasObject {
	return Border(nil, nil, title, nil, Level(fact))
}

// TitleFlow is TitleLine for a long title: where both have no room on one line, the fact stands below it. It needs the more height the
// less width it has, as Flow does.
func TitleFlow(title, fact *widget.Label) *fyne.Container {
	return container.New(&titleFlow{title: title, fact: fact}, title, fact)
}

type titleFlow struct {
	title, fact *widget.Label
	width       float32 // as of the last layout; 0 before
}

// longer is how wide the title is when nothing is cut off, and whether there is no room for the fact beside it.
func (f *titleFlow) longer() (title float32, is bool) {
	natural := func(l *widget.Label, size fyne.ThemeSizeName) float32 {
		return fyne.MeasureText(l.Text, theme.Size(size), l.TextStyle).Width + 2*theme.InnerPadding()
	}
	title = natural(f.title, f.title.SizeName)
	return title, f.width > 0 && title+natural(f.fact, f.fact.SizeName) > f.width
}

// Layout implements fyne.Layout.
func (f *titleFlow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	title, below := f.longer()
	high, low := f.title.MinSize().Height, f.fact.MinSize().Height
	f.title.Move(fyne.Position{})
	if below {
		f.title.Resize(fyne.NewSize(size.Width, high))
		f.fact.Move(fyne.NewPos(0, high))
		f.fact.Resize(fyne.NewSize(size.Width, low))
		return
	}
	f.title.Resize(fyne.NewSize(title, high))
	f.fact.Move(fyne.NewPos(title, (high-low)/2))
	f.fact.Resize(fyne.NewSize(size.Width-title, low))
}

// MinSize implements fyne.Layout.
func (f *titleFlow) MinSize([]fyne.CanvasObject) fyne.Size {
	size := f.title.MinSize()
	if _, below := f.longer(); below {
		size.Height += f.fact.MinSize().Height
	}
	return size
}

// Fact is a small label that gives way where there is no room.
func Fact(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName = theme.SizeNameCaptionText
	l.Importance = widget.LowImportance
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// Caption is a small paragraph.
func Caption(text string) *Paragraph {
	p := NewParagraph(text)
	p.SizeName, p.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return p
}

// Say puts a text into a label, if it is another one: setting a text has the label set anew.
func Say(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

// Middle cuts a text to so many letters in its middle: of an address or a path both ends tell most.
func Middle(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	head := (n - 1) / 2
	return string(r[:head]) + "…" + string(r[len(r)-(n-1-head):])
}

// Shorten cuts a text to so many letters.
func Shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

// Within cuts a text to what has room in a width, as it is drawn.
func Within(s string, width, size float32, style fyne.TextStyle) string {
	if fyne.MeasureText(s, size, style).Width <= width {
		return s
	}
	r := []rune(s)
	n := sort.Search(len(r), func(n int) bool { return fyne.MeasureText(Shorten(s, n+1), size, style).Width > width })
	return Shorten(s, max(n, 1))
}
