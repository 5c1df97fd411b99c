package view

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// minus is the typographic minus sign, as wide as a plus.
const minus = "\u2212"

// Number writes x, a value or a mean of values, with so many significant digits: 812, 0.0213, 1.70, −1230, 1.52e7, 2.10e−5.
// Zero is "0". Without an exponent at most two digits of a long number are zeros put in for lost ones.
func Number(x float64, digits int) string {
	if float32(x) == 0 { // also negative zero
		return "0"
	}
	s := strconv.FormatFloat(x, 'e', digits-1, 32)
	mantissa, exponent, ok := strings.Cut(s, "e")
	if !ok { // NaN, +Inf, -Inf
		return Minus(s)
	}
	e, _ := strconv.Atoi(exponent)
	if e >= -3 && e <= digits+1 {
		rounded, _ := strconv.ParseFloat(s, 64)
		s = strconv.FormatFloat(rounded, 'f', max(0, digits-1-e), 64)
	} else {
		s = mantissa + "e" + strconv.Itoa(e)
	}
	return Minus(s)
}

// roundNumber writes a tick of a colour bar: three digits at most, without zeros behind the last one.
func roundNumber(x float32) string {
	s, exponent, _ := strings.Cut(Number(float64(x), 3), "e")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if exponent != "" {
		s += "e" + exponent
	}
	return s
}

// String writes the range as it stands under a map: "0 … 812".
func (r Range) String() string { return r.Text(3) }

// Text is String in so many digits.
func (r Range) Text(digits int) string {
	return Number(float64(r.Lo), digits) + " … " + Number(float64(r.Hi), digits)
}

// A Tick is a round value on a colour bar.
type Tick struct {
	Value float32
	At    float64 // 0 at the low end of the range, 1 at the high one
	Text  string
}

// Ticks are round values inside the range, about n of them, evenly spaced by 1, 2 or 5 times a power of ten.
func (r Range) Ticks(n int) (out []Tick) {
	span := float64(r.Hi) - float64(r.Lo)
	if !r.Valid() || span <= 0 || n < 1 {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10(span/float64(n))))
	for _, f := range []float64{1, 2, 5, 10} {
		if span/(step*f) <= float64(n) {
			step *= f
			break
		}
	}
	for i := math.Ceil(float64(r.Lo) / step); i*step <= float64(r.Hi); i++ {
		x := float32(i * step)
		out = append(out, Tick{x, r.at(x), roundNumber(x)})
		if len(out) > 2*n { // a range whose ends differ by less than their own precision
			break
		}
	}
	return out
}

// at is where x stands in the range: 0 at its low end, 1 at its high end.
func (r Range) at(x float32) float64 {
	return (float64(x) - float64(r.Lo)) / (float64(r.Hi) - float64(r.Lo))
}

// Plain writes x in as few digits as tell it from all other float32 values, as programs read it: what is copied and exported has it.
func Plain(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }

// Exact is Plain as it stands on the screen.
func Exact(x float32) string { return Minus(Plain(x)) }

// Minus puts the typographic minus sign into a number that was written for programs. All numbers on the screen have that one.
func Minus(number string) string { return strings.ReplaceAll(number, "-", minus) }

// Millis writes a time as people compare them: 0.42 ms, 12.3 ms, 420 ms, 1.52 s.
func Millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2f s", ms/1000)
}
