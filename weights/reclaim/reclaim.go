// Package reclaim has memory go back to the system that this process has and nobody in it uses: what Go's collector finds, and what
// C's allocator, from which the libraries of a software renderer take theirs, keeps for the next one who asks.
package reclaim

import (
	"runtime"
	"runtime/debug"
)

// All gives back what there is. It takes some ten milliseconds of the processor, so it is for when nothing is to be done.
func All() {
	runtime.GC() // what only a sync.Pool or a finalizer had is found the second time
	debug.FreeOSMemory()
	trim()
}

// Readily has C's allocator give large pieces back as soon as they are freed. Before anything large is allocated: the
// allocator keeps the more the larger the pieces are that it has seen. A renderer's textures come and go with what is looked at.
func Readily() { readily() }
