// Package report makes a web page of what a network sees in a picture: one file that opens from disk in any browser of today,
// without a network and without anything from elsewhere, to be handed out. In it are the picture with the steps of its
// preprocessing, the answers, the maps of every layer with their values under the mouse, the notes on layers, and causes, in
// both languages.
//
// Maps take as many bytes as the page may have: values are kept exactly where there is room, else in 65536 or 256 steps between
// a channel's least and largest, and of the largest layers every second or fourth pixel, if need be. The page says which.
package report

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Sizes are those that a page is offered in, in megabytes of 1,000,000 bytes.
var Sizes = []int{5, 15, 40}

// Cause is a map of what speaks for an answer, to be laid over the network's picture.
type Cause struct {
	Title, Note [2]string // in English and Chinese
	Values      nn.Tensor // (height, width, 1)
	Signed      bool      // zero is the middle of the colours
}

// Page is what a page shows.
type Page struct {
	Name     string // of the picture, without its folder
	Prepared nn.Prepared
	Info     picture.Info
	Input    weights.Input
	Acts     *nn.Activations // of the whole network
	Model    string          // what to call that; empty for its card's name
	Off      string          // channels that are off, as said on the command line; empty for none
	Causes   []Cause
	Program  string // its name and version
	Language string // that the page opens in; empty for English
	MB       int    // how large the page may be
}

//go:embed page
var files embed.FS

// Write writes the page. It is never larger than MB says; it is an error where that is too little for one picture.
func Write(w io.Writer, p Page) error {
	head, err := p.head()
	if err != nil {
		return err
	}
	frame := func(data string) string {
		return strings.NewReplacer("/*style*/", text("page.css"), "/*script*/", text("page.js"), "<!--data-->", data,
			"{{title}}", escaped(p.Name+" · VGGScope"), "{{lang}}", htmlLanguage(p.Language)).Replace(text("page.html"))
	}
	layers, err := layersOf(p.Acts)
	if err != nil {
		return err
	}
	// What describes the layers is longest with all their steps; their data get the rest.
	room := p.MB*1_000_000 - len(frame("")) - len(head.json()) - 1000*len(layers) - rangesSize(layers)
	if err := fit(layers, room); err != nil {
		return fmt.Errorf("report: a page of %d MB has no room for all layers: %w", p.MB, err)
	}
	var data strings.Builder
	for _, l := range layers {
		head.Layers = append(head.Layers, l.head(head.notes(p.Acts.Network(), l.layer)))
		fmt.Fprintf(&data, "<script type=\"text/plain\" id=\"layer-%s\">%s</script>\n", l.layer.Name, l.data())
	}
	fmt.Fprintf(&data, "<script type=\"application/json\" id=\"head\">%s</script>\n", head.json())
	page := frame(data.String())
	if len(page) > p.MB*1_000_000 {
		panic(fmt.Sprintf("report: %d bytes for a page of %d MB", len(page), p.MB))
	}
	_, err = io.WriteString(w, page)
	return err
}

func text(name string) string {
	b, err := files.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// escaped is text in HTML.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;").Replace(strings.ToValidUTF8(s, "�"))
}

func htmlLanguage(code string) string {
	if code == locale.Chinese {
		return "zh-Hans"
	}
	return "en"
}

// head is all that the page is told but for the layers' values, as JSON.
type head struct {
	Language string                       `json:"language"`
	Texts    map[string]map[string]string `json:"texts"` // by language and key
	Name     string                       `json:"name"`
	Program  string                       `json:"program"`
	Model    string                       `json:"model"`
	Off      string                       `json:"off,omitempty"`
	Photo    string                       `json:"photo"`  // a picture as a URL
	Fitted   string                       `json:"fitted"` // likewise
	Width    int                          `json:"width"`  // of the network's picture
	Height   int                          `json:"height"`
	Steps    [][]any                      `json:"steps"`   // a text's key, and what is put into it
	Classes  [][3]string                  `json:"classes"` // id, English, Chinese
	Chances  []float32                    `json:"chances"` // by class
	Layers   []layerHead                  `json:"layers"`
	Causes   []causeHead                  `json:"causes"`
	Colours  map[string]string            `json:"colours"` // of 256 levels, in Base64

	languages []*locale.Language
}

