package ui

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/explain"
)

// className is a class's name with its index.
func (s *subject) className(i int) string {
	if n := s.network(); n != nil && i >= 0 && i < len(n.Classes) {
		return s.lang.Class(n.Classes[i])
	}
	return fmt.Sprint(i)
}

// aimText says what is explained, and its value.
func (s *subject) aimText(a explain.Aim) string {
	t, v := s.lang.Text, view.Number(a.Value, 5)
	switch {
	case a.Minus >= 0:
		return t("aim.difference", s.className(a.Class), s.className(a.Minus), v)
	case a.Class >= 0:
		return t("aim.class", s.className(a.Class), v)
	case a.Target.Unit:
		return t("aim.unit", s.targetText(a.Target), v)
	}
	return t("aim.channel", s.targetText(a.Target), v)
}

// targetText names a target that was not looked for yet.
func (s *subject) targetText(target explain.Target) string {
	t := s.lang.Text
	switch {
	case target.Class != "" && target.Minus != "":
		return t("target.difference.of", s.classText(target.Class), s.classText(target.Minus))
	case target.Class != "":
		return s.classText(target.Class)
	case target.Unit && s.flatLayer(target.Layer):
		return fmt.Sprintf("%s [%d]", target.Layer, target.Channel)
	case target.Unit:
		return fmt.Sprintf("%s [%d] (%d, %d)", target.Layer, target.Channel, target.Y, target.X)
	}
	return t("target.channel.of", target.Layer, target.Channel)
}

func (s *subject) flatLayer(name string) bool {
	n := s.network()
	if n == nil {
		return false
	}
	l, ok := n.Find(name)
	return ok && l.Out.Flat()
}

// classText names a class as it was asked for.
func (s *subject) classText(c explain.Class) string {
	switch c {
	case explain.Top:
		return s.lang.Text("target.top.short")
	case explain.Second:
		return s.lang.Text("target.second.short")
	}
	name := strings.TrimPrefix(string(c), "class:")
	var i int
	if _, err := fmt.Sscanf(name, "%d", &i); err == nil && fmt.Sprint(i) == name {
		return s.className(i)
	}
	return name
}

// balanceText says what the values of an answer add up to, and whether that is what it should be; ok is nil where they add up to
// nothing.
func (s *subject) balanceText(got cause) (text string, ok *bool) {
	if got.Result == nil || got.Err != nil {
		return "", nil
	}
	if len(got.Result.Accounts) == 0 {
		return s.lang.Text("balance.none"), nil
	}
	all := true
	var lines []string
	for _, a := range got.Result.Accounts {
		lines = append(lines, s.accountText(a))
		all = all && a.OK
	}
	return strings.Join(lines, "  ·  "), &all
}

// accountText is one sum: "17.310 = pixels × gradient 11.020 + biases 6.290, residual 2e-6". Its parts are written as finely as the whole,
// to which they would not add up on the screen else.
func (s *subject) accountText(a explain.Account) string {
	t := s.lang.Text
	var parts []string
	for _, what := range []string{explain.PartValues, explain.PartBias, explain.PartStabilizer} {
		if has(a, what) {
			parts = append(parts, t("part."+what+partOf(a, what), view.NumberAs(a.Of(what), a.Want, 5)))
		}
	}
	if len(parts) == 0 {
		parts = []string{t("part.sum", view.NumberAs(a.Sum, a.Want, 5))}
	}
	verdict := "balance.bad"
	if a.OK {
		verdict = "balance.good"
	}
	return t(verdict, view.Number(a.Want, 5), strings.Join(parts, " + "), view.Number(a.Residual, 2), view.Number(a.Tolerance, 1))
}

func has(a explain.Account, what string) bool {
	for _, p := range a.Parts {
		if p.What == what {
			return true
		}
	}
	return false
}

// partOf tells what is summed up: for some methods the values that are shown, for others the input or a layer's maps times the gradient,
// whatever the method makes of that.
func partOf(a explain.Account, what string) string {
	switch {
	case what != explain.PartValues:
	case a.Name == explain.Above:
		return ".maps"
	case a.Name == explain.FullGradient:
		return ".gradient"
	}
	return ""
}

// factsText says how an answer was computed.
func (s *subject) factsText(got cause) string {
	if got.Result == nil {
		return ""
	}
	t, r := s.lang.Text, got.Result
	v := r.Values
	size := fmt.Sprintf("%d × %d", v.H, v.W)
	if !r.Map2D {
		size += fmt.Sprintf(" × %d", v.C) + s.lang.Comma() + t("fact.summed")
	}
	words := []string{s.network().Layers[r.Site.Layer].Name + " " + size}
	for _, f := range r.Facts {
		if f.Key != "size" && f.Key != "layer" { // said already
			words = append(words, s.factText(f))
		}
	}
	if off := s.offWords(); off != "" {
		words = append(words, t("off.words", off))
	}
	return strings.Join(words, "  ·  ")
}

// choiceText is what a choice of a request is called.
func (s *subject) choiceText(v string) string {
	if key := "value." + strings.ReplaceAll(v, "-", "_"); s.lang.Has(key) {
		return s.lang.Text(key)
	}
	return v
}

// factText is a fact with its name.
func (s *subject) factText(f explain.Fact) string {
	value := fmt.Sprint(f.Value)
	switch v := f.Value.(type) {
	case float64:
		value = view.Short(v, 4)
	case string:
		value = s.choiceText(v)
	}
	key := "fact." + f.Key
	if whole := fmt.Sprint(key, ".", f.Value); s.lang.Has(whole) {
		return s.lang.Text(whole)
	}
	if !s.lang.Has(key) {
		return f.Key + " " + value
	}
	return s.lang.Said(s.lang.Text(key), value)
}
