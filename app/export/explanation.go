package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
)

// An Explanation is an answer to why, with what is told beside it.
type Explanation struct {
	Result  *explain.Result
	Network *nn.Network
	Model   string // what to call it; empty for its card's name
	Device  nn.DeviceInfo
	Image   string // its path, or its name
	Asked   string // the target, as it was asked for
	Off     string // channels that were switched off, as the command line has them; empty for none
}

func (x Explanation) model() string { return cmp.Or(x.Model, x.Network.Card.Name) }

// Shape is that of the array: without a last axis where there is one value for each place.
func (x Explanation) Shape() []int {
	v := x.Result.Values
	if x.Result.Map2D {
		return []int{v.H, v.W}
	}
	return []int{v.H, v.W, v.C}
}

// WriteNPY writes the values for NumPy.
func (x Explanation) WriteNPY(w io.Writer) error {
	return weights.WriteNPY(w, x.Shape(), x.Result.Values.Data)
}

func number(v any) string {
	if f, ok := v.(float64); ok {
		return fmt.Sprintf("%.4g", f)
	}
	return fmt.Sprint(v)
}

// What names what is explained, with its value.
func (x Explanation) What() string {
	aim := x.Result.Aim
	class := func(i int) string { return fmt.Sprintf("%s (class:%d)", x.Network.Classes[i].Name, i) }
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

// Words say what was explained, and what adds up.
func (x Explanation) Words() []string {
	lines := []string{x.What()}
	if x.Off != "" {
		lines = append(lines, "off: "+x.Off)
	}
	for _, a := range x.Result.Accounts {
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

// ExplanationJSON is an explanation in JSON.
type ExplanationJSON struct {
	Picture
	Model       string             `json:"model"`
	Backend     nn.Backend         `json:"backend"`
	Renderer    string             `json:"renderer"`
	Method      explain.Method     `json:"method"`
	Asked       string             `json:"asked"`  // the target as it was typed
	Target      explain.Target     `json:"target"` // with the classes that top and second stand for
	Class       *classJSON         `json:"class,omitempty"`
	Minus       *classJSON         `json:"minus,omitempty"`
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
	Off         string             `json:"off,omitempty"`
	Files       []string           `json:"files"`
}

type classJSON struct {
	Index int    `json:"index"`
	ID    string `json:"id"`
	Name  string `json:"name"`
}

// JSON puts it down, with the files that were written of it.
func (x Explanation) JSON(files []string) ExplanationJSON {
	res := x.Result
	j := ExplanationJSON{
		Picture: PictureAt(x.Image), Model: x.model(), Backend: x.Device.Backend, Renderer: x.Device.Renderer,
		Method: res.Request.Method, Asked: x.Asked, Target: res.Aim.Target, Class: x.class(res.Aim.Class), Minus: x.class(res.Aim.Minus),
		Value: res.Aim.Value, Layer: x.Network.Layers[res.Site.Layer].Name, Shape: x.Shape(), Signed: res.Signed, Sum: sum(res.Values.Data),
		Off: x.Off, Options: res.Request, Bookkeeping: res.Accounts, Files: []string{},
	}
	if j.Bookkeeping == nil {
		j.Bookkeeping = []explain.Account{}
	}
	if !res.Map2D && res.Site.Layer == 0 {
		j.Channels = x.Network.Card.Input.Channels
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
	for _, path := range files {
		text, _ := JSONPath(path)
		j.Files = append(j.Files, text)
	}
	return j
}

func (x Explanation) class(i int) *classJSON {
	if i < 0 {
		return nil
	}
	c := x.Network.Classes[i]
	return &classJSON{i, c.ID, c.Name}
}

// Notes are what stands below the title of its picture: what is explained, and then how, and what it adds up to.
func (x Explanation) Notes() (what string, facts []string) {
	facts = []string{filepath.Base(x.Image), x.model()}
	if x.Off != "" {
		facts = append(facts, "off "+x.Off)
	}
	if !x.Result.Map2D {
		facts = append(facts, "sum of "+strings.Join(strings.Split(x.Network.Card.Input.Channels, ""), ", "))
	}
	for _, f := range x.Result.Facts {
		facts = append(facts, fmt.Sprintf("%s %s", strings.ReplaceAll(f.Key, "_", " "), number(f.Value)))
	}
	for _, a := range x.Result.Accounts {
		facts = append(facts, balance(a)...)
	}
	return x.What(), facts
}

// WriteJSON writes JSON's answer down, as files have it.
func (x Explanation) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(x.JSON(nil))
}

func sum(values []float32) (s float64) {
	for _, v := range values {
		s += float64(v)
	}
	return s
}
