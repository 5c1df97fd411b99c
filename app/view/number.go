package view

import (
	"math"
	"strconv"
	"strings"
)

// minus is the typographic minus sign, as wide as a plus.
const minus = "\u2212"

// number writes x with so many significant digits: 812, 0.0213, 1.70, −1230, 1.52e7, 2.10e−5. Zero is "0". Without an
// exponent at most two digits of a long number are zeros put in for lost ones.
func number(x float32, digits int) string {
	if x == 0 { // also negative zero
		return "0"
	}
	s := strconv.FormatFloat(float64(x), 'e', digits-1, 32)
	mantissa, exponent, ok := strings.Cut(s, "e")
	if !ok { // NaN, +Inf, -Inf
		return strings.Replace(s, "-", minus, 1)
	}
	e, _ := strconv.Atoi(exponent)
	if e >= -3 && e <= digits+1 {
		rounded, _ := strconv.ParseFloat(s, 64)
		s = strconv.FormatFloat(rounded, 'f', max(0, digits-1-e), 64)
	} else {
		s = mantissa + "e" + strconv.Itoa(e)
	}
	return strings.ReplaceAll(s, "-", minus)
}

// roundNumber writes a tick of a colour bar: three digits at most, without zeros behind the last one.
func roundNumber(x float32) string {
	s, exponent, _ := strings.Cut(number(x, 3), "e")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if exponent != "" {
		s += "e" + exponent
	}
	return s
}

// String writes the range as it stands under a map: "0 … 812".
func (r Range) String() string { return r.text(3) }

func (r Range) text(digits int) string {
	return number(r.Lo, digits) + " … " + number(r.Hi, digits)
}

// ticks are round values inside the range, about n of them, evenly spaced by 1, 2 or 5 times a power of ten.
func (r Range) ticks(n int) (out []float32) {
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
		out = append(out, float32(i*step))
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

// Exact writes x in as few digits as tell it from all other float32 values, so that it is the number in an exported file.
func Exact(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }
