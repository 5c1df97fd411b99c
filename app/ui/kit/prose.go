package kit

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Prose shows Markdown: headings, paragraphs, lists, quotes, code, and links that open in the browser when they are clicked.
// Nothing is fetched for it: of a picture it shows the title or the name. Like a Paragraph it breaks Chinese between any two
// hanzi, which the toolkit's own text does not.
type Prose struct {
	widget.RichText
	markdown string
	width    float32
}

// NewProse makes an empty one.
func NewProse() *Prose {
	p := &Prose{}
	p.Wrapping = fyne.TextWrapWord // which finds nothing to do; without it there would be a field to scroll
	p.Scroll = fyne.ScrollNone     // else it is as low as it is given, and scrolls by itself
	p.ExtendBaseWidget(p)
	return p
}

// Say shows another text.
func (p *Prose) Say(markdown string) {
	if markdown != p.markdown {
		p.markdown = markdown
		p.wrap()
	}
}

// Markdown is the text.
func (p *Prose) Markdown() string { return p.markdown }

// Resize implements fyne.CanvasObject.
func (p *Prose) Resize(s fyne.Size) {
	if s.Width != p.width {
		p.width = s.Width
		p.wrap()
	}
	p.RichText.Resize(s)
}

// MinSize is the height at the present width.
func (p *Prose) MinSize() fyne.Size { return fyne.NewSize(80, p.RichText.MinSize().Height) }

// wrap breaks the text anew.
func (p *Prose) wrap() {
	if p.width <= 0 {
		return
	}
	s := setter{room: p.width - 2*theme.InnerPadding() - 1}
	s.blocks(widget.NewRichTextFromMarkdown(p.markdown).Segments, "", "")
	p.Segments = s.out
	p.Refresh()
}

// A run is some text in one style, or a link.
type run struct {
	text  string
	style widget.RichTextStyle
	link  *url.URL
}

func (r run) width() float32 {
	return fyne.MeasureText(r.text, theme.Current().Size(r.style.SizeName), r.style.TextStyle).Width
}

// A setter sets Markdown in lines.
type setter struct {
	room float32
	out  []widget.RichTextSegment
}

// blocks sets segments of the toolkit's Markdown: first stands before the first line, and rest before all others.
func (s *setter) blocks(segments []widget.RichTextSegment, first, rest string) {
	var line []run
	flush := func() {
		if len(line) > 0 {
			s.paragraph(line, first, rest)
			first, line = rest, nil
		}
	}
	for _, seg := range segments {
		switch seg := seg.(type) {
		case *widget.TextSegment:
			line = append(line, styled(seg)...)
			if !seg.Style.Inline {
				flush()
			}
		case *widget.HyperlinkSegment:
			line = append(line, linked(seg))
		case *widget.ImageSegment:
			line = append(line, run{text: "[" + pictured(seg) + "] ", style: widget.RichTextStyleEmphasis})
		case *widget.ParagraphSegment:
			flush()
			s.blocks(seg.Texts, first, rest)
			first = rest
		case *widget.ListSegment:
			flush()
			s.list(seg, rest)
		case *widget.SeparatorSegment:
			flush()
			s.out = append(s.out, seg)
		}
	}
	flush()
}

// list sets the items of a list, each behind its sign.
func (s *setter) list(l *widget.ListSegment, indent string) {
	n := l.StartNumber()
	for _, item := range l.Items {
		if sub, ok := item.(*widget.ListSegment); ok {
			s.list(sub, indent+"      ")
			continue
		}
		sign := "•  "
		if l.Ordered {
			sign = strconv.Itoa(n) + ".  "
			n++
		}
		s.blocks([]widget.RichTextSegment{item}, indent+sign, indent+"     ")
	}
}

// styled are the runs of a text: code is not set in the monospaced letters where it has others than those have, and headings are
// smaller than the toolkit's.
func styled(seg *widget.TextSegment) []run {
	style := seg.Style
	if style.SizeName == theme.SizeNameHeadingText {
		style.SizeName = theme.SizeNameSubHeadingText
	}
	if strings.IndexFunc(seg.Text, func(r rune) bool { return r > unicode.MaxLatin1 }) >= 0 {
		style.TextStyle.Monospace = false
	}
	if seg.Text == "" {
		return nil
	}
	return []run{{text: seg.Text, style: style}}
}

// linked is a link's run: text as any other where it leads neither to a page nor to a letter.
func linked(seg *widget.HyperlinkSegment) run {
	r := run{text: seg.Text, style: widget.RichTextStyleInline, link: seg.URL}
	if r.link != nil && r.link.Scheme != "https" && r.link.Scheme != "http" && r.link.Scheme != "mailto" {
		r.link = nil
	}
	return r
}

// pictured are the words for a picture: its title, or else the name of its file; the toolkit does not tell others.
func pictured(seg *widget.ImageSegment) string {
	if seg.Title != "" || seg.Source == nil {
		return seg.Title
	}
	return seg.Source.Name()
}

// paragraph sets runs in lines that fit, and a little room behind them.
func (s *setter) paragraph(runs []run, first, rest string) {
	line, used := s.begin(first)
	end := func() {
		s.line(line)
		line, used = s.begin(rest)
	}
	for _, r := range runs {
		for i, part := range strings.Split(r.text, "\n") {
			if i > 0 {
				end()
			}
			for _, piece := range s.pieces(run{part, r.style, r.link}) {
				w := run{strings.TrimRight(piece.text, " "), piece.style, nil}.width()
				if used+w > s.room && used > 0 {
					end()
					piece.text = strings.TrimLeft(piece.text, " ")
				}
				line, used = append(line, piece), used+piece.width()
			}
		}
	}
	s.line(line)
	s.out = append(s.out, &widget.TextSegment{Style: widget.RichTextStyle{SizeName: gapSize}})
}

// gapSize is how high the room behind a paragraph is: a line of the smallest letters that themes have.
const gapSize = theme.SizeNameSeparatorThickness

// begin is a line with what stands before it.
func (s *setter) begin(before string) ([]run, float32) {
	if before == "" {
		return nil, 0
	}
	r := run{text: before, style: widget.RichTextStyleInline}
	return []run{r}, r.width()
}

// pieces are the parts of a run that are not broken, and parts of such as are wider than a line.
func (s *setter) pieces(r run) (list []run) {
	for _, text := range pieces(r.text) {
		piece := run{text, r.style, r.link}
		for piece.width() > s.room && len([]rune(piece.text)) > 1 {
			letters := []rune(piece.text)
			n := 1
			for n < len(letters)-1 && (run{string(letters[:n+1]), r.style, nil}).width() <= s.room {
				n++
			}
			list = append(list, run{string(letters[:n]), r.style, r.link})
			piece.text = string(letters[n:])
		}
		list = append(list, piece)
	}
	return list
}

// line puts runs into one line, of which neighbours in one style are one.
func (s *setter) line(runs []run) {
	var last *run
	emit := func() {
		switch {
		case last == nil || last.text == "":
		case last.link != nil:
			s.out = append(s.out, &widget.HyperlinkSegment{Text: last.text, URL: last.link})
		default:
			style := last.style
			style.Inline = true
			s.out = append(s.out, &widget.TextSegment{Style: style, Text: last.text})
		}
	}
	for i := range runs {
		r := runs[i]
		r.style.Inline = true
		if last != nil && last.style == r.style && last.link == r.link {
			last.text += r.text
			continue
		}
		emit()
		last = &r
	}
	emit()
	s.out = append(s.out, &widget.TextSegment{Style: widget.RichTextStyleParagraph})
}
