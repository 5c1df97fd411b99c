package cli

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
)

// explanation is a result with what it is told beside.
type explanation struct {
	res     *explain.Result
	network *nn.Network
	device  nn.DeviceInfo
	image   string // its name
	asked   string // the target, as it was typed
	off     string // channels that are off, or nothing

	over    image.Image // behind the colours, or nil
	opacity float64
	smooth  bool
}

// shape is that of the array: without a last axis where there is one value for each place.
func (x explanation) shape() []int {
	v := x.res.Values
	if x.res.Map2D {
		return []int{v.H, v.W}
	}
	return []int{v.H, v.W, v.C}
}

func (x explanation) writeNPY(w io.Writer) error {
	return weights.WriteNPY(w, x.shape(), x.res.Values.Data)
}

// writePNG draws the values; three channels are added up.
func (x explanation) writePNG(w io.Writer) error {
	t, notes := x.res.Values, []string{x.what()}
	facts := []string{x.image, x.network.Card.Name}
	if !x.res.Map2D {
		t = explain.Sum.Of(t)
		facts = append(facts, "sum of "+strings.Join(strings.Split(x.network.Card.Input.Channels, ""), ", "))
	}
	if x.off != "" {
		facts = append(facts, "off "+x.off)
	}
	for _, f := range x.res.Facts {
		facts = append(facts, fmt.Sprintf("%s %s", strings.ReplaceAll(f.Key, "_", " "), number(f.Value)))
	}
	const line = 78 // characters in the width of the picture
	for _, a := range x.res.Accounts {
		facts = append(facts, balance(a)...)
	}
	notes = append(notes, sheet.CauseNotes(facts, line)...)
	img, err := sheet.Cause(t, sheet.CauseOptions{
		Title: string(x.res.Request.Method), Notes: notes, Signed: x.res.Signed, Over: x.over, Opacity: x.opacity, Smooth: x.smooth,
	})
	if err != nil {
		return err
	}
	return png.Encode(w, img)
}

func number(v any) string {
	if f, ok := v.(float64); ok {
		return fmt.Sprintf("%.4g", f)
	}
	return fmt.Sprint(v)
}

// what names what is explained, with its value.
func (x explanation) what() string {
	aim := x.res.Aim
	class := func(i int) string { return fmt.Sprintf("%s (class:%d)", x.network.Classes[i].Name, i) }
	var what string
	switch {
	case aim.Minus >= 0:
		what = fmt.Sprintf("the logit of %s less that of %s", class(aim.Class), class(aim.Minus))
	case aim.Class >= 0:
		what = "the logit of " + class(aim.Class)
	case aim.Target.Unit:
		what = fmt.Sprintf("unit (%d, %d) of channel %d of %s, before its ReLU", aim.Target.Y, aim.Target.X, aim.Target.Channel, aim.Target.Layer)
	default:
		what = fmt.Sprintf("the sum of channel %d of %s", aim.Target.Channel, aim.Target.Layer)
	}
	return fmt.Sprintf("%s is %.6g", what, aim.Value)
}

// words say what was explained, and what adds up.
func (x explanation) words() []string {
	lines := []string{x.what()}
	if x.off != "" {
		lines = append(lines, "off: "+x.off)
	}
	for _, a := range x.res.Accounts {
		lines = append(lines, strings.Join(balance(a), ", "))
	}
	return lines
}

// balance says how far an account adds up.
func balance(a explain.Account) []string {
	verdict := "adds up"
	if !a.OK {
		verdict = "does NOT add up"
	}
	words := []string{fmt.Sprintf("%s %s: %.6g of %.6g", a.Name, verdict, a.Sum, a.Want)}
	for _, kind := range []string{explain.PartValues, explain.PartBias, explain.PartStabilizer} {
		if slices.ContainsFunc(a.Parts, func(p explain.Part) bool { return p.What == kind }) {
			words = append(words, fmt.Sprintf("%s %.6g", kind, a.Of(kind)))
		}
	}
	return append(words, fmt.Sprintf("residual %.1g", a.Residual), fmt.Sprintf("tolerance %.1g", a.Tolerance))
}

// explanationJSON is what --json prints.
type explanationJSON struct {
	export.Picture
	Model       string             `json:"model"`
	Backend     nn.Backend         `json:"backend"`
	Renderer    string             `json:"renderer"`
	Method      explain.Method     `json:"method"`
	Asked       string             `json:"asked"`  // the target as it was typed
	Target      explain.Target     `json:"target"` // with the classes that top and second stand for
	Class       *classJSON         `json:"class,omitempty"`
	Minus       *classJSON         `json:"minus,omitempty"`
	Off         string             `json:"off,omitempty"`
	Value       float64            `json:"value"`
	Layer       string             `json:"layer"` // where the values lie
	Shape       []int              `json:"shape"`
	Channels    string             `json:"channels,omitempty"` // the order of the last axis, at the input
	Signed      bool               `json:"signed"`
	Sum         float64            `json:"sum"` // of all values
	Options     explain.Request    `json:"options"`
	Facts       map[string]any     `json:"facts,omitempty"`
	Bookkeeping []explain.Account  `json:"bookkeeping"`
	Relevance   map[string]float64 `json:"relevance,omitempty"` // of lrp: the sum of each layer
	Files       []string           `json:"files"`
}

type classJSON struct {
	Index int    `json:"index"`
	ID    string `json:"id"`
	Name  string `json:"name"`
}

func (x explanation) json(path string, jobs []explainJob) explanationJSON {
	res := x.res
	j := explanationJSON{
		Picture: export.PictureAt(path), Model: x.network.Card.Name, Backend: x.device.Backend, Renderer: x.device.Renderer,
		Method: res.Request.Method, Asked: x.asked, Target: res.Aim.Target, Class: x.class(res.Aim.Class), Minus: x.class(res.Aim.Minus),
		Off: x.off, Value: res.Aim.Value, Layer: x.network.Layers[res.Site.Layer].Name, Shape: x.shape(), Signed: res.Signed, Sum: sum(res.Values.Data),
		Options: res.Request, Bookkeeping: res.Accounts, Files: []string{},
	}
	if j.Bookkeeping == nil {
		j.Bookkeeping = []explain.Account{}
	}
	if !res.Map2D && res.Site.Layer == 0 {
		j.Channels = x.network.Card.Input.Channels
	}
	for _, f := range res.Facts {
		if j.Facts == nil {
			j.Facts = map[string]any{}
		}
		j.Facts[f.Key] = f.Value
	}
	for _, l := range res.Relevance {
		if j.Relevance == nil {
			j.Relevance = map[string]float64{}
		}
		j.Relevance[l.Layer] = l.Sum
	}
	for _, job := range jobs {
		text, _ := export.JSONPath(job.path)
		j.Files = append(j.Files, text)
	}
	return j
}

func (x explanation) class(i int) *classJSON {
	if i < 0 {
		return nil
	}
	c := x.network.Classes[i]
	return &classJSON{i, c.ID, c.Name}
}

// shown is the picture as the network gets it, in the colours that it had.
func shown(t nn.Tensor, in weights.Input) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, t.W, t.H))
	for i := range t.H * t.W {
		img.Pix[4*i+3] = 0xff
		for c, name := range []byte(in.Channels) {
			v := (float64(t.Data[i*3+c])*in.Std[c] + in.Mean[c]) / in.Scale
			img.Pix[4*i+strings.IndexByte("RGB", name)] = uint8(min(255, max(0, v+0.5)))
		}
	}
	return img
}
