package format

import "math"

// kerasNormalization takes the mean off each colour and divides by its standard deviation. Both are in the description, or among
// the arrays where they were learnt.
func kerasNormalization(op *Op, c kerasConfig, find kerasFinder) {
	op.Kind, op.Unknown = OpScale, true
	mean, variance := flatNumbers(c.Mean), flatNumbers(c.Variance)
	if len(mean) == 0 {
		mean, variance = find("mean", 0).few(), find("variance", 1).few()
	}
	if len(mean) != len(variance) || len(mean) != 1 && len(mean) != 3 || c.Invert {
		return
	}
	op.Unknown = false
	for i := range op.Factor {
		m, v := mean[i%len(mean)], variance[i%len(variance)]
		op.Factor[i] = 1 / max(math.Sqrt(v), kerasFuzz)
		op.Shift[i] = -m * op.Factor[i]
		op.Unknown = op.Unknown || math.IsNaN(op.Factor[i]+op.Shift[i]) || math.IsInf(op.Factor[i]+op.Shift[i], 0)
	}
}

// kerasFuzz is keras.config.epsilon().
const kerasFuzz = 1e-7

// few reads an array of at most three values.
func (a *Array) few() (list []float64) {
	if a == nil || a.Data == nil || a.Type.Decode == nil || a.Err != nil && len(a.Shape) > 0 || a.Len() > 3 {
		return nil
	}
	raw, values := make([]byte, a.Len()*a.Type.Size), make([]float32, a.Len())
	if a.Offset+int64(len(raw)) > a.Data.Size || a.Data.ReadFull(raw, a.Offset) != nil {
		return nil
	}
	a.Type.Decode(values, raw)
	for _, v := range values {
		list = append(list, float64(v))
	}
	return list
}
