// Package session is what the app is doing now: which model and picture are open, how far the forward pass is, and what
// went wrong. It has one worker, so that only one thing happens to them at a time, and tells a listener each new [State].
// It knows no window and no OpenGL.
//
//	Open…, Step, SetFitting ─► wish ─► worker ─► State ─► listener
//
// What is asked for goes into a wish, where newer wishes replace older ones, and ends the work that it makes pointless.
// The worker compares what is wanted with what is there and does the next thing that is missing: sort out dropped paths,
// load the model, read the picture, fit it, run it through the network. So a new model, another fit and an interrupted
// pass need no code of their own: the picture that was read last has no result yet, and gets one.
//
// What else takes long is a [Task]: Do asks for one, and the worker lends it the runner while nobody waits for a picture.
package session
