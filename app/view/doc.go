// Package view turns activations into pictures: colour maps, value ranges, and the sheets that show every channel of a
// layer at once. Everything here is a pure function of its arguments: no window, no OpenGL, no goroutines, no files.
package view
