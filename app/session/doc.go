// Package session is what the app is doing now: which model and picture are open, how far the forward pass is, and what
// went wrong. It has one worker, so that only one thing happens at a time, and tells a listener each new [State]. It knows
// no window and no OpenGL.
package session
