package kit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Paragraph is a text of several lines that breaks Chinese between any two hanzi, as it is set; Fyne's labels break at
// spaces only, and take what is between two of them for a word.
type Paragraph struct {
	widget.Label
	whole string
	width float32
	Grown func() // the number of lines has changed; may be nil
}

// NewParagraph makes one.
func NewParagraph(text string) *Paragraph {
	p := &Paragraph{whole: text}
	p.ExtendBaseWidget(p)
	return p
}

// Say shows another text.
func (p *Paragraph) Say(text string) {
	if text != p.whole {
		p.whole = text
		p.wrap()
	}
}

// SayAs is Say in the letters of an importance, such as Fault.
func (p *Paragraph) SayAs(text string, as widget.Importance) {
	if p.Importance != as {
		p.Importance = as
		defer p.Refresh()
	}
	p.Say(text)
}

// Resize implements fyne.CanvasObject.
func (p *Paragraph) Resize(s fyne.Size) {
	if s.Width != p.width {
		p.width = s.Width
		p.wrap()
	}
	p.Label.Resize(s)
}

// MinSize is the height at the present width.
func (p *Paragraph) MinSize() fyne.Size {
	return fyne.NewSize(80, p.Label.MinSize().Height)
}

// Whole is the text without its line ends.
func (p *Paragraph) Whole() string { return p.whole }

// wrap breaks the text anew.
func (p *Paragraph) wrap() {
	if p.width <= 0 {
		return
	}
	name := p.SizeName
	if name == "" {
		name = theme.SizeNameText
	}
	size, style := theme.Current().Size(name), p.TextStyle
	width := p.width - 2*theme.InnerPadding() - 1
	broken := wrapText(p.whole, func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width })
	if broken == p.Text {
		return
	}
	lines := strings.Count(p.Text, "\n")
	p.SetText(broken)
	if p.Grown != nil && strings.Count(broken, "\n") != lines {
		p.Grown()
	}
}

// wrapText puts line ends into a text so that each line fits. It breaks at spaces and beside hanzi, but no line begins with
// a sign that closes something.
func wrapText(text string, fits func(string) bool) string {
	var out strings.Builder
	line := ""
	for _, piece := range fitting(pieces(text), fits) {
		if line != "" && !fits(line+strings.TrimRight(piece, " ")) {
			out.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.TrimLeft(piece, " ")
			continue
		}
		line += piece
	}
	return out.String() + line
}

// fitting breaks pieces that are longer than a line, such as paths: behind a sign if there is one, or else anywhere.
func fitting(all []string, fits func(string) bool) (list []string) {
	for _, piece := range all {
		for !fits(strings.TrimRight(piece, " ")) {
			n := most(piece, fits)
			if n == 0 {
				break
			}
			list, piece = append(list, piece[:n]), piece[n:]
		}
		list = append(list, piece)
	}
	return list
}

// most is how many bytes of a piece make the longest beginning that fits, as far as its last sign if that is in the second half.
func most(piece string, fits func(string) bool) (n int) {
	sign := 0
	for i, r := range piece {
		end := i + utf8.RuneLen(r)
		if r == utf8.RuneError || end >= len(piece) || !fits(piece[:end]) {
			break
		}
		if n = end; strings.ContainsRune("/\\.-_:?&=", r) {
			sign = end
		}
	}
	if sign > n/2 {
		return sign
	}
	return n
}

// closing are signs that stay with what is before them.
const closing = "，。；：、！？）》」』”’,.;:!?)"

// pieces are what must not be broken: words with the space behind them, and single hanzi with signs that follow.
func pieces(text string) (list []string) {
	runes := []rune(text)
	from := 0
	for i := 1; i <= len(runes); i++ {
		if i < len(runes) && !breakable(runes[i-1], runes[i]) {
			continue
		}
		list = append(list, string(runes[from:i]))
		from = i
	}
	return list
}

// breakable reports whether a line may end between two letters.
func breakable(a, b rune) bool {
	switch {
	case strings.ContainsRune(closing, b), strings.ContainsRune("（《「『“‘", a):
		return false
	case b == ' ':
		return false
	case a == ' ':
		return true
	}
	if strings.ContainsRune("（《「『", b) {
		return true
	}
	return unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) || strings.ContainsRune(closing, a) && a > 0x2000
}
