// Package keras writes the Python lines that make with Keras what the window shows: the network, its weights, the picture brought
// to its input, and the maps of a layer in the same colours and range.
package keras
