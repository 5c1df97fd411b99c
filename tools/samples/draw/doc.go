// Package draw makes the sample pictures that ship with the program: simple things that the built-in model knows, drawn
// from shapes and gradients, so that the first minute needs no file of the user's and no one else's photograph.
package draw
