// Package trace follows numbers of a pass to where they come from: the sum behind one value, the window behind a pooled one,
// the largest values of a channel, and how much of what a layer adds up comes from each channel. It computes with what a pass
// and a set of weights hold, in float64, and needs no runner.
package trace
