package weights

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/vggscope/vggscope/weights/plain"
)

// How a picture's colours are prepared is written as a text where it is chosen (Choices.Input): the ID of one of Inputs, numbers of
// one's own, or both, of which the numbers count: "torch", "unit:mean=0.5,0.5,0.5", "channels=BGR:scale=1:mean=104,117,123:std=1,1,1".

// What a part of such a text, behind the ID, is about.
const (
	AboutChannels = "channels" // RGB or BGR: which colour the input's first channel is
	AboutScale    = "scale"    // what a level of 0 to 255 is multiplied with
	AboutMean     = "mean"     // is taken off then, a number for each channel, in the order of Channels
	AboutStd      = "std"      // is divided by then, likewise
)

// The parts of a text are joined, and an about and its value.
const partSeparator, valueSeparator = ":", "="

// ColourError is a part of a text on colours that cannot be followed.
type ColourError struct {
	About string // AboutChannels …; AboutInput for a part that is none of these
	Got   string
}

func (e *ColourError) Error() string {
	want := map[string]string{
		AboutChannels: "want RGB or BGR",
		AboutScale:    "want a number other than 0, or a quotient such as 1/255",
		AboutMean:     "want one number, or one for each of the three channels, such as 0.485, 0.456, 0.406",
		AboutStd:      "want one number above 0, or one for each of the three channels, such as 0.229, 0.224, 0.225",
	}[e.About]
	if want == "" {
		return fmt.Sprintf("%q is no way to prepare pictures", plain.Clip(e.Got))
	}
	return fmt.Sprintf("the %s is %q, %s", e.About, plain.Clip(e.Got), want)
}

// ColourPart is one part of a text on colours, behind its ID.
func ColourPart(about, value string) string { return about + valueSeparator + value }

// ColourText joins an ID of Inputs, which may be empty, and parts. Without any of them it is empty.
func ColourText(id string, parts ...string) string {
	if id != "" {
		parts = append([]string{id}, parts...)
	}
	return strings.Join(parts, partSeparator)
}

// Colours is the shortest text that gives an input's colours: the ID of a usual one, or all its numbers.
func (in Input) Colours() string {
	if id := in.inputID(); id != "" {
		return id
	}
	return ColourText("", ColourPart(AboutChannels, in.Channels), ColourPart(AboutScale, ScaleText(in.Scale)),
		ColourPart(AboutMean, NumbersText(in.Mean)), ColourPart(AboutStd, NumbersText(in.Std)))
}

// WithColours gives the input with the colours of a text laid over it; size, stretch and filter stay. In the other order of
// channels mean and deviation stay with their colours, unless the text has them too. The error is a *ColourError.
func (in Input) WithColours(text string) (Input, error) {
	values := map[string]string{}
	for i, part := range strings.Split(text, partSeparator) {
		about, value, is := strings.Cut(part, valueSeparator)
		if named, ok := InputNamed(part); ok && i == 0 && !is {
			in = in.prepared(named.Input)
			continue
		}
		if _, twice := values[about]; twice || !is {
			return in, &ColourError{AboutInput, part}
		}
		values[about] = value
	}
	for _, about := range []string{AboutChannels, AboutScale, AboutMean, AboutStd} {
		value, there := values[about]
		if delete(values, about); !there {
			continue
		}
		if !in.setColour(about, value) {
			return in, &ColourError{about, value}
		}
	}
	for about := range values {
		return in, &ColourError{AboutInput, about}
	}
	return in, nil
}

// setColour takes one part of a text.
func (in *Input) setColour(about, value string) (ok bool) {
	switch about {
	case AboutChannels:
		channels := strings.ToUpper(strings.TrimSpace(value))
		if channels != "RGB" && channels != "BGR" {
			return false
		}
		in.order(channels)
		return true
	case AboutScale:
		in.Scale, ok = parseNumber(value)
		return ok && in.Scale != 0
	case AboutMean:
		in.Mean, ok = ParseNumbers(value)
	case AboutStd:
		in.Std, ok = ParseNumbers(value)
		ok = ok && min(in.Std[0], in.Std[1], in.Std[2]) > 0
	}
	return ok
}

// order gives the input an order of channels; mean and deviation stay with their colours.
func (in *Input) order(channels string) {
	if in.Channels != channels {
		in.Channels = channels
		in.Mean[0], in.Mean[2] = in.Mean[2], in.Mean[0]
		in.Std[0], in.Std[2] = in.Std[2], in.Std[0]
	}
}

// The numbers that are believed: beyond them nothing is left of a picture in float32.
const leastNumber, mostNumber = 1e-6, 1e6

// ParseNumbers reads three numbers as people write them, or one for all three: with commas, semicolons or spaces between them, in
// brackets or not, and quotients such as 1/255.
func ParseNumbers(text string) (list [3]float64, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;，；、()[]（）", r) || unicode.IsSpace(r) })
	if len(parts) != 1 && len(parts) != 3 {
		return list, false
	}
	for i := range list {
		if list[i], ok = parseNumber(parts[i%len(parts)]); !ok {
			return list, false
		}
	}
	return list, true
}

// parseNumber reads a number or a quotient of two.
func parseNumber(text string) (float64, bool) {
	over, under, quotient := strings.Cut(strings.TrimSpace(text), "/")
	v, err := strconv.ParseFloat(strings.TrimSpace(over), 64)
	if quotient {
		d, bad := strconv.ParseFloat(strings.TrimSpace(under), 64)
		v, err = v/d, errors.Join(err, bad)
	}
	return v, err == nil && (v == 0 || math.Abs(v) >= leastNumber && math.Abs(v) <= mostNumber) // false for NaN
}

// NumbersText writes three numbers as ParseNumbers reads them.
func NumbersText(list [3]float64) string {
	return number(list[0]) + ", " + number(list[1]) + ", " + number(list[2])
}

// ScaleText writes a factor on levels as setColour reads it: as a quotient of one where it is that, such as 1/255.
func ScaleText(v float64) string {
	if n := math.Round(1 / v); n > 1 && n <= mostNumber && 1/n == v {
		return fmt.Sprintf("1/%.0f", n)
	}
	return number(v)
}

// number is the shortest text of a number.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
