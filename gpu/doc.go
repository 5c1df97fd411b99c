// Package gpu runs GLSL compute programs on one OpenGL 4.3 core context that no window shows.
// It knows buffers, programs and dispatches, and nothing of networks.
//
// Threads. A hidden GLFW window carries the context, and GLFW windows are made and destroyed on the main thread only:
// [NewWindow] and [Window.Destroy] belong there. [Open] then moves the context to a thread of the device's own, and
// every GL call happens on it; the methods of [Device], [Buffer] and [Program] may be called from any other goroutine
// and block until the work is done.
//
// Ownership. A Device owns all it makes. Release may be called twice; [Device.Close] releases what is left, and
// [Device.Live] counts what is alive, so that tests can ask for zero.
//
// Errors. What the driver refuses is an [*Error] or a [*CompileError] that wraps one of the sentinels of errors.go.
// What only a bug of the caller can cause (a wrong size, a released buffer) panics.
package gpu
