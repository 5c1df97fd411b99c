package figure

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/view"
)

// WriteSVG writes the figure as SVG 1.1 (W3C), in user units that are the pixels of Draw. language is that of its texts, "en" or
// "zh-Hans".
func (f Figure) WriteSVG(w io.Writer, fonts Fonts, language string) error {
	if err := f.check(); err != nil {
		return err
	}
	l := f.layout(fonts)
	s := &vector{}
	s.printf(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	s.printf(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" xml:lang="%s" font-family="%s">`+"\n",
		l.size.X, l.size.Y, escaped(language), families)
	s.printf("<title>%s</title>\n<desc>%s</desc>\n", escaped(f.Title), escaped(strings.Join(f.Notes, "  ·  ")))
	s.printf(`<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="%s"/><path d="M0 8L8 0M-1 1L1 -1M7 9L9 7" stroke="%s" stroke-width="1"/></pattern></defs>`+"\n", hex(paper), hex(line))
	l.onto(s)
	s.printf("</svg>\n")
	if s.err != nil {
		return s.err
	}
	_, err := w.Write(s.out.Bytes())
	return err
}

// families are the fonts that texts are set in, the first that there is on a computer.
const families = "Go, 'Noto Sans', 'Helvetica Neue', Arial, 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

// A vector is a figure as SVG.
type vector struct {
	out bytes.Buffer
	err error
}

func (v *vector) printf(format string, args ...any) { fmt.Fprintf(&v.out, format, args...) }

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// escaped is a text as XML has it; what XML cannot have becomes a question mark.
func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}

func (v *vector) fill(r image.Rectangle, c color.RGBA) {
	v.printf(`<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", r.Min.X, r.Min.Y, r.Dx(), r.Dy(), hex(c))
}

func (v *vector) hatch(r image.Rectangle) {
	v.printf(`<rect x="%d" y="%d" width="%d" height="%d" fill="url(#hatch)"/>`+"\n", r.Min.X, r.Min.Y, r.Dx(), r.Dy())
}

// picture embeds a picture at its own size, and says that its pixels are squares: in the words of browsers, and in those of SVG
// 1.1.
func (v *vector) picture(r image.Rectangle, img image.Image, smooth bool) {
	how := ` image-rendering="optimizeSpeed" style="image-rendering:pixelated"`
	if smooth {
		how = ""
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil && v.err == nil {
		v.err = fmt.Errorf("figure: %w", err)
	}
	v.printf(`<image x="%d" y="%d" width="%d" height="%d" preserveAspectRatio="none"%s xlink:href="data:image/png;base64,%s"/>`+"\n",
		r.Min.X, r.Min.Y, r.Dx(), r.Dy(), how, base64.StdEncoding.EncodeToString(file.Bytes()))
}

func (v *vector) strip(r image.Rectangle, m *view.Colormap) {
	img := image.NewRGBA(image.Rect(0, 0, 256, 1))
	for i := range 256 {
		img.SetRGBA(i, 0, m.At(uint8(i)))
	}
	v.picture(r, img, false)
}

func (v *vector) text(f face, x, base int, at anchor, s string, c color.RGBA) {
	size, weight := SmallSize, ""
	switch f {
	case titleFace:
		size, weight = TitleSize, ` font-weight="bold"`
	case boldFace:
		weight = ` font-weight="bold"`
	}
	from := [...]string{"", ` text-anchor="middle"`, ` text-anchor="end"`}[at]
	v.printf(`<text x="%d" y="%d" font-size="%g"%s%s fill="%s" xml:space="preserve">%s</text>`+"\n", x, base, size, weight, from, hex(c), escaped(s))
}
