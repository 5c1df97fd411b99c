// Package view turns activations into what is looked at: the maps of a layer as colour levels with their statistics, the grid
// that they stand in, colour bar, histogram, chart, and the rows and captions beside them. It knows no window, no OpenGL and
// no files.
//
// What depends on its arguments alone is a function of them. Four types keep something between two calls and belong to one
// goroutine each: Grid and Chart what is in sight, Painter its tables, draw.Face the letters it has drawn. Maps is never
// changed once it is made, but for statistics and histograms, which are counted once. NewMaps and Maps.Count use all cores, and
// return when the work is done.
package view
