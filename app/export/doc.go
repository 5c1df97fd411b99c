// Package export writes what VGGScope found out to files that other programs read: NumPy arrays, CSV, JSON and text.
package export
