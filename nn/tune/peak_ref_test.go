package tune

// peakRef is the CPU twin of peak.comp: the value that all components of an invocation's result have.
func peakRef(invocation, chains, steps int, scale, offset float64) float64 {
	sum := 0.0
	for c := range chains {
		v := float64(invocation)/65536 + float64(c)
		for range steps {
			v = v*scale + offset
		}
		sum += v
	}
	return sum
}
