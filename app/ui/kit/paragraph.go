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
	broken := wrapText(p.whole, lettersIn(p.width-2*theme.InnerPadding()-1, theme.Current().Size(name), p.TextStyle))
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
func wrapText(text string, l letters) string {
	var out strings.Builder
	line, count, width := "", float32(0), float32(0)
	for _, piece := range fitting(pieces(text), l.fits) {
		bare := strings.TrimRight(piece, " ")
		with := l.wide(bare)
		if line != "" && !l.fitTogether(line+bare, width+with, count+1) {
			out.WriteString(strings.TrimRight(line, " ") + "\n")
			piece = strings.TrimLeft(piece, " ")
			line, count, width = "", 0, 0
			bare = strings.TrimRight(piece, " ")
			with = l.wide(bare)
		}
		line, count = line+piece, count+1
		width += with + float32(len(piece)-len(bare))*l.wide(" ")
	}
	return out.String() + line
}

// letters are what a text is set in, and the room that a line of it has.
type letters struct {
	room  float32
	wide  func(string) float32
	loose float32 // by how much a text may be wider or narrower than its pieces are one by one, for each of them
}

// lettersIn are the toolkit's letters of a size and style.
func lettersIn(room, size float32, style fyne.TextStyle) letters {
	return letters{room, func(s string) float32 { return fyne.MeasureText(s, size, style).Width }, size / 16}
}

// fits reports whether a text has room in a line.
func (l letters) fits(s string) bool { return l.wide(s) <= l.room }

// fitTogether is fits for a text of whose pieces it is known how wide they are one by one. Only where that leaves it open the whole is
// measured: the toolkit knows the words that it has measured, and sets any other text letter by letter, for a paragraph once for each word.
func (l letters) fitTogether(s string, sum, count float32) bool {
	switch loose := l.loose * count; {
	case sum+loose <= l.room:
		return true
	case sum-loose > l.room:
		return false
	}
	return l.fits(s)
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
