package view

// Units is what is to be said about the values of a dense layer.
type Units struct {
	Span    Range // of the finite values
	Largest int   // index of the largest, the first of equal ones; -1 if none is finite
	Value   float32
	Sum     float64
	Zeros   int
	Faults  int // NaN or infinite
}

// UnitsOf looks at all values.
func UnitsOf(values []float32) Units {
	u := Units{Span: empty, Largest: -1}
	for i, x := range values {
		if !finite(x) {
			u.Faults++
			continue
		}
		if u.Largest < 0 || x > u.Value {
			u.Largest, u.Value = i, x
		}
		if x == 0 {
			u.Zeros++
		}
		u.Sum += float64(x)
		u.Span = Range{min(u.Span.Lo, x), max(u.Span.Hi, x)}
	}
	return u
}

// Largest is the index of the largest finite value, the first of equal ones; -1 if there is none.
func Largest(values []float32) int { return UnitsOf(values).Largest }
