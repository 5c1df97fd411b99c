// Package figure lays out what a pane of the window shows as a figure for a page: pictures with their captions side by side, under
// a title and notes, over colour bars with numbers. One layout is drawn in two ways: on pixels, and as SVG, where the letters and
// lines stay sharp at any size and each value of a map is a square.
package figure
