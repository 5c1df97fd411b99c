// Package ui is the window. It shows a session's states and calls the session back; what is drawn and where is worked out
// in package view, and what is said comes from package locale.
//
// Everything here runs on the toolkit's main thread, except the shelf, which prepares layers in the background and comes
// back through fyne.Do. A callback does a few milliseconds of work at most.
package ui
