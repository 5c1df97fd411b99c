package view

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// minus is the typographic minus sign, as wide as a plus.
const minus = "\u2212"

// Number writes x, a value or a mean of values, with so many significant digits: 812, 0.0213, 1.70, −1230, 1.52e7, 2.10e−5.
// Zero is "0". Without an exponent at most two digits of a long number are zeros put in for lost ones.
func Number(x float64, digits int) string {
	return laidOut(x, strconv.FormatFloat(x, 'e', digits-1, 32), digits+1)
}

// NumberAs writes a part of a sum as finely as Number writes the whole in so many digits, so that the parts add up to it as they
// stand there, but for a last digit. What has an exponent is written as Number has it.
func NumberAs(x, whole float64, digits int) string {
	of, own := Number(whole, digits), Number(x, digits)
	switch {
	case strings.ContainsAny(of, "eNI"):
		return own
	case strings.ContainsAny(own, "eNI"): // less than the whole shows
		return Number(x, 2)
	}
	_, behind, _ := strings.Cut(of, ".")
	return Minus(strconv.FormatFloat(x, 'f', len(behind), 64))
}

// Short is Number without the zeros behind the last digit that counts: so many digits at most.
func Short(x float64, digits int) string {
	s, exponent, _ := strings.Cut(laidOut(x, strconv.FormatFloat(x, 'e', digits-1, 64), digits+1), "e")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if exponent != "" {
		s += "e" + exponent
	}
	return s
}

// laidOut writes a number given in digits and an exponent as all numbers on the screen are: without an exponent from a thousandth on,
// up to the power of ten given.
func laidOut(x float64, s string, most int) string {
	if float32(x) == 0 { // also negative zero
		return "0"
	}
	mantissa, exponent, ok := strings.Cut(s, "e")
	if !ok { // NaN, +Inf, -Inf
		return Minus(s)
	}
	e, _ := strconv.Atoi(exponent)
	if e < -3 || e > most {
		return Minus(mantissa + "e" + strconv.Itoa(e))
	}
	rounded, _ := strconv.ParseFloat(s, 64)
	return Minus(strconv.FormatFloat(rounded, 'f', max(0, behindPoint(mantissa)-e), 64))
}

// behindPoint is how many digits a number without an exponent has behind its point.
func behindPoint(number string) int {
	_, digits, _ := strings.Cut(number, ".")
	return len(digits)
}

// Change writes by how much something has changed, with its sign.
func Change(x float64, digits int) string {
	s := Number(x, digits)
	if x > 0 && s != "0" {
		s = "+" + s
	}
	return s
}

// String writes the range as it stands under a map: "0 … 812".
func (r Range) String() string { return r.Text(3) }

// Text is String in so many digits. Ends that are the same number then are written once: "812" where they are one value, and else
// "~ 812".
func (r Range) Text(digits int) string {
	return r.spelled(func(x float32) string { return Number(float64(x), digits) }, " … ")
}

// spelled writes both ends in a way, with something between them.
func (r Range) spelled(number func(float32) string, between string) string {
	lo, hi := number(r.Lo), number(r.Hi)
	switch {
	case lo != hi:
		return lo + between + hi
	case r.Lo != r.Hi && r.Valid():
		return "~ " + lo
	}
	return lo
}

// Ends are the numbers at the ends of a range: in so many digits, and in as many more as tell them from each other.
func (r Range) Ends(digits int) (lo, hi string) {
	for {
		lo, hi = Number(float64(r.Lo), digits), Number(float64(r.Hi), digits)
		if lo != hi || digits >= enough || !(r.Lo < r.Hi) {
			return lo, hi
		}
		digits++
	}
}

// enough digits tell every float32 from all others.
const enough = 9

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
		out = append(out, Tick{Value: x, At: r.at(x)})
		if len(out) > 2*n { // a range whose ends differ by less than their own precision
			break
		}
	}
	return withTexts(out)
}

// withTexts writes the ticks' numbers: in three digits at most, and in more where two beside each other would be the same number.
func withTexts(ticks []Tick) []Tick {
	for digits := 3; digits <= enough; digits++ {
		same := false
		for i := range ticks {
			ticks[i].Text = Short(float64(ticks[i].Value), digits)
			same = same || i > 0 && ticks[i].Text == ticks[i-1].Text
		}
		if !same {
			return ticks
		}
	}
	return slices.CompactFunc(ticks, func(a, b Tick) bool { return a.Text == b.Text })
}

// at is where x stands in the range: 0 at its low end, 1 at its high end.
func (r Range) at(x float32) float64 {
	return (float64(x) - float64(r.Lo)) / (float64(r.Hi) - float64(r.Lo))
}

// Plain writes x in as few digits as tell it from all other float32 values, as programs read it: what is copied and exported has it.
func Plain(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }

// Exact is Plain as it stands on the screen, laid out as Number does it.
func Exact(x float32) string {
	s := strconv.FormatFloat(float64(x), 'e', -1, 32)
	mantissa, _, _ := strings.Cut(s, "e")
	return laidOut(float64(x), s, max(5, behindPoint(mantissa)))
}

// screenSigns make a number that was written for programs one of the screen.
var screenSigns = strings.NewReplacer("e-0", "e"+minus, "e+0", "e", "e+", "e", "-", minus)

// Minus puts the typographic minus sign into a number that was written for programs, and takes out of its exponent what says nothing:
// 8.2e−6 for 8.2e-06. All numbers on the screen are written so.
func Minus(number string) string { return screenSigns.Replace(number) }

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
