package kit

import (
	"cmp"
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

// TitleFlow has a title with a fact beside it, on the same line of writing, or, where both have no room on one line, below it in as many
// lines as it takes: nothing is cut off. It needs the more height the less width it has, as Flow does.
func TitleFlow(title, fact *widget.Label) *fyne.Container {
	fact.Truncation, fact.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	return container.New(&titleFlow{title: title, fact: fact, says: func() *widget.Label { return fact }}, title, fact)
}

// TitleProse is TitleFlow with a paragraph beside the title.
func TitleProse(title *widget.Label, fact *Paragraph) *fyne.Container {
	whole := func() *widget.Label {
		return &widget.Label{Text: fact.Whole(), SizeName: fact.SizeName, TextStyle: fact.TextStyle}
	}
	return container.New(&titleFlow{title: title, fact: fact, says: whole}, title, fact)
}

type titleFlow struct {
	title *widget.Label
	fact  fyne.CanvasObject
	says  func() *widget.Label // what the fact says, in which letters
	size  fyne.Size            // as of the last layout; zero before
	texts [2]string            // likewise
}

// longer is how wide the title is when nothing is cut off, and whether there is no room for the fact beside it. A little more, or a
// label cuts its last letters off for what is lost in rounding.
func (f *titleFlow) longer() (title float32, is bool) {
	natural := func(l *widget.Label) float32 {
		size := cmp.Or(l.SizeName, theme.SizeNameText)
		return fyne.MeasureText(l.Text, theme.Size(size), l.TextStyle).Width + 2*theme.InnerPadding() + 1.5
	}
	title = natural(f.title)
	return title, f.size.Width > 0 && title+natural(f.says()) > f.size.Width
}

// Layout implements fyne.Layout.
func (f *titleFlow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.size, f.texts = size, [2]string{f.title.Text, f.says().Text}
	title, below := f.longer()
	high := f.title.MinSize().Height
	f.title.Move(fyne.Position{})
	at, width := fyne.NewPos(title, 0), size.Width-title
	if below {
		title = size.Width
		at, width = fyne.NewPos(0, high), size.Width
	}
	f.title.Resize(fyne.NewSize(title, high))
	f.fact.Resize(fyne.NewSize(width, f.fact.Size().Height)) // its height follows from its width
	low := f.fact.MinSize().Height
	if !below {
		at.Y = (high - low) / 2
	}
	f.fact.Move(at)
	f.fact.Resize(fyne.NewSize(width, low))
}

// MinSize implements fyne.Layout.
func (f *titleFlow) MinSize([]fyne.CanvasObject) fyne.Size {
	if f.size.Width > 0 && f.texts != [2]string{f.title.Text, f.says().Text} {
		f.Layout(nil, f.size)
	}
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
