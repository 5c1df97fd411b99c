// Package ui is the window. It shows a session's states and what is looked at of them, a scene, and calls the session back;
// what is drawn and where is worked out in package view, and what is said comes from package locale.
//
// A Window joins panes, which know nothing of each other and of it. They read one subject: the session's state, the result on
// the screen, the scene, the language. What the user does is an action of package action, bound to a command; one that changes
// what is looked at hands another scene to viewer.look, which shows what differs. Nothing of a scene is kept anywhere else.
//
// # Threads
//
// Widgets, panes, the subject and everything else here belong to the toolkit's main thread. What runs elsewhere:
//   - Window.Update, on the session's worker: it makes the thumbnails and leaves the newest state to be fetched;
//   - the layer cache, on a goroutine of its own while there is something to prepare: it reads activations and calls
//     layerReady and layerFault there;
//   - mainThread.beside: writing files, and reading the probabilities;
//   - timers, and in a debug run the goroutine that logs what is on the screen.
//
// All of them reach the main thread by mainThread.do alone, which lets nothing through once the window is gone. A callback
// does a few milliseconds of work there at most, and mainThread.watch logs what took longer.
package ui
