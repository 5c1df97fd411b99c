// Package tour is the guided tour of the window: chapters of steps, each with what is to be done and the lines of Keras that do the
// same. A step is ticked when the user has done it, which the tour sees of what is looked at (Sight); it does nothing by itself.
package tour