type causeHead struct {
	Title  [2]string `json:"title"`
	Note   [2]string `json:"note"`
	Height int       `json:"h"`
	Width  int       `json:"w"`
	Signed bool      `json:"signed"`
	Values string    `json:"values"` // float32 in Base64
}

func (h *head) json() string {
	b, err := json.Marshal(h) // < and > as \u003c and \u003e, so that no text ends the script
	if err != nil {
		panic(err) // numbers are finite, or there were no activations
	}
	return string(b)
}

func (p Page) head() (*head, error) {
	n := p.Acts.Network()
	h := &head{
		Language: htmlLanguage(p.Language), Texts: map[string]map[string]string{}, Name: strings.ToValidUTF8(p.Name, "�"), Program: p.Program,
		Model: cmp.Or(p.Model, n.Card.Name), Off: p.Off, Width: p.Prepared.Fitted.W, Height: p.Prepared.Fitted.H, Colours: map[string]string{},
		Classes: [][3]string{}, Chances: []float32{}, Causes: []causeHead{}, languages: locale.All(),
	}
	for _, l := range h.languages {
		texts := map[string]string{}
		for _, key := range keys {
			texts[key] = l.Text(key)
		}
		h.Texts[htmlLanguage(l.Code())] = texts
	}
	for _, name := range []string{"viridis", "signed"} {
		h.Colours[name] = colours(name)
	}
	h.Steps = p.steps()
	var err error
	if h.Photo, err = photo(p.Prepared.Original, p.MB); err != nil {
		return nil, err
	}
	if h.Fitted, err = dataURL("image/png", func(w io.Writer) error { return png.Encode(w, p.Prepared.Fitted.Image()) }); err != nil {
		return nil, err
	}
	if n.HasTop() {
		out, err := p.Acts.Output(len(n.Layers) - 1)
		if err != nil {
			return nil, err
		}
		h.Chances = out.Data
		for _, c := range n.Classes {
			h.Classes = append(h.Classes, [3]string{c.ID, c.Name, c.Zh})
		}
	}
	for _, c := range p.Causes {
		h.Causes = append(h.Causes, causeHead{c.Title, c.Note, c.Values.H, c.Values.W, c.Signed, base64.StdEncoding.EncodeToString(floats(c.Values.Data))})
	}
	return h, nil
}

// notes is what is to be said of a layer, in English and Chinese.
func (h *head) notes(n *nn.Network, l nn.Layer) (both [2]string) {
	for i, lang := range h.languages {
		both[i] = lang.Text(view.NoteKey(n, l, lang.Has))
	}
	return both
}

func colours(name string) string {
	m, _ := view.ByName(name)
	var b []byte
	for i := range 256 {
		c := m.At(uint8(i))
		b = append(b, c.R, c.G, c.B)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// photo is the picture as people see it, small enough to leave room for the maps. It is encoded anew: nothing of the file's
// own is in it, such as where it was taken.
func photo(p *picture.RGB, mb int) (string, error) {
	most := 640
	if mb > 5 {
		most = 1280
	}
	if long := max(p.W, p.H); long > most {
		p = picture.Resize(p, max(p.W*most/long, 1), max(p.H*most/long, 1), picture.Bilinear)
	}
	return dataURL("image/jpeg", func(w io.Writer) error { return jpeg.Encode(w, opaque{p.Image()}, &jpeg.Options{Quality: 85}) })
}

// opaque is a picture without transparency, which the JPEG writer takes faster.
type opaque struct{ image.Image }

func (o opaque) ColorModel() color.Model { return color.RGBAModel }

func dataURL(kind string, encode func(io.Writer) error) (string, error) {
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		return "", err
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b.Bytes()), nil
}
