package explain

import (
	"fmt"
	"strconv"
	"strings"
)

// Target is what is explained. Three kinds can be told apart by their fields:
//
//   - a class's logit, or that less another one's: Class is set, and Minus for a difference;
//   - the sum of a channel after its ReLU: Layer and Channel;
//   - one unit before its ReLU: Layer, Channel, Unit, and Y and X where the layer has maps.
//
// It is comparable, and text in JSON.
type Target struct {
	Class, Minus Class
	Layer        string // Keras' name
	Channel      int
	Unit         bool
	Y, X         int
}

// Class names a class of a network: Top, Second, or "class:" and an index or an ID.
type Class string

// The classes that depend on the picture: that with the highest logit and the one behind it.
const (
	Top    Class = "top"
	Second Class = "second"
)

const classPrefix = "class:"

// ClassIndex is the class with that index.
func ClassIndex(i int) Class { return Class(classPrefix + strconv.Itoa(i)) }

// targetForms is what Parse understands, for its errors.
const targetForms = "a target is top, class:INDEX or class:ID, LAYER:CHANNEL, LAYER:CHANNEL:Y,X, or a difference such as top-second"

// ParseTarget reads a target as people type it:
//
//	top                      the class with the highest logit
//	second                   the one behind it
//	class:281, class:n02123  a class by its index or its ID
//	top-second               the difference of two logits; each side may be any of those above
//	block5_conv3:7           the sum of channel 7 after its ReLU
//	block5_conv3:7:3,12      the unit at row 3, column 12 of channel 7, before its ReLU
//
// Behind the ID of a class a difference is only read where "-class:" follows, because IDs may have hyphens in them. Whether the
// network has what is named is found out by Target.Aim.
func ParseTarget(text string) (Target, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == classPrefix {
		return Target{}, fmt.Errorf("explain: no target in %q: %s", text, targetForms)
	}
	if c, minus, isDifference := splitDifference(text); isClass(c) {
		if isDifference && !isClass(minus) {
			return Target{}, fmt.Errorf("explain: target %q: what is taken off must be top, second, class:INDEX or class:ID", text)
		}
		return Target{Class: Class(c), Minus: Class(minus)}, nil
	}
	return parseLayer(text)
}

func isClass(text string) bool {
	id, ok := strings.CutPrefix(text, classPrefix)
	return text == string(Top) || text == string(Second) || ok && id != ""
}

// splitDifference cuts "A-B" where B can only be a class.
func splitDifference(text string) (a, b string, ok bool) {
	if i := strings.Index(text, "-"+classPrefix); i > 0 {
		return text[:i], text[i+1:], true
	}
	for _, word := range []Class{Top, Second} {
		if a, ok := strings.CutSuffix(text, "-"+string(word)); ok && isClass(a) {
			if id, named := strings.CutPrefix(a, classPrefix); !named || isNumber(id) {
				return a, string(word), true
			}
		}
	}
	if i := strings.Index(text, "-"); i > 0 && (text[:i] == string(Top) || text[:i] == string(Second)) {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 31)
	return err == nil
}

func parseLayer(text string) (Target, error) {
	parts := strings.Split(text, ":")
	bad := func(why string) (Target, error) {
		return Target{}, fmt.Errorf("explain: target %q: %s: %s", text, why, targetForms)
	}
	if len(parts) < 2 || len(parts) > 3 || parts[0] == "" {
		return bad("cannot be read")
	}
	t := Target{Layer: parts[0]}
	var err error
	if t.Channel, err = number(parts[1]); err != nil {
		return bad(fmt.Sprintf("%q is no channel", parts[1]))
	}
	if len(parts) == 3 {
		y, x, ok := strings.Cut(parts[2], ",")
		t.Unit = true
		var ey, ex error
		t.Y, ey = number(y)
		t.X, ex = number(x)
		if !ok || ey != nil || ex != nil {
			return bad(fmt.Sprintf("%q is no row and column", parts[2]))
		}
	}
	return t, nil
}

func number(text string) (int, error) {
	v, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
	return int(v), err
}

// String gives the text that ParseTarget reads.
func (t Target) String() string {
	switch {
	case t.Class != "" && t.Minus != "":
		return string(t.Class) + "-" + string(t.Minus)
	case t.Class != "":
		return string(t.Class)
	case t.Unit:
		return fmt.Sprintf("%s:%d:%d,%d", t.Layer, t.Channel, t.Y, t.X)
	case t.Layer != "":
		return fmt.Sprintf("%s:%d", t.Layer, t.Channel)
	}
	return ""
}

// MarshalText gives String, for JSON.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText is ParseTarget, for JSON. No text is no target.
func (t *Target) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*t = Target{}
		return nil
	}
	*t, err = ParseTarget(string(text))
	return err
}
