// Package quiz asks for numbers that can be computed from a network and a pass: sizes, parameters, receptive fields,
// multiplications, the sum of a convolution, a pool's value, a softmax of few, and which layer a map is from. Items are drawn from
// a seed, so that a class can have the same ones; each knows its answer, how far one that was typed may be off, and the way to it.
//
// Texts are keys with arguments (Line), which whoever shows them looks up.
package quiz
